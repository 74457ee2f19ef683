import assert from "node:assert/strict";
import { describe, it } from "mocha";
import type { CorsConfiguration } from "../../../../local/gateway/http/definition";
import { httpApiHandler } from "../../../../local/gateway/http/index";
import { definition, lambdaIntegration, route, serve, stageSettings } from "./builder";
import { EnvironmentDouble, functionArn, request, shown } from "./double";

const functions = {
  echo: (event: Record<string, unknown>) => ({
    statusCode: 200,
    body: JSON.stringify(event),
    headers: { "Access-Control-Allow-Origin": "evil", "x-ok": "1" },
  }),
};

describe("CORS of HTTP APIs", () => {
  const cors: CorsConfiguration = {
    allowOrigins: ["https://shop.example", "http://*"],
    allowMethods: ["GET", "POST"],
    allowHeaders: ["authorization"],
    exposeHeaders: ["x-ok"],
    allowCredentials: true,
    maxAge: 300,
  };
  const preflight = (origin: string): [string, string][] => [
    ["Origin", origin],
    ["Access-Control-Request-Method", "GET"],
  ];
  const api = (keys: Parameters<typeof route>[], over: CorsConfiguration | null = cors) => {
    const handle = serve(
      new EnvironmentDouble({ functions }),
      definition(
        keys.map((key) => route(...key)),
        [lambdaIntegration("echo")],
        [],
        over ? { cors: over } : {},
      ),
    );
    return async (method: string, target: string, headers: [string, string][]) =>
      shown(await handle(request(method, target, { headers })));
  };

  it("answers a preflight with 204 though there is no OPTIONS route, and an ANY route does not catch it", async () => {
    for (const key of ["GET /x", "ANY /x", "$default"]) {
      const got = await api([[key, "echo"]])("OPTIONS", "/x", preflight("https://shop.example"));
      assert.equal(got.status, 204);
      assert.equal(got.body, "");
      const { "apigw-requestid": _, ...headers } = got.headers;
      assert.deepEqual(headers, {
        "access-control-allow-origin": "https://shop.example",
        "access-control-allow-credentials": "true",
        "access-control-allow-methods": "GET,POST",
        "access-control-allow-headers": "authorization",
        "access-control-max-age": "300",
      });
    }
  });

  it("gives another origin no CORS headers", async () => {
    for (const origin of ["https://evil.example", "https://shop.example.evil", "null", "HTTPS://SHOP.EXAMPLE"]) {
      const got = await api([["GET /x", "echo"]])("OPTIONS", "/x", preflight(origin));
      assert.equal(got.status, 204);
      assert.deepEqual(Object.keys(got.headers), ["apigw-requestid"], origin);
    }
  });

  it("puts its own headers in place of the backend's", async () => {
    const call = api([["GET /x", "echo"]]);
    const got = await call("GET", "/x", [["Origin", "http://anything"]]);
    assert.equal(got.headers["access-control-allow-origin"], "http://anything");
    assert.equal(got.headers["access-control-expose-headers"], "x-ok");
    assert.equal((await call("GET", "/x", [])).headers["access-control-allow-origin"], undefined);
  });

  it("leaves the backend's headers alone where the API has no CORS", async () => {
    const got = await api([["GET /x", "echo"]], null)("GET", "/x", []);
    assert.equal(got.headers["access-control-allow-origin"], "evil");
  });

  it("a guarded $default catches preflights; an open OPTIONS route lets them through", async () => {
    const guarded: Parameters<typeof route> = ["$default", "echo", { authorizationType: "AWS_IAM" }];
    assert.equal((await api([guarded])("OPTIONS", "/x", preflight("https://shop.example"))).status, 403);
    const got = await api([guarded, ["OPTIONS /{proxy+}", "echo"]])("OPTIONS", "/x", preflight("https://shop.example"));
    assert.equal(got.status, 200);
    assert.equal(got.headers["access-control-allow-origin"], "https://shop.example");
  });

  it("any origin is answered with a star", async () => {
    const got = await api([["GET /x", "echo"]], { allowOrigins: ["*"] })("GET", "/x", [
      ["Origin", "https://a.example"],
    ]);
    assert.equal(got.headers["access-control-allow-origin"], "*");
  });
});

describe("a stage of an HTTP API", () => {
  it("throttles by route with the stage's settings, refilled by the clock", async () => {
    const env = new EnvironmentDouble({ functions });
    const stage = stageSettings({
      defaultRouteSettings: { throttlingRateLimit: 100, throttlingBurstLimit: 100 },
      routeSettings: { "GET /x": { throttlingRateLimit: 2, throttlingBurstLimit: 3 } },
    });
    const handle = serve(
      env,
      definition([route("GET /x", "echo"), route("GET /y", "echo")], [lambdaIntegration("echo")]),
      stage,
    );
    const statuses = async (count: number, path: string) => {
      const got: number[] = [];
      for (let i = 0; i < count; i++) got.push((await handle(request("GET", path))).status);
      return got;
    };
    assert.deepEqual(await statuses(5, "/x"), [200, 200, 200, 429, 429]);
    assert.deepEqual(await statuses(5, "/y"), [200, 200, 200, 200, 200]);
    env.clock.advance(500);
    assert.deepEqual(await statuses(2, "/x"), [200, 429]);
    const refused = shown(await handle(request("GET", "/x")));
    assert.equal(refused.body, '{"message":"Too Many Requests"}');
  });

  it("writes one access log line per request, with a dash for what is missing", async () => {
    const env = new EnvironmentDouble({ functions });
    const stage = stageSettings({
      accessLog: {
        destinationArn: "arn:aws:logs:us-east-1:123456789012:log-group:/shop/mobile",
        format:
          '{"ip":"$context.identity.sourceIp","key":"$context.routeKey","status":$context.status,"sub":"$context.authorizer.claims.sub","err":"$context.error.message","int":"$context.integrationStatus","run":"$context.integration.requestId"}',
      },
    });
    const handle = serve(env, definition([route("GET /x", "echo")], [lambdaIntegration("echo")]), stage);
    await handle(request("GET", "/x"));
    await handle(request("GET", "/none"));
    const lines = env.events.filter((event) => event.kind === "log");
    assert.deepEqual(
      lines.map(({ group, message }) => [group, message]),
      [
        ["/shop/mobile", '{"ip":"192.0.2.1","key":"GET /x","status":200,"sub":"-","err":"-","int":"200","run":"r"}'],
        ["/shop/mobile", '{"ip":"192.0.2.1","key":"-","status":404,"sub":"-","err":"Not Found","int":"-","run":"-"}'],
      ],
    );
  });

  it("a client cannot forge a log line", async () => {
    const env = new EnvironmentDouble({ functions });
    const stage = stageSettings({
      accessLog: { destinationArn: "arn:aws:logs:us-east-1:1:log-group:g", format: "$context.path" },
    });
    const handle = serve(env, definition([], []), stage);
    await handle(request("GET", "/a%0Aforged"));
    assert.deepEqual(
      env.events.flatMap((event) => (event.kind === "log" ? [event.message] : [])),
      ["/a forged"],
    );
  });

  it("counts by API and stage, and by route where detailed metrics are on", async () => {
    const env = new EnvironmentDouble({ functions });
    const stage = stageSettings({ routeSettings: { "GET /x": { detailedMetricsEnabled: true } } });
    const handle = serve(
      env,
      definition([route("GET /x", "echo"), route("GET /y", "echo")], [lambdaIntegration("echo")]),
      stage,
    );
    await handle(request("GET", "/x"));
    await handle(request("GET", "/y"));
    await handle(request("GET", "/none"));
    const metrics = env.events.filter((event) => event.kind === "metric");
    const total = (name: string, dimensions: string) =>
      metrics
        .filter((m) => m.name === name && Object.keys(m.dimensions).join() === dimensions)
        .reduce((sum, m) => sum + m.value, 0);
    assert.equal(total("Count", "ApiId"), 3);
    assert.equal(total("4xx", "ApiId,Stage"), 1);
    assert.equal(total("5xx", "ApiId"), 0);
    assert.equal(total("Count", "ApiId,Stage,Route"), 1);
  });

  it("tells each step of a request", async () => {
    const env = new EnvironmentDouble({ functions });
    const handle = serve(env, definition([route("GET /x/{id}", "echo")], [lambdaIntegration("echo")]));
    await handle(request("GET", "/x/1"));
    const event = env.events.find((entry) => entry.kind === "request");
    assert.ok(event?.kind === "request");
    assert.deepEqual(
      event.trace.steps.map(({ step, outcome }) => `${step} ${outcome}`),
      [
        "limits passed",
        "route passed",
        "authorizer passed",
        "throttle passed",
        "integrate passed",
        "map response passed",
      ],
    );
    assert.equal(event.trace.routeKey, "GET /x/{id}");
  });

  it("refuses headers over 10,240 bytes and bodies over 10 MB", async () => {
    const handle = serve(
      new EnvironmentDouble({ functions }),
      definition([route("$default", "echo")], [lambdaIntegration("echo")]),
    );
    assert.equal((await handle(request("GET", "/", { headers: [["x", "y".repeat(10_300)]] }))).status, 431);
    const got = shown(await handle(request("POST", "/", { body: Buffer.alloc(10 * 1024 * 1024 + 1) })));
    assert.deepEqual([got.status, got.body], [413, '{"message":"Request Entity Too Large"}']);
  });
});

describe("an OpenAPI document as an HTTP API", () => {
  const integration = { type: "aws_proxy", httpMethod: "POST", uri: functionArn("echo"), payloadFormatVersion: "2.0" };
  const document = {
    openapi: "3.0.1",
    info: { title: "mobile", version: "1" },
    "x-amazon-apigateway-cors": { allowOrigins: ["*"] },
    paths: {
      "/pets/{id}": {
        get: {
          operationId: "getPet",
          "x-amazon-apigateway-integration": { $ref: "#/components/x-amazon-apigateway-integrations/shared" },
        },
        "x-amazon-apigateway-any-method": { "x-amazon-apigateway-integration": integration },
      },
      "/mine": {
        get: { security: [{ jwt: ["pets/read"] }], "x-amazon-apigateway-integration": integration },
        post: { security: [{ sig: [] }], "x-amazon-apigateway-integration": integration },
      },
      "/$default": { "x-amazon-apigateway-any-method": { "x-amazon-apigateway-integration": integration } },
    },
    components: {
      "x-amazon-apigateway-integrations": { shared: integration },
      securitySchemes: {
        jwt: {
          type: "oauth2",
          "x-amazon-apigateway-authorizer": {
            type: "jwt",
            identitySource: "$request.header.Authorization",
            jwtConfiguration: { issuer: "https://issuer.example", audience: ["app"] },
          },
        },
        sig: { type: "apiKey", name: "Authorization", in: "header", "x-amazon-apigateway-authtype": "awsSigv4" },
      },
    },
  };
  const served = (stage?: string) => {
    const env = new EnvironmentDouble({ functions });
    const { handle } = httpApiHandler(JSON.stringify(document), env, { stage, stageVariables: { a: "b" } });
    return async (method: string, target: string) => shown(await handle(request(method, target)));
  };
  const keyOf = (body: string) => (JSON.parse(body) as { routeKey: string }).routeKey;

  it("is served with its routes, $default, security and CORS", async () => {
    const call = served();
    assert.equal(keyOf((await call("GET", "/pets/1")).body), "GET /pets/{id}");
    assert.equal(keyOf((await call("PATCH", "/pets/1")).body), "ANY /pets/{id}");
    assert.equal(keyOf((await call("GET", "/else")).body), "$default");
    assert.equal((await call("GET", "/mine")).status, 401);
    assert.equal((await call("POST", "/mine")).status, 403);
  });

  it("is served below a named stage", async () => {
    const call = served("v1");
    assert.equal(keyOf((await call("GET", "/v1/pets/1")).body), "GET /pets/{id}");
    const other = await call("GET", "/pets/1");
    assert.deepEqual([other.status, other.body], [404, '{"message":"Not Found"}']);
  });

  it("may name the default route and the payload's version as AWS's own pages and tools write them", async () => {
    const written = {
      ...document,
      paths: {
        $default: {
          "x-amazon-apigateway-any-method": {
            isDefaultRoute: true,
            // 1.0 without quotes: https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-any-method.html
            "x-amazon-apigateway-integration": { ...integration, payloadFormatVersion: 1 },
          },
        },
        "/two": { get: { "x-amazon-apigateway-integration": { ...integration, payloadFormatVersion: 2 } } },
      },
    };
    const { handle } = httpApiHandler(written, new EnvironmentDouble({ functions }));
    const versionAt = async (path: string) =>
      (JSON.parse(shown(await handle(request("GET", path))).body) as { version: string }).version;
    assert.deepEqual([await versionAt("/else"), await versionAt("/two")], ["1.0", "2.0"]);
  });

  it("is refused with every fault at once", () => {
    const broken = {
      ...document,
      paths: {
        "/a": { get: { "x-amazon-apigateway-integration": { ...integration, payloadFormatVersion: undefined } } },
        "/b": { get: { "x-amazon-apigateway-integration": { ...integration, type: "mock" } } },
        "/c": { get: { security: [{ jwt: [] }, { sig: [] }], "x-amazon-apigateway-integration": integration } },
        "/d": { get: { security: [{ unknown: [] }], "x-amazon-apigateway-integration": integration } },
      },
    };
    assert.throws(
      () => httpApiHandler(broken, new EnvironmentDouble()),
      (error: Error) => {
        for (const part of [
          /GET \/a: payloadFormatVersion is missing/,
          /GET \/b: integration type is MOCK/,
          /GET \/c has 2 security/,
          /GET \/d names security scheme unknown/,
        ]) {
          assert.match(error.message, part);
        }
        return true;
      },
    );
  });
});
