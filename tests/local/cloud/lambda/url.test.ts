import assert from "node:assert/strict";
import type { Cloud } from "../../../../local/cloud/cloud";
import { lambda } from "../../../../local/cloud/lambda";
import { outputNames } from "../../../../local/cloud/recorded";
import type { Properties } from "../../../../local/cloud/resource";
import { bodyOf, header } from "../../../../local/wire";
import { add, archive, cloudOf, remove } from "./support";

const URL_TYPE = "aws:lambda/functionUrl:FunctionUrl";

describe("Lambda function URLs", () => {
  let cloud: Cloud;
  beforeEach(async () => {
    cloud = cloudOf([lambda], { app: { trusts: "lambda.amazonaws.com", allows: [] } });
    const source = `exports.handler = async (event) => {
      if (event.rawPath === "/fail") throw new Error("no");
      return { statusCode: 201, cookies: ["a=1"], body: JSON.stringify(event) };
    };
    exports.stream = awslambda.streamifyResponse(async (event, stream) => {
      const out = awslambda.HttpResponseStream.from(stream, { statusCode: 202, headers: { "x-a": "b" } });
      out.write("one "); out.end("two");
    });`;
    const role = "arn:aws:iam::000000000000:role/app";
    const code = archive({ "index.js": source });
    for (const handler of ["handler", "stream"]) {
      const inputs = { name: handler, role, runtime: "nodejs22.x", handler: `index.${handler}`, code };
      await add(cloud, "aws:lambda/function:Function", handler, inputs);
    }
  });
  afterEach(() => cloud.stop());

  const permit = (name: string) =>
    add(cloud, "aws:lambda/permission:Permission", name, {
      action: "lambda:InvokeFunctionUrl",
      function: name,
      principal: "*",
      functionUrlAuthType: "NONE",
    });
  const open = (more: Properties = {}) =>
    add(cloud, URL_TYPE, "u", { functionName: "handler", authorizationType: "NONE", ...more });
  const send = async (url: unknown, path: string, headers: [string, string][] = [], method = "GET") => {
    const source = { ip: "203.0.113.9" };
    const request = { method, url: `${String(url)}${path}`, headers, body: Buffer.from("{}"), source };
    const response = await cloud.network.fetch(request);
    return { ...response, text: (await bodyOf(response)).toString() };
  };

  it("answer by payload format 2.0, once everybody is let in", async () => {
    const { outputs } = await open();
    for (const name of outputNames(URL_TYPE)) assert.notEqual(outputs[name], undefined, name);
    assert.equal((await send(outputs.functionUrl, "a")).status, 403);
    await permit("handler");
    const answer = await send(outputs.functionUrl, "a%20b?x=1&x=2", [["Content-Type", "application/json"]]);
    assert.deepEqual([answer.status, header(answer.headers, "set-cookie")], [201, "a=1"]);
    const event = JSON.parse(answer.text);
    assert.deepEqual(
      [event.version, event.routeKey, event.rawPath, event.queryStringParameters, event.body],
      ["2.0", "$default", "/a b", { x: "1,2" }, "{}"],
    );
    assert.equal(event.requestContext.accountId, "anonymous");
    assert.equal(`https://${event.requestContext.domainName}/`, outputs.functionUrl);
    assert.equal((await send(outputs.functionUrl, "fail")).status, 502);
    assert.ok(cloud.network.findByPath(`/lambda-url/${String(outputs.urlId)}/a`));
  });

  it("stream replies with their metadata", async () => {
    await permit("stream");
    const { outputs } = await open({ functionName: "stream", invokeMode: "RESPONSE_STREAM" });
    const answer = await send(outputs.functionUrl, "");
    assert.deepEqual([answer.status, header(answer.headers, "x-a"), answer.text], [202, "b", "one two"]);
  });

  it("answer preflights by their CORS settings", async () => {
    const { outputs } = await open({ cors: { allowOrigins: ["https://shop.example"], allowMethods: ["GET"] } });
    const headers: [string, string][] = [
      ["Origin", "https://shop.example"],
      ["Access-Control-Request-Method", "GET"],
    ];
    const answer = await send(outputs.functionUrl, "", headers, "OPTIONS");
    assert.deepEqual(
      [answer.status, header(answer.headers, "access-control-allow-origin")],
      [200, "https://shop.example"],
    );
  });

  it("are refused twice for a function, and with unknown settings; they go when they are deleted", async () => {
    await assert.rejects(open({ authorizationType: "OPEN" }), /must be NONE or AWS_IAM; got OPEN/);
    await assert.rejects(open({ invokeMode: "FAST" }), /must be BUFFERED or RESPONSE_STREAM/);
    const record = await open();
    await assert.rejects(open(), { code: "ResourceConflictException" });
    await remove(cloud, record);
    assert.equal(cloud.network.findByPath(`/lambda-url/${String(record.outputs.urlId)}`), undefined);
  });
});
