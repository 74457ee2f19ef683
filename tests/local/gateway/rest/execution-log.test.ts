import assert from "node:assert/strict";
import { answerOf, api, documentOf, executionLog, mock, operation, proxy, Surroundings } from "./support";

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

const info = { loggingLevel: "INFO" };
const withData = { loggingLevel: "INFO", dataTraceEnabled: true };
const labels = (lines: readonly string[]) => lines.map((line) => line.split(/: |\. /, 1)[0]);

describe("Execution logs of REST APIs", () => {
  it("tell a mock's request without endpoint lines, in AWS's order and shapes", async () => {
    const lines = await linesOf(mock("out"), new Surroundings(), withData);
    assert.deepEqual(lines.slice(1), [
      "API Key authorized because method 'POST /x/{id}' does not require API Key. Request will not contribute to throttle or quota limits",
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
      "Sending request to arn:aws:lambda:us-east-1:123456789012:function:f",
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
