import assert from "node:assert/strict";
import { afterEach, describe, it } from "mocha";
import { apigateway } from "../../../../local/cloud/apigateway";
import { tokens } from "../../../../local/cloud/apigatewayv2/inputs";
import { AwsError } from "../../../../local/cloud/errors";
import type { Principal } from "../../../../local/cloud/principal";
import { functionArn } from "../http/double";
import { SocketStage } from "./socket-stage";

const role: Principal = {
  type: "assumed-role",
  arn: "arn:aws:sts::123456789012:assumed-role/app/s",
  roleArn: "arn:aws:iam::123456789012:role/app",
  accountId: "123456789012",
  userId: "AROA:s",
  accessKeyId: "ASIA",
};

describe("who may open a WebSocket connection", () => {
  let stage: SocketStage | undefined;
  afterEach(() => stage?.close());

  async function withAuthorizer(
    authorizer: (event: Record<string, unknown>) => unknown,
    over: Record<string, unknown> = {},
  ): Promise<SocketStage> {
    const s = await SocketStage.start({
      functions: { authorizer, echo: (event) => ({ statusCode: 200, body: JSON.stringify(event) }) },
      routes: { $default: "echo" },
      answering: ["$default"],
    });
    stage = s;
    const made = await s.h.create(tokens.Authorizer, "gate", {
      apiId: s.api.id,
      name: "gate",
      authorizerType: "REQUEST",
      authorizerUri: `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${functionArn("authorizer")}/invocations`,
      identitySources: ["route.request.querystring.token"],
      ...over,
    });
    await s.addRoute("$connect", "echo", {
      route: { $connect: { authorizationType: "CUSTOM", authorizerId: made.id } },
    });
    return s;
  }

  const policy = (effect: string, resource: unknown) => ({
    principalId: "customer-1",
    policyDocument: {
      Version: "2012-10-17",
      Statement: [{ Effect: effect, Action: "execute-api:Invoke", Resource: resource }],
    },
    context: { tier: "gold", age: 3 },
  });

  it("lets in whom the policy allows, and keeps what the authorizer said for later messages", async () => {
    const s = await withAuthorizer((event) => policy("Allow", event.methodArn));
    const client = await s.connect("?token=abc");
    client.send("x");
    const event = JSON.parse(await client.next()) as { requestContext: { authorizer: Record<string, unknown> } };
    const { integrationLatency: _, ...authorizer } = event.requestContext.authorizer;
    assert.deepEqual(authorizer, { tier: "gold", age: 3, principalId: "customer-1" });
    const asked = JSON.parse(s.h.env.invocations[0]!.payload) as Record<string, unknown>;
    assert.equal(asked.type, "REQUEST");
    assert.equal(asked.methodArn, `${s.api.outputs.executionArn}/dev/$connect`);
    assert.match(s.h.env.invocations[0]!.sourceArn, /\/authorizers\/\w+$/);
  });

  it("refuses without the identity source before the function is asked", async () => {
    const s = await withAuthorizer((event) => policy("Allow", event.methodArn));
    for (const path of ["", "?token=", "?other=1"]) assert.equal((await s.client(path).refused()).status, 401);
    assert.equal(s.h.env.invocations.length, 0);
  });

  const refusals: [string, (event: Record<string, unknown>) => unknown, number][] = [
    ["a Deny", (event) => policy("Deny", event.methodArn), 403],
    ["an Allow of something else", () => policy("Allow", "arn:aws:execute-api:us-east-1:123456789012:other/*"), 403],
    [
      "a Deny beside an Allow",
      (event) => ({
        principalId: "p",
        policyDocument: {
          Statement: [
            { Effect: "Allow", Action: "*", Resource: "*" },
            { Effect: "Deny", Action: "execute-api:*", Resource: [event.methodArn] },
          ],
        },
      }),
      403,
    ],
    [
      "the error Unauthorized",
      () => {
        throw new Error("Unauthorized");
      },
      401,
    ],
    [
      "any other error",
      () => {
        throw new Error("boom");
      },
      500,
    ],
    ["no policy", () => ({ principalId: "p" }), 500],
    ["no principal", () => ({ policyDocument: policy("Allow", "*").policyDocument }), 500],
    ["a nested context", () => ({ ...policy("Allow", "*"), context: { list: [1] } }), 500],
    ["null", () => null, 500],
    ["true", () => true, 500],
  ];
  for (const [name, authorizer, status] of refusals) {
    it(`answers ${status} for ${name}`, async () => {
      const s = await withAuthorizer(authorizer);
      assert.equal((await s.client("?token=abc").refused()).status, status);
    });
  }

  it("AWS_IAM asks for a signature and for execute-api:Invoke on $connect", async () => {
    let principal: Principal = { type: "anonymous" };
    let allowed = "";
    const s = await SocketStage.start({
      functions: { echo: () => ({ statusCode: 200 }) },
      routes: { $connect: "echo" },
      route: { $connect: { authorizationType: "AWS_IAM" } },
      principal: (request) => {
        if (request.target.includes("bad")) throw new AwsError("InvalidSignatureException", "no", 403);
        return principal;
      },
      allows: (action, resource) => `${action} ${resource}` === allowed,
    });
    stage = s;
    assert.equal((await s.client().refused()).status, 403);
    principal = role;
    assert.equal((await s.client().refused()).status, 403);
    assert.equal((await s.client("?bad").refused()).status, 403);
    allowed = `execute-api:Invoke ${s.api.outputs.executionArn}/dev/$connect`;
    await s.connect();
    const event = JSON.parse(s.h.env.invocations[0]!.payload) as { requestContext: { identity: { userArn: string } } };
    assert.equal(event.requestContext.identity.userArn, role.arn);
  });

  it("a route that requires an API key lets in keys of the stage's usage plan, up to its quota", async () => {
    const s = await SocketStage.start({
      functions: { echo: () => ({ statusCode: 200 }) },
      routes: { $connect: "echo" },
      route: { $connect: { apiKeyRequired: true } },
      others: [apigateway],
    });
    stage = s;
    const key = async (name: string, enabled = true) =>
      s.h.create("aws:apigateway/apiKey:ApiKey", name, { name, value: name.padEnd(20, "x"), enabled });
    const plan = await s.h.create("aws:apigateway/usagePlan:UsagePlan", "plan", {
      name: "plan",
      apiStages: [{ apiId: s.api.id, stage: "dev" }],
      quotaSettings: { limit: 2, period: "DAY" },
    });
    for (const made of [await key("good"), await key("off", false)]) {
      const inputs = { keyId: made.id, keyType: "API_KEY", usagePlanId: plan.id };
      await s.h.create("aws:apigateway/usagePlanKey:UsagePlanKey", `in-${made.name}`, inputs);
    }
    await key("alone");
    const by = (name: string) => ({ headers: { "x-api-key": name.padEnd(20, "x") } });
    assert.equal((await s.client().refused()).status, 403);
    for (const name of ["off", "alone", "unknown"])
      assert.equal((await s.client("", by(name)).refused()).status, 403, name);
    await s.connect("", by("good"));
    await s.connect("", by("good"));
    const { status, body } = await s.client("", by("good")).refused();
    assert.equal(status, 429);
    assert.match(body, /"message":"Limit Exceeded"/);
  });

  it("an unknown stage, a deeper path and a disabled endpoint refuse", async () => {
    const s = await SocketStage.start({ functions: {}, routes: { $default: "x" } });
    stage = s;
    for (const path of ["x", "/deeper", "/@connections/abc"])
      assert.equal((await s.client(path).refused()).status, 403);
    await s.h.update(s.api, { disableExecuteApiEndpoint: true });
    assert.equal((await s.client().refused()).status, 403);
  });

  it("authorization on another route than $connect is refused at creation", async () => {
    const s = await SocketStage.start({ functions: {}, routes: { $default: "x" } });
    stage = s;
    await assert.rejects(
      s.addRoute("say", "x", { route: { say: { authorizationType: "AWS_IAM" } } }),
      /for the \$connect route only/,
    );
  });
});
