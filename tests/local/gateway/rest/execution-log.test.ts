import assert from "node:assert/strict";
import { answerOf, api, documentOf, executionLog, functionUri, mock, operation, proxy, Surroundings } from "./support";

const allowAll = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "execute-api:Invoke", Resource: "*" }],
};
const tokenAuthorizer = {
  components: {
    securitySchemes: {
      a: {
        type: "apiKey",
        name: "Authorization",
        in: "header",
        "x-amazon-apigateway-authtype": "custom",
        "x-amazon-apigateway-authorizer": { type: "token", authorizerUri: functionUri("f") },
      },
    },
  },
};

/** Lines of the execution log of one request, without its id. */
async function linesOf(operationOfX: object, surroundings: Surroundings, level: object): Promise<string[]> {
  const call = api(documentOf({ "/x/{id}": { post: operationOfX } }), surroundings, {
    stage: { methodSettings: { "*/*": level } },
  });
  await call("/x/7?q=1", { method: "POST", headers: [["Authorization", "secret"]], body: '{"a":1}' });
  return surroundings.log(executionLog).map((line) => {
    assert.match(line, /^\([0-9a-f-]{36}\) /);
    return line.slice(39).replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, "ID");
  });
}

const invokeAddress =
  "https://lambda.us-east-1.amazonaws.com/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:f/invocations";
const info = { loggingLevel: "INFO" };
const withData = { loggingLevel: "INFO", dataTraceEnabled: true };
const labels = (lines: readonly string[]) => lines.map((line) => line.split(/: |\. /, 1)[0]);

describe("Execution logs of REST APIs", () => {
  it("tell a mock's request without endpoint lines, in AWS's order and shapes", async () => {
    const lines = await linesOf(mock("out"), new Surroundings(), withData);
    assert.deepEqual(lines.slice(1), [
      "Verifying Usage Plan for request: ID. API Key:  API Stage: a1b2c3d4e5/dev",
      "API Key  authorized because method 'POST /x/{id}' does not require API Key. Request will not contribute to throttle or quota limits",
      "Usage Plan check succeeded for API Key  and API Stage a1b2c3d4e5/dev",
      "Starting execution for request: ID",
      "HTTP Method: POST, Resource Path: /x/7",
      "Method request path: {id=7}",
      "Method request query string: {q=1}",
      "Method request headers: {Authorization=******, Host=a1b2c3d4e5.execute-api.us-east-1.amazonaws.com}",
      'Method request body before transformations: {"a":1}',
      "Method response body after transformations: out",
      "Method response headers: {Content-Type=application/json}",
      "Successfully completed execution",
      "Method completed with status: 200",
    ]);
    assert.match(lines[0]!, /^Extended Request Id: [\w-]{15}=$/);
  });

  it("tell what a backend was sent and what it answered", async () => {
    const surroundings = new Surroundings();
    surroundings.functions = { f: () => ({ statusCode: 201, body: "made" }) };
    const lines = await linesOf(proxy("f"), surroundings, withData);
    const from = lines.findIndex((line) => line.startsWith("Endpoint request URI"));
    assert.deepEqual(labels(lines.slice(from)), [
      "Endpoint request URI",
      "Endpoint request headers",
      "Endpoint request body after transformations",
      `Sending request to ${invokeAddress}`,
      "Received response",
      "Endpoint response headers",
      "Endpoint response body before transformations",
      "Method response body after transformations",
      "Method response headers",
      "Successfully completed execution",
      "Method completed with status",
    ]);
    assert.ok(lines.includes('Endpoint response body before transformations: {"statusCode":201,"body":"made"}'));
    assert.ok(lines.includes("Method response body after transformations: made"));
  });

  it("hold no data without data tracing, and failures alone at ERROR", async () => {
    const surroundings = new Surroundings();
    surroundings.backend = () => answerOf(200, "x");
    const http = operation({ type: "http", httpMethod: "POST", uri: "https://b.example/" });
    const lines = await linesOf(http, surroundings, info);
    assert.ok(!lines.some((line) => /headers|body|URI/.test(line)), lines.join("\n"));
    assert.deepEqual(await linesOf(http, new Surroundings(), { loggingLevel: "ERROR" }), [
      "Execution failed due to configuration error: No match for output mapping and no default output mapping configured.",
    ]);
    assert.deepEqual(await linesOf(http, new Surroundings(), {}), []);
  });

  it("tell what a Lambda authorizer was asked and said, with secrets but for their ends", async () => {
    const surroundings = new Surroundings();
    surroundings.functions = { f: () => ({ principalId: "someone-0123456", policyDocument: allowAll }) };
    const call = api(
      documentOf({ "/x": { get: { ...mock("out"), security: [{ a: [] }] } } }, tokenAuthorizer),
      surroundings,
    );
    await call("/x", { headers: [["Authorization", "Bearer topsecret123456"]] });
    const lines = surroundings.log(executionLog).map((line) => line.slice(39));
    const from = lines.findIndex((line) => line.startsWith("Starting authorizer"));
    assert.match(lines[from]!, /^Starting authorizer: \w{6} for request: [0-9a-f-]{36}$/);
    assert.deepEqual(lines.slice(from + 1, from + 7), [
      `Incoming identity: ${"*".repeat(16)}123456`,
      `Endpoint request URI: ${invokeAddress}`,
      'Endpoint request body after transformations: {"type":"TOKEN","authorizationToken":"******","methodArn":"arn:aws:execute-api:us-east-1:123456789012:a1b2c3d4e5/dev/GET/x"}',
      `Authorizer result body before parsing: ${JSON.stringify({ principalId: "someone-0123456", policyDocument: allowAll })}`,
      `Using valid authorizer policy for principal: ${"*".repeat(9)}123456`,
      "Successfully completed authorizer execution",
    ]);
    assert.ok(!lines.join("\n").includes("topsecret"));
  });

  it("show no secret of the client's headers in what a function gets or says", async () => {
    const surroundings = new Surroundings();
    surroundings.functions = { f: (event) => ({ body: JSON.stringify(event.headers) }) };
    const call = api(documentOf({ "/x": { get: proxy("f") } }), surroundings);
    const headers = ["Authorization", "x-api-key", "Cookie"].map((name): [string, string] => [name, `hush"${name}`]);
    await call("/x", { headers });
    assert.doesNotMatch(surroundings.log(executionLog).join("\n"), /hush/);
  });

  it("cut long bodies", async () => {
    const surroundings = new Surroundings();
    surroundings.functions = { f: () => ({ body: "ä".repeat(2000) }) };
    const lines = await linesOf(proxy("f"), surroundings, withData);
    assert.ok(lines.includes(`Method response body after transformations: ${"ä".repeat(1000)} [TRUNCATED]`));
  });
});

describe("Answers of backends that are too long", () => {
  for (const type of ["http", "http_proxy"]) {
    it(`are 500 for ${type}: 10 MB pass, one byte more does not`, async () => {
      const surroundings = new Surroundings();
      const responses = { default: { statusCode: "200" } };
      const uri = "https://b.example/";
      const x = operation({ type, httpMethod: "GET", uri, responses });
      const call = api(documentOf({ "/x": { get: x } }), surroundings);
      surroundings.backend = () => answerOf(200, Buffer.alloc(10_485_760));
      assert.equal((await call("/x")).status, 200);
      surroundings.backend = () => answerOf(200, Buffer.alloc(10_485_761));
      const answer = await call("/x");
      assert.deepEqual([answer.status, answer.text], [500, '{"message": "Internal server error"}']);
      assert.match(
        surroundings.log(executionLog).join("\n"),
        /length 10485761 is larger than allowed maximum of 10485760/,
      );
    });
  }

  it("pass when they are streamed", async () => {
    const surroundings = new Surroundings();
    surroundings.backend = () => answerOf(200, Buffer.alloc(10_485_761));
    const uri = "https://b.example/";
    const x = operation({ type: "http_proxy", httpMethod: "GET", uri, responseTransferMode: "STREAM" });
    assert.equal((await api(documentOf({ "/x": { get: x } }), surroundings)("/x")).body.length, 10_485_761);
  });
});
