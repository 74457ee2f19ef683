import assert from "node:assert/strict";
import { api, documentOf, functionUri, HandlerError, proxy, Surroundings } from "./support";

type Policy = { principalId?: string; policyDocument?: unknown; context?: unknown; usageIdentifierKey?: string };

const arn = "arn:aws:execute-api:us-east-1:123456789012:a1b2c3d4e5/dev";

function allow(resource: string, more: Policy = {}): Policy {
  const statement = { Action: "execute-api:Invoke", Effect: "Allow", Resource: resource };
  return { principalId: "me", policyDocument: { Version: "2012-10-17", Statement: [statement] }, ...more };
}

/** An API behind a Lambda authorizer that answers `result`. */
function guarded(result: Policy | (() => unknown), authorizer: object = {}, surroundings = new Surroundings()) {
  const events: Record<string, unknown>[] = [];
  surroundings.functions = {
    auth: (event) => {
      events.push(event);
      return typeof result === "function" ? result() : result;
    },
    f: (event) => ({
      statusCode: 200,
      body: JSON.stringify((event.requestContext as { authorizer: unknown }).authorizer),
    }),
  };
  const scheme = {
    type: "apiKey",
    name: "X-Auth",
    in: "header",
    "x-amazon-apigateway-authtype": "custom",
    "x-amazon-apigateway-authorizer": { type: "token", authorizerUri: functionUri("auth"), ...authorizer },
  };
  const secured = { ...proxy("f"), security: [{ guard: [] }] };
  const document = documentOf(
    { "/a": { get: secured }, "/b": { get: secured } },
    { components: { securitySchemes: { guard: scheme } } },
  );
  return { call: api(document, surroundings), events, surroundings };
}
const token = { headers: [["X-Auth", "Bearer x"]] as [string, string][] };

describe("Lambda authorizers of REST APIs", () => {
  it("TOKEN: get the token and the method's ARN; their context reaches the function as text", async () => {
    const { call, events, surroundings } = guarded(allow(`${arn}/GET/a`, { context: { n: 1, b: true, s: "x" } }));
    const answer = await call("/a", token);
    assert.deepEqual(events, [{ type: "TOKEN", authorizationToken: "Bearer x", methodArn: `${arn}/GET/a` }]);
    assert.deepEqual(JSON.parse(answer.text), { n: "1", b: "true", s: "x", principalId: "me", integrationLatency: 0 });
    assert.match(surroundings.invocations[0]!.sourceArn, /:a1b2c3d4e5\/authorizers\/\w{6}$/);
  });

  it("TOKEN: a missing token and one that does not match are 401 without a call", async () => {
    const { call, events } = guarded(allow("*"), { identityValidationExpression: "^Bearer [a-z]$" });
    for (const headers of [[], [["X-Auth", "Basic x"]], [["X-Auth", "Bearer xy"]]] as [string, string][][]) {
      const answer = await call("/a", { headers });
      assert.deepEqual(
        [answer.status, answer.text, answer.header("x-amzn-errortype")],
        [401, '{"message":"Unauthorized"}', "UnauthorizedException"],
      );
    }
    assert.equal(events.length, 0);
  });

  it("keep the answer by token for its time, and judge the kept policy anew for each method", async () => {
    const { call, events, surroundings } = guarded(allow(`${arn}/GET/a`), { authorizerResultTtlInSeconds: 60 });
    assert.equal((await call("/a", token)).status, 200);
    assert.equal((await call("/b", token)).status, 403, "the kept policy covers /a alone");
    assert.equal(events.length, 1);
    surroundings.time += 61_000;
    await call("/a", token);
    await call("/a", { headers: [["X-Auth", "Bearer y"]] });
    assert.equal(events.length, 3);
  });

  it("refuse with 403 by a Deny, and by silence, in different words", async () => {
    const silent = await guarded(allow(`${arn}/POST/*`)).call("/a", token);
    assert.deepEqual(
      [silent.status, silent.text],
      [403, '{"Message":"User is not authorized to access this resource"}'],
    );
    const deny = { principalId: "x", policyDocument: { Statement: [{ Action: "*", Effect: "Deny", Resource: "*" }] } };
    assert.match((await guarded(deny).call("/a", token)).text, /with an explicit deny/);
  });

  const failures: readonly [string, Policy | (() => unknown), number, string | null][] = [
    [
      "throwing exactly Unauthorized",
      () => {
        throw new HandlerError("Unauthorized");
      },
      401,
      "Unauthorized",
    ],
    [
      "throwing anything else",
      () => {
        throw new HandlerError("Unauthorized!");
      },
      500,
      null,
    ],
    ["a policy that is none", { principalId: "me", policyDocument: "yes" }, 500, null],
    ["no principal", { ...allow("*"), principalId: undefined }, 500, null],
    ["a context with an object", allow("*", { context: { o: {} } }), 500, null],
  ];
  for (const [what, result, status, message] of failures) {
    it(`${what}: ${status}`, async () => {
      const answer = await guarded(result).call("/a", token);
      assert.deepEqual([answer.status, answer.text], [status, `{"message":${JSON.stringify(message)}}`]);
    });
  }

  it("a function that is not there: 500 as a configuration error", async () => {
    const { call } = guarded(allow("*"), { authorizerUri: functionUri("nosuch") });
    const answer = await call("/a", token);
    assert.deepEqual([answer.status, answer.header("x-amzn-errortype")], [500, "AuthorizerConfigurationException"]);
  });

  it("REQUEST: with caching every identity source must be there; without, none", async () => {
    const sources = {
      type: "request",
      identitySource: "method.request.header.X-Auth, method.request.querystring.q, stageVariables.none",
    };
    const cached = guarded(allow("*"), {
      ...sources,
      identitySource: "method.request.header.X-Auth, method.request.querystring.q",
    });
    assert.equal((await cached.call("/a", token)).status, 401);
    assert.equal((await cached.call("/a?q=1", token)).status, 200);
    assert.equal(cached.events[0]?.type, "REQUEST");
    const { queryStringParameters, pathParameters, stageVariables } = cached.events[0]!;
    assert.deepEqual(
      [queryStringParameters, pathParameters, stageVariables],
      [{ q: "1" }, {}, {}],
      "empty maps, not null",
    );
    const uncached = guarded(allow("*"), { ...sources, authorizerResultTtlInSeconds: 0 });
    assert.equal((await uncached.call("/a")).status, 200);
  });

  it("may name the API key of the caller", async () => {
    const surroundings = new Surroundings();
    surroundings.functions = {
      auth: () => allow("*", { usageIdentifierKey: "key-of-the-caller-0001" }),
      f: () => ({}),
    };
    const components = {
      securitySchemes: {
        guard: {
          type: "apiKey",
          name: "X-Auth",
          in: "header",
          "x-amazon-apigateway-authorizer": { type: "token", authorizerUri: functionUri("auth") },
        },
        api_key: { type: "apiKey", name: "x-api-key", in: "header" },
      },
    };
    const paths = { "/a": { get: { ...proxy("f"), security: [{ guard: [], api_key: [] }] } } };
    const key = { id: "k", value: "key-of-the-caller-0001", name: "k", enabled: true };
    const plan = { id: "p", name: "p", keyIds: new Set(["k"]), methodThrottles: new Map() };
    const keys = { keyOf: (value: string) => (value === key.value ? key : undefined), plansOf: () => [plan] };
    const document = documentOf(paths, { components, "x-amazon-apigateway-api-key-source": "AUTHORIZER" });
    assert.equal((await api(document, surroundings, { keys })("/a", token)).status, 200);
  });
});
