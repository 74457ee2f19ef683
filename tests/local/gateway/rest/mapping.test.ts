import assert from "node:assert/strict";
import { api, documentOf, executionLog, mock, operation, proxy, Surroundings } from "./support";

const backend = "https://backend.example/base/{id}?fixed=1";
const parameters = [
  { name: "id", in: "path", required: true, schema: { type: "string" } },
  { name: "q", in: "query", schema: { type: "string" } },
  { name: "X-In", in: "header", schema: { type: "string" } },
];

function http(more: object): object {
  const responses = { default: { statusCode: "200" } };
  return operation({ type: "http", httpMethod: "POST", uri: backend, responses, ...more }, { parameters });
}

describe("Request mapping of REST APIs", () => {
  it("fills paths, queries and headers from the request, the context, stage variables and literals", async () => {
    const surroundings = new Surroundings();
    const requestParameters = {
      "integration.request.path.id": "method.request.path.id",
      "integration.request.querystring.q": "method.request.querystring.q",
      "integration.request.querystring.all": "method.request.multivaluequerystring.q",
      "integration.request.header.X-Literal": "'text, as is'",
      "integration.request.header.X-Stage": "stageVariables.color",
      "integration.request.header.X-Context": "context.httpMethod",
      "integration.request.header.X-Body": "method.request.body.deep.list[1]",
      "integration.request.header.X-Missing": "method.request.header.X-In",
    };
    const call = api(documentOf({ "/x/{id}": { post: http({ requestParameters }) } }), surroundings, {
      stage: { variables: { color: "red" } },
    });
    await call("/x/a%20b?q=1&q=2", { method: "POST", body: '{"deep":{"list":[1,{"a":2}]}}' });
    const [sent] = surroundings.sent;
    assert.equal(sent?.url, "https://backend.example/base/a%20b?fixed=1&q=2&all=1&all=2");
    const headers = Object.fromEntries(sent!.headers);
    assert.deepEqual(
      [headers["X-Literal"], headers["X-Stage"], headers["X-Context"], headers["X-Body"], "X-Missing" in headers],
      ["text, as is", "red", "POST", '{"a":2}', false],
    );
  });

  it("sends a JSON accept, the API's user agent, its id and the trace unless they are mapped", async () => {
    const surroundings = new Surroundings();
    const requestParameters = { "integration.request.header.accept": "'text/csv'" };
    await api(documentOf({ "/x/{id}": { get: http({ requestParameters }) } }), surroundings)("/x/1");
    const headers = surroundings.sent[0]!.headers.map(([name, value]) => `${name}: ${value}`);
    assert.ok(headers.includes("User-Agent: AmazonAPIGateway_a1b2c3d4e5"));
    assert.ok(headers.includes("X-Amzn-Apigateway-Api-Id: a1b2c3d4e5"));
    assert.ok(headers.includes("accept: text/csv") && !headers.includes("Accept: application/json"));
    assert.ok(!headers.some((line) => line.startsWith("Content-Type")), "a GET sends no content type");
  });

  for (const name of ["content-length", "Transfer-Encoding", "X-Amzn-Trace-Id", "x-amzn-apigateway-api-id"]) {
    it(`answers 500 to a mapping onto ${name}`, async () => {
      const requestParameters = { [`integration.request.header.${name}`]: "'1'" };
      const answer = await api(documentOf({ "/x/{id}": { get: http({ requestParameters }) } }))("/x/1");
      assert.deepEqual([answer.status, answer.text], [500, '{"message": "Internal server error"}']);
    });
  }

  it("answers 500 to such a mapping even before a proxy function, whose request mappings do nothing else", async () => {
    const call = async (name: string) => {
      const surroundings = new Surroundings();
      surroundings.functions = {
        f: (event) => ({ body: String((event.headers as Record<string, string>)["X-Mapped"]) }),
      };
      const requestParameters = { [`integration.request.header.${name}`]: "'mapped'" };
      return api(documentOf({ "/x": { get: proxy("f", { requestParameters }) } }), surroundings)("/x");
    };
    assert.equal((await call("X-Mapped")).text, "undefined");
    assert.equal((await call("Content-Length")).status, 500);
    assert.equal((await call("authorization")).status, 500);
  });

  it("lets overrides of the template win over parameter mappings", async () => {
    const surroundings = new Surroundings();
    const integration = {
      requestParameters: {
        "integration.request.header.X-A": "'mapped'",
        "integration.request.path.id": "method.request.path.id",
      },
      requestTemplates: {
        "application/json":
          '#set($context.requestOverride.header.x-a = "over")#set($context.requestOverride.path.id = "9")#set($context.requestOverride.querystring.n = "1")body',
      },
    };
    await api(documentOf({ "/x/{id}": { post: http(integration) } }), surroundings)("/x/1", { method: "POST" });
    const [sent] = surroundings.sent;
    assert.equal(sent?.url, "https://backend.example/base/9?fixed=1&n=1");
    assert.deepEqual(
      sent?.headers.filter(([name]) => /^x-a$/i.test(name)),
      [["x-a", "over"]],
    );
    assert.equal(sent?.body.toString(), "body");
  });

  const table: readonly [string, object, string | undefined, number][] = [
    ["WHEN_NO_MATCH", {}, "text/plain", 200],
    ["WHEN_NO_MATCH", { "application/json": "T" }, "text/plain", 200],
    ["WHEN_NO_TEMPLATES", {}, "text/plain", 200],
    ["WHEN_NO_TEMPLATES", { "application/json": "T" }, "text/plain", 415],
    ["NEVER", {}, "text/plain", 415],
    ["NEVER", { "application/json": "T" }, undefined, 200],
    ["NEVER", { "application/json": "T" }, "application/json; charset=utf-8", 200],
    ["NEVER", { $default: "T" }, "text/plain", 200],
  ];
  for (const [passthroughBehavior, requestTemplates, type, status] of table) {
    const templates = Object.keys(requestTemplates).join() || "none";
    it(`${passthroughBehavior} with templates for ${templates} and a body of ${type ?? "no type"}: ${status}`, async () => {
      const surroundings = new Surroundings();
      const call = api(
        documentOf({ "/x/{id}": { post: http({ passthroughBehavior, requestTemplates }) } }),
        surroundings,
      );
      const headers: [string, string][] = type ? [["Content-Type", type]] : [];
      const answer = await call("/x/1", { method: "POST", body: "sent", headers });
      assert.equal(answer.status, status);
      const matched = type === undefined || type.startsWith("application/json") || "$default" in requestTemplates;
      const rendered = matched && Object.keys(requestTemplates).length > 0;
      if (status === 200) assert.equal(surroundings.sent[0]?.body.toString(), rendered ? "T" : "sent");
      else assert.equal(answer.text, '{"message": "Unsupported Media Type"}');
    });
  }

  it("answers 500 to a template that is broken, and says where in the log", async () => {
    const surroundings = new Surroundings();
    const answer = await api(documentOf({ "/x": { get: mock("#if(") } }), surroundings)("/x");
    assert.equal(answer.status, 500);
    assert.match(surroundings.log(executionLog).join("\n"), /Unable to transform.*line 1/);
  });
});
