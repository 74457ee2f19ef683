import assert from "node:assert/strict";
import { api, documentOf, mock, operation, Surroundings } from "./support";

// `constructor` and the like are names as any other: what objects inherit is no value of a request.
describe("Names that every object inherits", () => {
  it("are empty as stage variables, context and parameters that nobody set", async () => {
    const surroundings = new Surroundings();
    const own = operation({
      type: "http_proxy",
      httpMethod: "GET",
      uri: "https://b.example/${stageVariables.constructor}/{toString}",
      requestParameters: {
        "integration.request.header.X-Stage": "stageVariables.constructor",
        "integration.request.header.X-Context": "context.constructor.name",
        "integration.request.querystring.q": "context.identity.toString",
      },
    });
    await api(documentOf({ "/x": { get: own } }), surroundings)("/x");
    const [sent] = surroundings.sent;
    assert.equal(sent?.url, "https://b.example//{toString}");
    assert.ok(!sent?.headers.some(([name]) => name === "X-Stage" || name === "X-Context"));
  });

  it("print nothing in templates, access logs and gateway responses", async () => {
    const surroundings = new Surroundings();
    const format = "$context.constructor $context.identity.toString $context.requestId";
    const accessLog = { destinationArn: "arn:aws:logs:us-east-1:123456789012:log-group:access", format };
    const template = "[$!stageVariables.constructor$!context.constructor$!input.params('toString')]";
    const document = documentOf(
      { "/x": { get: mock(template) } },
      {
        "x-amazon-apigateway-gateway-responses": {
          DEFAULT_4XX: { responseTemplates: { "application/json": "[$stageVariables.constructor$context.toString]" } },
        },
      },
    );
    const call = api(document, surroundings, { stage: { accessLog } });
    assert.equal((await call("/x")).text, "[]");
    assert.equal((await call("/constructor")).text, "[]");
    assert.match(surroundings.log("access")[0]!, /^- - [0-9a-f-]{36}$/);
  });

  it("are told apart as query parameters, headers and methods that somebody sent", async () => {
    const template = "$input.params('constructor') $input.params('__proto__') $input.params().header.get('toString')";
    const call = api(documentOf({ "/x": { get: mock(template) } }));
    const headers: [string, string][] = [["toString", "c"]];
    assert.equal((await call("/x?constructor=a&__proto__=b", { headers })).text, "a b c");
    assert.equal((await call("/x", { method: "constructor" })).status, 403);
  });
});
