import assert from "node:assert/strict";
import {
  answerOf,
  api,
  documentOf,
  executionLog,
  functionUri,
  HandlerError,
  mock,
  operation,
  Surroundings,
  timeout,
} from "./support";

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

describe("Response mapping of REST APIs", () => {
  it("chooses by a whole-string match of the status, the default where none fits", async () => {
    const surroundings = new Surroundings();
    const responses = {
      default: { statusCode: "200" },
      "4\\d{2}": { statusCode: "400" },
      "5": { statusCode: "500" },
      "(broken": { statusCode: "501" },
    };
    const call = api(documentOf({ "/x/{id}": { get: http({ responses }) } }), surroundings);
    for (const [got, wanted] of [
      [204, 200],
      [404, 400],
      [503, 200],
    ] as const) {
      surroundings.backend = () => answerOf(got, "");
      assert.equal((await call("/x/1")).status, wanted);
    }
  });

  it("answers 500 where nothing matches and there is no default", async () => {
    const answer = await api(
      documentOf({ "/x/{id}": { get: http({ responses: { "2..": { statusCode: "200" } } }) } }),
      surroundingsOf(404),
    )("/x/1");
    assert.deepEqual([answer.status, answer.header("x-amzn-errortype")], [500, "InternalServerErrorException"]);
  });

  function surroundingsOf(status: number, body = "", headers: [string, string][] = []): Surroundings {
    const surroundings = new Surroundings();
    surroundings.backend = () => answerOf(status, body, headers);
    return surroundings;
  }

  it("maps headers and body members, and drops the backend's own headers", async () => {
    const responses = {
      default: {
        statusCode: "200",
        responseParameters: {
          "method.response.header.X-Id": "integration.response.header.x-backend",
          "method.response.header.X-All": "integration.response.multivalueheader.x-many",
          "method.response.header.X-Name": "integration.response.body.name",
          "method.response.header.Server": "'renamed'",
        },
      },
    };
    const surroundings = surroundingsOf(200, '{"name":"rex"}', [
      ["X-Backend", "1"],
      ["x-many", "a"],
      ["x-many", "b"],
      ["Set-Cookie", "c"],
    ]);
    const answer = await api(documentOf({ "/x/{id}": { get: http({ responses }) } }), surroundings)("/x/1");
    assert.equal(answer.text, '{"name":"rex"}');
    const own = answer.headers.filter(([name]) => /^(x-(id|all|name)|set-cookie|x-amzn-remapped)/i.test(name));
    assert.deepEqual(own, [
      ["X-Id", "1"],
      ["X-All", "a"],
      ["X-All", "b"],
      ["X-Name", "rex"],
      ["x-amzn-Remapped-Server", "renamed"],
    ]);
  });

  it("sets status and headers by overrides, and ignores a status that is none", async () => {
    const template =
      '#set($context.responseOverride.status = $input.params("s"))#set($context.responseOverride.header.X-O = "1")ok';
    const document = documentOf({
      "/x": { get: mock(template.replace('$input.params("s")', "418")) },
      "/y": { get: mock(template.replace('$input.params("s")', "9999")) },
    });
    const call = api(document);
    const answer = await call("/x");
    assert.deepEqual([answer.status, answer.header("x-o")], [418, "1"]);
    assert.equal((await call("/y")).status, 200);
  });

  it("chooses the template by the first accepted type, else JSON", async () => {
    const responses = {
      default: { statusCode: "200", responseTemplates: { "text/csv": "csv", "application/json": "json" } },
    };
    const document = documentOf({
      "/x": {
        get: operation({ type: "mock", requestTemplates: { "application/json": "{statusCode: 200}" }, responses }),
      },
    });
    const call = api(document);
    assert.equal((await call("/x", { headers: [["Accept", "text/csv, */*"]] })).text, "csv");
    assert.equal((await call("/x", { headers: [["Accept", "*/*"]] })).text, "json");
    assert.equal((await call("/x")).text, "json");
  });

  it("matches the error message of a function, and never its status", async () => {
    const surroundings = new Surroundings();
    surroundings.functions = {
      f: (event) => {
        if (event.fail) throw new HandlerError(String(event.fail));
        return { statusCode: 404 };
      },
    };
    const responses = {
      default: { statusCode: "200" },
      "404": { statusCode: "404" },
      ".*not found.*": { statusCode: "410" },
    };
    const call = api(
      documentOf({ "/x": { post: operation({ type: "aws", httpMethod: "POST", uri: functionUri("f"), responses }) } }),
      surroundings,
    );
    const status = async (body: string) => (await call("/x", { method: "POST", body })).status;
    assert.deepEqual(
      [await status("{}"), await status('{"fail":"it is not found here"}'), await status('{"fail":"other"}')],
      [200, 410, 200],
    );
  });

  it("reads a mock's status leniently, and fails without one", async () => {
    const status = async (template: string) => {
      const responses = { default: { statusCode: "200" }, "418": { statusCode: "418" } };
      const integration = operation({ type: "mock", requestTemplates: { "application/json": template }, responses });
      return (await api(documentOf({ "/x": { get: integration } }))("/x")).status;
    };
    assert.equal(await status("{statusCode: 418}"), 418);
    assert.equal(await status('{"statusCode": 200,}'), 200);
    assert.equal(await status('{"status": 200}'), 500);
    assert.equal(await status('{"statusCode": "x"}'), 500);
  });
});

describe("Failures of backends", () => {
  it("are 504 for a time-out and for a network error, each by its own type", async () => {
    const surroundings = new Surroundings();
    const custom = {
      "x-amazon-apigateway-gateway-responses": {
        INTEGRATION_TIMEOUT: { responseTemplates: { "application/json": "$context.error.responseType" } },
      },
    };
    const call = api(documentOf({ "/x/{id}": { get: http({}) } }, custom), surroundings);
    surroundings.backend = timeout;
    assert.deepEqual([(await call("/x/1")).status, (await call("/x/1")).text], [504, "INTEGRATION_TIMEOUT"]);
    surroundings.backend = () => {
      throw new Error("ECONNREFUSED");
    };
    assert.deepEqual(
      [(await call("/x/1")).status, (await call("/x/1")).text],
      [504, '{"message": "Network error communicating with endpoint"}'],
    );
  });

  it("are 500 for an address that stage variables leave without a host", async () => {
    const uri = "https://${stageVariables.host}/x";
    const answer = await api(documentOf({ "/x": { get: operation({ type: "http_proxy", httpMethod: "GET", uri }) } }))(
      "/x",
    );
    assert.deepEqual([answer.status, answer.text], [500, '{"message": "Internal server error"}']);
  });
});
