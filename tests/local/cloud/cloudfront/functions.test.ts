import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import type { Properties, ResourceRecord } from "../../../../local/cloud/resource";
import { header } from "../../../../local/wire";
import { Edge, type Viewed } from "./edge";

describe("CloudFront Functions", () => {
  let edge: Edge;
  beforeEach(async () => {
    edge = await Edge.open();
  });
  afterEach(() => edge.close());

  const addFunction = (code: string, more: Properties = {}) =>
    edge.stage.create("aws:cloudfront/function:Function", "edge", {
      name: "edge",
      runtime: "cloudfront-js-2.0",
      code,
      ...more,
    });
  /** A distribution with one function. */
  async function withFunction(
    code: string,
    eventType = "viewer-request",
    more: Properties = {},
  ): Promise<ResourceRecord> {
    const { outputs } = await addFunction(code, more);
    return edge.distribution({
      functionAssociations: [{ eventType, functionArn: outputs.arn }],
      originRequestPolicyId: "b689b0a8-53d0-40ab-baf2-68738e2966ac",
    });
  }
  const viewed = async (code: string, path = "/a", headers: Record<string, string> = {}): Promise<Viewed> =>
    edge.view(await withFunction(code), path, { headers });
  const logged = () => edge.stage.cloud.telemetry.recent("log").map(({ group, message }) => [group, message]);

  it("see the viewer's request as AWS shows it", async () => {
    const distribution = await withFunction(
      "function handler(event) { return { statusCode: 200, body: JSON.stringify(event) }; }",
    );
    const { body, headers } = await edge.view(distribution, "/p%20q?x=1&x=2&empty&y=a%20b", {
      headers: { "X-One": "1", Cookie: "id=7; theme=dark" },
    });
    const event = JSON.parse(body.toString()) as { request: Record<string, unknown>; context: object; viewer: object };
    assert.equal(headers["x-cache"], "FunctionGeneratedResponse from cloudfront");
    assert.deepEqual(event.viewer, { ip: "127.0.0.1" });
    assert.deepEqual(event.context, {
      distributionDomainName: distribution.outputs.domainName,
      distributionId: distribution.id,
      eventType: "viewer-request",
      requestId: headers["x-amz-cf-id"],
    });
    const { headers: shown, ...request } = event.request as { headers: Record<string, { value: string }> };
    assert.deepEqual(request, {
      method: "GET",
      uri: "/p%20q",
      querystring: {
        x: { value: "1", multiValue: [{ value: "1" }, { value: "2" }] },
        empty: { value: "" },
        y: { value: "a%20b" },
      },
      cookies: { id: { value: "7" }, theme: { value: "dark" } },
    });
    assert.deepEqual(shown["x-one"], { value: "1" });
    assert.equal(shown.cookie, undefined);
    assert.equal(shown.connection, undefined);
  });

  it("change what goes to the origin, and leave the rest as it was sent", async () => {
    const code = `function handler({ request }) {
      request.uri = "/index.html";
      request.headers["x-added"] = { value: "yes" };
      delete request.headers["x-gone"];
      request.cookies = { id: { value: "8" } };
      delete request.querystring.noise;
      return request;
    }`;
    const { status } = await viewed(code, "/?keep=%2F&noise=1", { "X-Gone": "1", "X-Kept": "K", Cookie: "id=7" });
    assert.equal(status, 200);
    const [request] = edge.seen;
    assert.equal(request!.target, "/index.html?keep=%2F");
    const got = (name: string) => header(request!.headers, name);
    assert.deepEqual([got("x-added"), got("x-gone"), got("x-kept"), got("cookie")], ["yes", undefined, "K", "id=8"]);
  });

  it("answer themselves, with cookies and a body", async () => {
    const code = `function handler() {
      return {
        statusCode: 302, statusDescription: "Found",
        headers: { location: { value: "/en/" } },
        cookies: { lang: { value: "en", attributes: "Path=/; Secure" } },
        body: { encoding: "base64", data: btoa("moved") },
      };
    }`;
    const { status, headers, body } = await viewed(code);
    assert.deepEqual([status, headers.location, headers["set-cookie"]], [302, "/en/", ["lang=en; Path=/; Secure"]]);
    assert.deepEqual([body.toString(), edge.seen.length], ["moved", 0]);
  });

  it("change answers on their way back, but see no error of the origin", async () => {
    const code = `function handler({ request, response }) {
      response.headers["x-path"] = { value: request.uri };
      response.cookies.a.value = "2";
      return response;
    }`;
    const distribution = await withFunction(code, "viewer-response");
    edge.answer = () => ({
      status: 200,
      headers: [
        ["Set-Cookie", "a=1; Path=/"],
        ["Set-Cookie", "b=1"],
      ],
      body: Buffer.from("body"),
    });
    const { headers, body } = await edge.view(distribution, "/a");
    assert.equal(headers["x-path"], "/a");
    assert.deepEqual(headers["set-cookie"], ["a=2; Path=/", "b=1"]);
    assert.equal(body.toString(), "body");
    edge.answer = () => ({ status: 404, headers: [], body: Buffer.alloc(0) });
    assert.deepEqual((await edge.view(distribution, "/b")).headers["x-path"], undefined);
  });

  it("have crypto, Buffer, querystring and the console of runtime 2.0", async () => {
    const code = `import crypto from "crypto";
    const querystring = require("querystring");
    async function handler(event) {
      const token = event.request.headers.authorization.value.split(".");
      const signature = crypto.createHmac("sha256", "key").update(token[0]).digest("base64url");
      const claims = JSON.parse(Buffer.from(token[0], "base64url").toString());
      console.log("checked", { ok: signature === token[1] });
      return { statusCode: signature === token[1] ? 200 : 401, body: querystring.stringify({ name: claims.name }) };
    }`;
    const payload = Buffer.from(JSON.stringify({ name: "Ånn & co" })).toString("base64url");
    const signature = createHmac("sha256", "key").update(payload).digest("base64url");
    const distribution = await withFunction(code);
    const good = await edge.view(distribution, "/", { headers: { Authorization: `${payload}.${signature}` } });
    assert.deepEqual([good.status, good.body.toString()], [200, "name=%C3%85nn%20%26%20co"]);
    assert.equal((await edge.view(distribution, "/", { headers: { Authorization: `${payload}.x` } })).status, 401);
    const [group, message] = logged()[0]!;
    assert.equal(group, "/aws/cloudfront/function/edge");
    assert.match(message!, /checked \{"ok":true\}$/);
  });

  it("read their key value store as it is now", async () => {
    const store = await edge.stage.create("aws:cloudfront/keyValueStore:KeyValueStore", "paths", { name: "paths" });
    const keyValueStoreArn = String(store.outputs.arn);
    const key = await edge.stage.create("aws:cloudfront/keyvaluestoreKey:KeyvaluestoreKey", "old", {
      keyValueStoreArn,
      key: "/old",
      value: "/new",
    });
    const code = `import cf from "cloudfront";
    const paths = cf.kvs("${keyValueStoreArn.split("/")[1]}");
    async function handler({ request }) {
      if (await paths.exists(request.uri)) request.uri = await paths.get(request.uri);
      return request;
    }`;
    const distribution = await withFunction(code, "viewer-request", { keyValueStoreAssociations: [keyValueStoreArn] });
    await edge.view(distribution, "/old");
    await edge.view(distribution, "/other");
    await edge.stage.update(key, { value: "/newer" });
    await edge.view(distribution, "/old");
    assert.deepEqual(
      edge.seen.map(({ target }) => target),
      ["/new", "/other", "/newer"],
    );
  });

  const broken: [string, string, number, string][] = [
    ["throws", "function handler() { throw new Error('no'); }", 503, "FunctionExecutionError"],
    ["never ends", "function handler() { for (;;); }", 503, "FunctionExecutionError"],
    ["never ends, in steps", "async function handler() { for (;;) await 1; }", 503, "FunctionExecutionError"],
    ["fills the memory", "function handler() { let a = 'xxxxxxxx'; for (;;) a += a; }", 503, "FunctionExecutionError"],
    ["calls itself for ever", "function handler() { return handler(); }", 503, "FunctionExecutionError"],
    ["reaches for the process", "function handler() { return process.env; }", 503, "FunctionExecutionError"],
    [
      "reaches for it by a constructor",
      "function handler() { return require.constructor('return process')(); }",
      503,
      "FunctionExecutionError",
    ],
    ["requires a module of Node.js", "function handler() { return require('fs'); }", 503, "FunctionExecutionError"],
    ["returns nothing", "function handler() {}", 502, "FunctionValidationError"],
    [
      "changes the method",
      "function handler({ request }) { request.method = 'POST'; return request; }",
      502,
      "FunctionValidationError",
    ],
    [
      "changes the host",
      "function handler({ request }) { request.headers.host = { value: 'x' }; return request; }",
      502,
      "FunctionValidationError",
    ],
    [
      "sets a header that is CloudFront's",
      "function handler({ request }) { request.headers['x-amz-cf-id'] = { value: 'x' }; return request; }",
      502,
      "FunctionValidationError",
    ],
    [
      "breaks a header line",
      "function handler() { return { statusCode: 200, headers: { a: { value: 'x\\r\\nSet-Cookie: y' } } }; }",
      502,
      "FunctionValidationError",
    ],
    [
      "has a status that is none",
      "function handler() { return { statusCode: '200' }; }",
      502,
      "FunctionValidationError",
    ],
    [
      "leads out of the path",
      "function handler({ request }) { request.uri = 'https://evil.example/'; return request; }",
      502,
      "FunctionValidationError",
    ],
  ];
  for (const [what, code, status, kind] of broken) {
    it(`are answered for with ${status} when the code ${what}`, async () => {
      const answer = await viewed(code);
      assert.deepEqual([answer.status, answer.headers["x-cache"]], [status, `${kind} from cloudfront`]);
      assert.equal(edge.seen.length, 0);
    });
  }

  it("are refused with a syntax error, an unknown runtime, or more than 10 KB", async () => {
    await assert.rejects(addFunction("function handler( {"), /invalid code: SyntaxError/);
    await assert.rejects(
      addFunction("", { runtime: "nodejs20.x" }),
      /must be one of cloudfront-js-1.0, cloudfront-js-2.0/,
    );
    await assert.rejects(addFunction(`// ${"x".repeat(10_240)}`), /at most 10240/);
  });

  it("serve distributions only when published, and are kept while one uses them", async () => {
    const draft = await addFunction("function handler({ request }) { return request; }", { publish: false });
    const association = { functionAssociations: [{ eventType: "viewer-request", functionArn: draft.outputs.arn }] };
    await assert.rejects(edge.distribution(association), { code: "InvalidFunctionAssociation" });
    const published = await edge.stage.update(draft, { publish: true });
    const distribution = await edge.distribution(association);
    await edge.stage.update(published, { publish: false, code: "function handler() { return { statusCode: 418 }; }" });
    assert.equal((await edge.view(distribution, "/a")).status, 200, "what is published stays until the next is");
    await assert.rejects(edge.stage.remove(draft), { code: "FunctionInUse" });
    await edge.stage.remove(distribution);
    await edge.stage.remove(draft);
  });
});
