import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { AwsError } from "../../../../local/cloud/errors";
import type { Principal } from "../../../../local/cloud/principal";
import type { AuthorizerDefinition } from "../../../../local/gateway/http/definition";
import { definition, lambdaIntegration, route, serve } from "./builder";
import { EnvironmentDouble, functionArn, request, shown } from "./double";

type Answer = (event: Record<string, unknown>) => unknown;

function api(answer: Answer, over: Partial<AuthorizerDefinition> = {}, routes = ["GET /a", "GET /b"]) {
  const env = new EnvironmentDouble({
    functions: {
      gate: answer,
      echo: (event) => ({ statusCode: 200, body: JSON.stringify(event.requestContext) }),
    },
  });
  const authorizer: AuthorizerDefinition = {
    id: "gate",
    name: "gate",
    authorizerType: "REQUEST",
    authorizerUri: functionArn("gate"),
    identitySource: ["$request.header.Authorization"],
    payloadFormatVersion: "2.0",
    enableSimpleResponses: true,
    resultTtlInSeconds: 300,
    ...over,
  };
  const guarded = routes.map((key) => route(key, "echo", { authorizationType: "CUSTOM", authorizerId: "gate" }));
  const handle = serve(env, definition(guarded, [lambdaIntegration("echo")], [authorizer]));
  const call = async (target: string, token: string | null = "t", headers: [string, string][] = []) =>
    shown(
      await handle(
        request("GET", target, {
          headers: [...(token === null ? [] : [["Authorization", token] as [string, string]]), ...headers],
        }),
      ),
    );
  const asked = () => env.invocations.filter(({ functionArn: arn }) => arn === functionArn("gate"));
  return { env, call, asked };
}

const policy = (resource: unknown, effect = "Allow") => ({
  principalId: "p1",
  policyDocument: {
    Version: "2012-10-17",
    Statement: [{ Effect: effect, Action: "execute-api:Invoke", Resource: resource }],
  },
  context: { tier: "gold" },
});
const arnOf = (path: string) => `arn:aws:execute-api:us-east-1:123456789012:abc/$default/GET/${path}`;

describe("Lambda authorizers of HTTP APIs", () => {
  it("simple answers: true lets in with nested context, false is 403", async () => {
    const { call, asked } = api((event) => ({ isAuthorized: event.rawPath === "/a", context: { user: { id: 1 } } }), {
      resultTtlInSeconds: 0,
    });
    const allowed = await call("/a");
    assert.deepEqual((JSON.parse(allowed.body) as { authorizer: unknown }).authorizer, { lambda: { user: { id: 1 } } });
    const refused = await call("/b");
    assert.deepEqual([refused.status, refused.body], [403, '{"message":"Forbidden"}']);
    const event = JSON.parse(asked()[0]!.payload) as Record<string, unknown>;
    assert.deepEqual(
      [event.version, event.type, event.routeArn, event.identitySource, event.routeKey],
      ["2.0", "REQUEST", arnOf("a"), ["t"], "GET /a"],
    );
    assert.equal(asked()[0]!.sourceArn, "arn:aws:execute-api:us-east-1:123456789012:abc/authorizers/gate");
  });

  it("format 1.0 sends one identity text, and takes policies only", async () => {
    const { call, asked } = api(() => policy(arnOf("a")), {
      payloadFormatVersion: "1.0",
      enableSimpleResponses: false,
      identitySource: ["$request.header.Authorization", "$request.querystring.q"],
      resultTtlInSeconds: 0,
    });
    assert.equal((await call("/a?q=1")).status, 200);
    const event = JSON.parse(asked()[0]!.payload) as Record<string, unknown>;
    assert.deepEqual(
      [event.version, event.methodArn, event.identitySource, event.authorizationToken, event.resource],
      ["1.0", arnOf("a"), "t,1", "t,1", "/a"],
    );
    assert.equal((await call("/b?q=1")).status, 403);
  });

  it("a missing or empty identity source is 401, and the function is not asked", async () => {
    const { call, asked } = api(() => ({ isAuthorized: true }));
    assert.equal((await call("/a", null)).status, 401);
    assert.equal((await call("/a", "")).status, 401);
    assert.equal(asked().length, 0);
  });

  it("answers are kept per identity for the time to live", async () => {
    const { call, asked, env } = api(() => ({ isAuthorized: true }));
    for (const path of ["/a", "/a", "/b"]) await call(path);
    assert.equal(asked().length, 1);
    await call("/a", "other");
    assert.equal(asked().length, 2);
    env.clock.advance(299_000);
    await call("/a");
    assert.equal(asked().length, 2);
    env.clock.advance(1_000);
    await call("/a");
    assert.equal(asked().length, 3);
  });

  it("a kept policy is judged anew for each route", async () => {
    const { call, asked } = api(() => policy(arnOf("a")), { enableSimpleResponses: false });
    assert.deepEqual([(await call("/a")).status, (await call("/b")).status], [200, 403]);
    assert.equal(asked().length, 1);
  });

  it("$context.routeKey among the sources keeps answers by route", async () => {
    const { call, asked } = api(() => ({ isAuthorized: true }), {
      identitySource: ["$request.header.Authorization", "$context.routeKey"],
    });
    for (const path of ["/a", "/b", "/a"]) await call(path);
    assert.equal(asked().length, 2);
  });

  it("refusals are kept too; failures are not", async () => {
    let answer: Answer = () => ({ isAuthorized: false });
    const { call, asked } = api((event) => answer(event));
    assert.equal((await call("/a")).status, 403);
    answer = () => ({ isAuthorized: true });
    assert.equal((await call("/a")).status, 403);
    assert.equal(asked().length, 1);
    answer = () => "nonsense";
    assert.equal((await call("/a", "u")).status, 500);
    answer = () => ({ isAuthorized: true });
    assert.equal((await call("/a", "u")).status, 200);
  });

  const unusable: [string, Answer, boolean][] = [
    [
      "a throw",
      () => {
        throw new Error("Unauthorized");
      },
      true,
    ],
    ["null", () => null, true],
    ["text", () => "ok", true],
    ["isAuthorized as text", () => ({ isAuthorized: "true" }), true],
    ["isAuthorized as a number", () => ({ isAuthorized: 1 }), true],
    ["a policy where a simple answer is due", () => policy("*"), true],
    ["a simple answer where a policy is due", () => ({ isAuthorized: true }), false],
    ["a policy without statements", () => ({ principalId: "p", policyDocument: {} }), false],
    ["an unknown effect", () => policy("*", "allow"), false],
    ["a resource that is no text", () => policy([1]), false],
    ["no principal", () => ({ ...policy("*"), principalId: undefined }), false],
  ];
  for (const [name, answer, enableSimpleResponses] of unusable) {
    it(`${name} is 500, never a way in`, async () => {
      const { call } = api(answer, { enableSimpleResponses });
      const refused = await call("/a");
      assert.deepEqual([refused.status, refused.body], [500, '{"message":"Internal Server Error"}']);
    });
  }

  it("takes no longer than ten seconds", async () => {
    const { call, env } = api(() => new Promise(() => {}));
    const pending = call("/a");
    await new Promise((resolve) => setImmediate(resolve));
    env.clock.advance(10_000);
    assert.equal((await pending).status, 500);
  });

  it("a policy cannot be slipped past by escapes: the ARN has the path as it is routed", async () => {
    const deny = {
      principalId: "p",
      policyDocument: {
        Statement: [
          { Effect: "Allow", Action: "execute-api:Invoke", Resource: "*" },
          { Effect: "Deny", Action: "execute-api:Invoke", Resource: arnOf("admin/*") },
        ],
      },
    };
    const { call } = api(() => deny, { enableSimpleResponses: false }, ["GET /{area}/{page}"]);
    assert.equal((await call("/public/x")).status, 200);
    for (const path of ["/admin/x", "/%61dmin/x", "/admi%6E/%78"]) assert.equal((await call(path)).status, 403, path);
  });

  it("an Allow of a folder is no Allow of one segment with an escaped slash", async () => {
    const { call } = api(() => policy(arnOf("public/*")), { enableSimpleResponses: false }, [
      "GET /{id}",
      "GET /public/{x}",
    ]);
    assert.equal((await call("/public/1")).status, 200);
    assert.equal((await call("/public%2F1")).status, 403);
  });
});

describe("IAM authorization of HTTP APIs", () => {
  const role: Principal = {
    type: "assumed-role",
    arn: "arn:aws:sts::123456789012:assumed-role/app/s",
    roleArn: "arn:aws:iam::123456789012:role/app",
    accountId: "123456789012",
    userId: "AROA:s",
    accessKeyId: "ASIA",
  };

  it("asks for execute-api:Invoke on the request's own path", async () => {
    const asked: string[] = [];
    let principal: Principal | Error = { type: "anonymous" };
    const env = new EnvironmentDouble({
      functions: { echo: (event) => ({ statusCode: 200, body: JSON.stringify(event.requestContext) }) },
      principal: () => {
        if (principal instanceof Error) throw principal;
        return principal;
      },
      allows: (action, resource) => {
        asked.push(`${action} ${resource}`);
        return resource.endsWith("/orders/7");
      },
    });
    const handle = serve(
      env,
      definition([route("GET /orders/{id}", "echo", { authorizationType: "AWS_IAM" })], [lambdaIntegration("echo")]),
    );
    const call = async (target: string) => shown(await handle(request("GET", target)));
    assert.deepEqual(
      [(await call("/orders/7")).status, (await call("/orders/7")).body],
      [403, '{"message":"Forbidden"}'],
    );
    principal = new AwsError("InvalidSignatureException", "bad", 403);
    assert.equal((await call("/orders/7")).status, 403);
    principal = role;
    assert.equal((await call("/orders/8")).status, 403);
    const { authorizer } = JSON.parse((await call("/orders/7")).body) as {
      authorizer: { iam: Record<string, unknown> };
    };
    assert.deepEqual(authorizer.iam, {
      accessKey: "ASIA",
      accountId: "123456789012",
      callerId: "AROA:s",
      cognitoIdentity: null,
      principalOrgId: null,
      userArn: role.arn,
      userId: "AROA:s",
    });
    assert.equal(asked.at(-1), `execute-api:Invoke ${arnOf("orders/7")}`);
  });
});
