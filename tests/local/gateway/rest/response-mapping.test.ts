import assert from "node:assert/strict";
import {
  answerOf,
  api,
  documentOf,
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
