import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { TimeoutError } from "../../../../local/cloud/network";
import type { IntegrationDefinition } from "../../../../local/gateway/http/definition";
import type { HeaderLines, WireRequest } from "../../../../local/wire";
import { definition, lambdaIntegration, route, serve, stageSettings } from "./builder";
import { type DoubleOptions, EnvironmentDouble, RawPayload, request, shown } from "./double";

function api(
  options: DoubleOptions,
  integration: Partial<IntegrationDefinition>,
  routeKey = "ANY /x/{id}",
  stage = stageSettings(),
) {
  const env = new EnvironmentDouble(options);
  const handle = serve(env, definition([route(routeKey, "it")], [lambdaIntegration("it", integration)]), stage);
  const call = async (method: string, target: string, over: Partial<WireRequest> = {}) =>
    shown(await handle(request(method, target, over)));
  return { env, call };
}

const ok = (body: string, status = 200, headers: HeaderLines = []) => ({ status, headers, body: Buffer.from(body) });
const named = (headers: HeaderLines, name: string) =>
  headers.filter(([key]) => key.toLowerCase() === name).map(([, value]) => value);

describe("Lambda answers of HTTP APIs beyond what is recorded", () => {
  const answers: [string, unknown, "1.0" | "2.0", number, string, string?][] = [
    ["an object without statusCode is the JSON body (2.0)", { a: 1 }, "2.0", 200, '{"a":1}', "application/json"],
    ["a JSON string is its text (2.0)", "Hello", "2.0", 200, "Hello", "application/json"],
    ["invalid JSON passes raw (2.0)", new RawPayload("not json"), "2.0", 200, "not json", "application/json"],
    ["true is a body (2.0)", true, "2.0", 200, "true"],
    ["statusCode as text", { statusCode: "201", body: "x" }, "2.0", 201, "x"],
    ["statusCode 200.5", { statusCode: 200.5 }, "2.0", 500, '{"message":"Internal Server Error"}'],
    ["statusCode 0", { statusCode: 0 }, "2.0", 500, '{"message":"Internal Server Error"}'],
    ["statusCode 99", { statusCode: 99 }, "1.0", 500, '{"message":"Internal Server Error"}'],
    ["an interim statusCode", { statusCode: 101 }, "2.0", 500, '{"message":"Internal Server Error"}'],
    [
      "a header name that is none",
      { statusCode: 200, headers: { "a b": "c" } },
      "2.0",
      500,
      '{"message":"Internal Server Error"}',
    ],
    ["no statusCode (1.0)", { body: "x" }, "1.0", 500, '{"message":"Internal Server Error"}'],
    ["members that nobody knows are ignored", { statusCode: 200, body: "x", extra: 1 }, "2.0", 200, "x"],
    ["a body that is an object", { statusCode: 200, body: {} }, "2.0", 500, '{"message":"Internal Server Error"}'],
    ["headers that are a list", { statusCode: 200, headers: [1] }, "2.0", 500, '{"message":"Internal Server Error"}'],
  ];
  for (const [name, answer, payloadFormatVersion, status, body, type] of answers) {
    it(name, async () => {
      const { call } = api({ functions: { it: () => answer } }, { payloadFormatVersion });
      const got = await call("GET", "/x/1");
      assert.deepEqual([got.status, got.body], [status, body]);
      if (type) assert.equal(got.headers["content-type"], type);
    });
  }

  it("each cookie is a set-cookie of its own, and no value can forge a header", async () => {
    const env = new EnvironmentDouble({
      functions: {
        it: () => ({ statusCode: 200, cookies: ["a=1", "b=2\r\nX-Evil: 1"], headers: { x: "y\r\nX-Evil: 1" } }),
      },
    });
    const handle = serve(env, definition([route("GET /", "it")], [lambdaIntegration("it")]));
    const { headers } = await handle(request("GET", "/"));
    assert.deepEqual(named(headers, "set-cookie"), ["a=1", "b=2 X-Evil: 1"]);
    assert.deepEqual(named(headers, "x-evil"), []);
    assert.deepEqual(named(headers, "x"), ["y X-Evil: 1"]);
  });

  it("a failing, missing or forbidden function is 500, with nothing of its error", async () => {
    const failing = api(
      {
        functions: {
          it: () => {
            throw new Error("secret");
          },
        },
      },
      {},
    );
    const missing = api({}, {});
    for (const { call } of [failing, missing]) {
      assert.deepEqual((await call("GET", "/x/1")).body, '{"message":"Internal Server Error"}');
    }
  });

  it("a function that outlives the integration's time is 503", async () => {
    const { env, call } = api({ functions: { it: () => new Promise(() => {}) } }, { timeoutInMillis: 500 });
    const pending = call("GET", "/x/1");
    await new Promise((resolve) => setImmediate(resolve));
    env.clock.advance(500);
    assert.deepEqual([(await pending).status, (await pending).body], [503, '{"message":"Service Unavailable"}']);
  });

  it("stage variables name the function, and reach the event", async () => {
    let seen: unknown;
    const { call } = api(
      {
        functions: {
          blue: (event) => {
            seen = event.stageVariables;
            return { statusCode: 204 };
          },
        },
      },
      { integrationUri: "arn:aws:lambda:us-east-1:123456789012:function:${stageVariables.color}" },
      "ANY /x/{id}",
      stageSettings({ variables: { color: "blue" } }),
    );
    assert.equal((await call("GET", "/x/1")).status, 204);
    assert.deepEqual(seen, { color: "blue" });
  });

  it("form bodies reach a function as base64, JSON as text", async () => {
    const seen: unknown[] = [];
    const { call } = api(
      {
        functions: {
          it: (event) => {
            seen.push([event.body, event.isBase64Encoded]);
            return { statusCode: 200 };
          },
        },
      },
      {},
    );
    const send = (type: string, body: string) =>
      call("POST", "/x/1", { headers: [["Content-Type", type]], body: Buffer.from(body) });
    await send("application/json; charset=utf-8", "{}");
    await send("application/x-www-form-urlencoded", "a=1");
    await send("application/problem+json", "{}");
    assert.deepEqual(seen, [
      ["{}", false],
      ["YT0x", true],
      ["{}", false],
    ]);
  });
});

describe("HTTP proxy of HTTP APIs", () => {
  const http: Partial<IntegrationDefinition> = {
    integrationType: "HTTP_PROXY",
    integrationUri: "https://backend.example/base/{id}",
    integrationMethod: "ANY",
    payloadFormatVersion: "1.0",
  };

  it("fills path parameters in, keeps method, query and body, and folds the forwarded headers", async () => {
    const { env, call } = api(
      {
        http: () =>
          ok("fine", 201, [
            ["X-Back", "1"],
            ["Connection", "close"],
          ]),
      },
      http,
    );
    const headers: HeaderLines = [
      ["X-Mine", "1"],
      ["X-Forwarded-For", "203.0.113.9"],
      ["Connection", "keep-alive"],
    ];
    const got = await call("PUT", "/x/a%20b?q=1%2B1", { headers, body: Buffer.from("data") });
    assert.deepEqual(
      [got.status, got.body, got.headers["x-back"], got.headers.connection],
      [201, "fine", "1", undefined],
    );
    const sent = env.httpCalls[0]!;
    assert.equal(sent.method, "PUT");
    assert.equal(sent.url, "https://backend.example/base/a%20b?q=1%2B1");
    assert.equal(sent.body.toString(), "data");
    assert.deepEqual(named(sent.headers, "host"), ["backend.example"]);
    assert.deepEqual(named(sent.headers, "x-mine"), ["1"]);
    assert.deepEqual(named(sent.headers, "x-forwarded-for"), []);
    assert.deepEqual(named(sent.headers, "connection"), []);
    assert.deepEqual(named(sent.headers, "forwarded"), [
      "for=203.0.113.9,for=192.0.2.1;host=abc.execute-api.us-east-1.amazonaws.com;proto=https",
    ]);
  });

  it("a path parameter cannot leave its place in the URL's host or query", async () => {
    const { env, call } = api({ http: () => ok("") }, http);
    await call("GET", "/x/%3Fadmin=1%23");
    assert.equal(env.httpCalls[0]!.url, "https://backend.example/base/%3Fadmin=1%23");
  });

  it("$default appends the whole path", async () => {
    const { env, call } = api(
      { http: () => ok("") },
      { ...http, integrationUri: "https://backend.example/api/" },
      "$default",
    );
    await call("GET", "/deep/er?x=1");
    assert.equal(env.httpCalls[0]!.url, "https://backend.example/api/deep/er?x=1");
  });

  it("maps parameters of the request", async () => {
    const { env, call } = api(
      { http: () => ok("") },
      {
        ...http,
        requestParameters: {
          "overwrite:path": "/v2/${request.path.id}/${request.querystring.q}",
          "append:header.x-list": "$request.header.x-list",
          "overwrite:header.x-id": "$context.requestId",
          "overwrite:header.x-name": "$request.body.user.name",
          "overwrite:header.x-missing": "$request.body.nothing",
          "remove:header.x-secret": "''",
          "append:querystring.stage": "$context.stage",
          "overwrite:querystring.q": "new",
          "remove:querystring.gone": "''",
        },
      },
    );
    const headers: HeaderLines = [
      ["X-List", "a"],
      ["X-Secret", "s"],
      ["Content-Type", "application/json"],
    ];
    await call("POST", "/x/7?q=old&gone=1&keep=2", { headers, body: Buffer.from('{"user":{"name":"Ann"}}') });
    const { url, headers: sent } = env.httpCalls[0]!;
    assert.equal(url, "https://backend.example/v2/7/old?keep=2&stage=%24default&q=new");
    assert.deepEqual(named(sent, "x-list"), ["a", "a"]);
    assert.match(named(sent, "x-id")[0]!, /=$/);
    assert.deepEqual(named(sent, "x-name"), ["Ann"]);
    assert.deepEqual([...named(sent, "x-missing"), ...named(sent, "x-secret")], []);
  });

  it("maps responses by the backend's status", async () => {
    const { call } = api(
      {
        http: () =>
          ok('{"code":"teapot"}', 500, [
            ["X-In", "1"],
            ["X-Drop", "1"],
          ]),
      },
      {
        ...http,
        responseParameters: {
          "500": {
            "overwrite:statuscode": "418",
            "append:header.x-code": "$response.body.code",
            "overwrite:header.x-copy": "$response.header.x-in",
            "remove:header.x-drop": "''",
          },
          "404": { "overwrite:statuscode": "410" },
        },
      },
    );
    const got = await call("GET", "/x/1");
    assert.equal(got.status, 418);
    assert.deepEqual([got.headers["x-code"], got.headers["x-copy"], got.headers["x-drop"]], ["teapot", "1", undefined]);
  });

  it("a backend that is away or slow is 503", async () => {
    const away = api({}, http);
    const slow = api(
      {
        http: () => {
          throw new TimeoutError("late");
        },
      },
      http,
    );
    for (const { call } of [away, slow])
      assert.equal((await call("GET", "/x/1")).body, '{"message":"Service Unavailable"}');
  });

  it("a private target gets the stage in its path, through the link, by TLS where a name is to be verified", async () => {
    const seen: { vpcLinkId: string; target: string; url: string }[] = [];
    const listener = "arn:aws:elasticloadbalancing:us-east-1:123456789012:listener/app/x/1/2";
    const link: Partial<IntegrationDefinition> = {
      ...http,
      connectionType: "VPC_LINK",
      connectionId: "${stageVariables.link}",
      integrationUri: listener,
    };
    const stage = stageSettings({ stageName: "v1", variables: { link: "vpl1" } });
    const options: DoubleOptions = {
      link: (sent) => {
        seen.push(sent);
        return ok("inside");
      },
    };
    assert.equal((await api(options, link, "ANY /x/{id}", stage).call("GET", "/v1/x/1?q=2")).body, "inside");
    const stripped = {
      ...link,
      requestParameters: { "overwrite:path": "$request.path" },
      serverNameToVerify: "shop.internal",
    };
    await api(options, stripped, "ANY /x/{id}", stage).call("GET", "/v1/x/1");
    assert.deepEqual(
      seen.map(({ vpcLinkId, target, url }) => [vpcLinkId, target, url]),
      [
        ["vpl1", listener, "http://abc.execute-api.us-east-1.amazonaws.com/v1/x/1?q=2"],
        ["vpl1", listener, "https://shop.internal/x/1"],
      ],
    );
  });
});

describe("service integrations of HTTP APIs", () => {
  const role = "arn:aws:iam::123456789012:role/gateway";
  const called: { service: string; region: string; request: WireRequest; credentialsArn?: string }[] = [];
  const service = (call: (typeof called)[number]) => {
    called.push(call);
    return ok("{}", 200, [["Content-Type", "application/x-amz-json-1.0"]]);
  };
  const action = (
    integrationSubtype: string,
    requestParameters: Record<string, string>,
  ): Partial<IntegrationDefinition> => ({
    integrationUri: undefined,
    integrationSubtype,
    requestParameters,
    credentialsArn: role,
    payloadFormatVersion: "1.0",
  });

  it("SQS-SendMessage by the query protocol, attributes included", async () => {
    called.length = 0;
    const { call } = api(
      { service },
      action("SQS-SendMessage", {
        QueueUrl: "https://sqs.us-east-1.amazonaws.com/123456789012/q",
        MessageBody: "$request.body",
        MessageAttributes: '{"sig":{"DataType":"String","StringValue":"${request.header.x-sig}"}}',
      }),
    );
    const got = await call("POST", "/x/1", { headers: [["X-Sig", "abc"]], body: Buffer.from("a & b") });
    assert.equal(got.status, 200);
    const { request: sent, credentialsArn, service: name, region } = called[0]!;
    assert.deepEqual([name, region, credentialsArn, sent.target], ["sqs", "us-east-1", role, "/123456789012/q"]);
    assert.deepEqual(Object.fromEntries(new URLSearchParams(sent.body.toString())), {
      Action: "SendMessage",
      Version: "2012-11-05",
      QueueUrl: "https://sqs.us-east-1.amazonaws.com/123456789012/q",
      MessageBody: "a & b",
      "MessageAttribute.1.Name": "sig",
      "MessageAttribute.1.Value.DataType": "String",
      "MessageAttribute.1.Value.StringValue": "abc",
    });
  });

  const json: [string, Record<string, string>, string, unknown][] = [
    [
      "Kinesis-PutRecord",
      { StreamName: "s", Data: "$request.body.d", PartitionKey: "$request.path.id", Region: "eu-west-1" },
      "Kinesis_20131202.PutRecord",
      { StreamName: "s", Data: "eA==", PartitionKey: "1" },
    ],
    [
      "EventBridge-PutEvents",
      { Detail: "$request.body", DetailType: "t", Source: "shop", Resources: "a, b" },
      "AWSEvents.PutEvents",
      { Entries: [{ Detail: '{"d":"eA=="}', DetailType: "t", Source: "shop", Resources: ["a", "b"] }] },
    ],
    [
      "StepFunctions-StartExecution",
      { StateMachineArn: "arn", Input: "$request.body" },
      "AWSStepFunctions.StartExecution",
      { stateMachineArn: "arn", input: '{"d":"eA=="}' },
    ],
    [
      "StepFunctions-StartSyncExecution",
      { StateMachineArn: "arn" },
      "AWSStepFunctions.StartSyncExecution",
      { stateMachineArn: "arn" },
    ],
    [
      "StepFunctions-StopExecution",
      { ExecutionArn: "e", Cause: "c" },
      "AWSStepFunctions.StopExecution",
      { executionArn: "e", cause: "c" },
    ],
  ];
  for (const [subtype, parameters, target, payload] of json) {
    it(`${subtype} by the JSON protocol`, async () => {
      called.length = 0;
      const { call } = api({ service }, action(subtype, parameters));
      const got = await call("POST", "/x/1", { body: Buffer.from('{"d":"eA=="}') });
      assert.deepEqual([got.status, got.headers["content-type"]], [200, "application/json"]);
      const { request: sent, region } = called[0]!;
      assert.deepEqual(named(sent.headers, "x-amz-target"), [target]);
      assert.deepEqual(JSON.parse(sent.body.toString()), payload);
      assert.equal(region, parameters.Region ?? "us-east-1");
    });
  }

  it("a mapped parameter that the request lacks is 400 (recorded), required or not", async () => {
    called.length = 0;
    for (const parameters of [
      { StreamName: "$request.body.none", Data: "eA==", PartitionKey: "p" },
      { StreamName: "s", Data: "eA==", PartitionKey: "p", ExplicitHashKey: "$request.body.none" },
    ]) {
      const { call } = api({ service }, action("Kinesis-PutRecord", parameters as unknown as Record<string, string>));
      assert.equal((await call("POST", "/x/1", { body: Buffer.from("{}") })).status, 400);
    }
    assert.equal(called.length, 0);
  });

  it("a service's refusal is 500 (recorded), its words kept inside", async () => {
    const { call } = api(
      { service: () => ok('{"__type":"ResourceNotFoundException","message":"stream secret"}', 400) },
      action("Kinesis-PutRecord", { StreamName: "none", Data: "eA==", PartitionKey: "p" }),
    );
    const got = await call("POST", "/x/1");
    assert.deepEqual([got.status, got.body], [500, '{"message":"Internal Server Error"}']);
  });

  it("AppConfig is known and says that it is not simulated", async () => {
    const { env, call } = api(
      { service },
      action("AppConfig-GetConfiguration", { Application: "a", Environment: "e", Configuration: "c", ClientId: "i" }),
    );
    assert.equal((await call("GET", "/x/1")).status, 500);
    const trace = env.events.find((event) => event.kind === "request");
    assert.match(JSON.stringify(trace), /recorded, not simulated/);
  });
});
