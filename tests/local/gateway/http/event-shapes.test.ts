import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { describe, it } from "mocha";
import type { Principal } from "../../../../local/cloud/principal";
import type { AuthorizerDefinition, RouteDefinition } from "../../../../local/gateway/http/definition";
import { SocketStage } from "../websocket/socket-stage";
import { definition, lambdaIntegration, route, serve } from "./builder";
import { type DoubleOptions, EnvironmentDouble, functionArn, request } from "./double";

const folder = join(process.cwd(), "..", "shared", "aws-recorded", "events", "powertools");

type Json = Record<string, unknown>;

const sample = (path: string) => JSON.parse(readFileSync(join(folder, path), "utf8")) as Json;

/** The members of an event and their kinds; claims and headers are the request's own, so only their kind counts. */
function shape(value: unknown, path = ""): string[] {
  if (value === null) return [`${path}: null`];
  if (Array.isArray(value)) return [`${path}: list`];
  if (typeof value !== "object") return [`${path}: ${typeof value}`];
  if (/\.(claims|headers|multiValueHeaders|queryStringParameters|multiValueQueryStringParameters)$/.test(path))
    return [`${path}: map`];
  return Object.entries(value)
    .flatMap(([name, member]) => shape(member, `${path}.${name}`))
    .sort();
}

const role: Principal = {
  type: "assumed-role",
  arn: "arn:aws:sts::123456789012:assumed-role/Admin/example",
  roleArn: "arn:aws:iam::123456789012:role/Admin",
  accountId: "123456789012",
  userId: "AROA:example",
  accessKeyId: "ASIA",
};

describe("events of HTTP and WebSocket APIs have the shape of AWS's", () => {
  if (!existsSync(folder)) {
    it("SKIPPED: the sample events are not beside this repository", function () {
      this.skip();
    });
    return;
  }

  /** Events that the functions got for one POST with AWS's own headers. */
  async function events(
    over: Partial<RouteDefinition>,
    authorizers: readonly AuthorizerDefinition[],
    options: DoubleOptions = {},
    authorization = "Bearer foo",
  ): Promise<{ route: Json; gate?: Json }> {
    const seen: { route?: Json; gate?: Json } = {};
    const env = new EnvironmentDouble({
      functions: {
        it: (event) => {
          seen.route = event;
          return { statusCode: 200 };
        },
        gate: (event) => {
          seen.gate = event;
          return { isAuthorized: true };
        },
      },
      principal: () => role,
      allows: () => true,
      ...options,
    });
    const handle = serve(env, definition([route("POST /x", "it", over)], [lambdaIntegration("it")], authorizers));
    const answer = await handle(
      request("POST", "/x", {
        headers: [
          ["Accept", "*/*"],
          ["Authorization", authorization],
        ],
      }),
    );
    assert.equal(answer.status, 200);
    return { ...seen, route: seen.route! };
  }

  const base = {
    id: "a",
    name: "a",
    identitySource: ["$request.header.Authorization"],
    payloadFormatVersion: "2.0",
    resultTtlInSeconds: 0,
  } as const;

  it("2.0 with IAM (recorded)", async () => {
    const { route: event } = await events({ authorizationType: "AWS_IAM" }, []);
    assert.deepEqual(shape(event), shape(sample("apigw-http/iam-auth.json")));
  });

  it("2.0 with a Lambda authorizer, and the authorizer's own request (recorded)", async () => {
    const gate: AuthorizerDefinition = {
      ...base,
      authorizerType: "REQUEST",
      authorizerUri: functionArn("gate"),
      enableSimpleResponses: true,
    };
    const seen = await events({ authorizationType: "CUSTOM", authorizerId: "a" }, [gate]);
    assert.deepEqual(shape(seen.route), shape(sample("apigw-http/lambda-authorizer-auth.json")));
    assert.deepEqual(shape(seen.gate), shape(sample("apigw-http/authorizer-request.json")));
  });

  it("2.0 with a JWT authorizer (recorded)", async () => {
    const { publicKey, privateKey } = await generateKeyPair("RS256");
    const keys = { "https://issuer.example": [{ ...(await exportJWK(publicKey)), kid: "k" }] };
    const jwt: AuthorizerDefinition = {
      ...base,
      authorizerType: "JWT",
      jwt: { issuer: "https://issuer.example", audiences: ["app"] },
      enableSimpleResponses: false,
    };
    const now = new EnvironmentDouble().clock.now() / 1000;
    const token = await new SignJWT({ iss: "https://issuer.example", aud: "app", exp: now + 60 })
      .setProtectedHeader({ alg: "RS256", kid: "k" })
      .sign(privateKey);
    const { route: event } = await events(
      { authorizationType: "JWT", authorizerId: "a" },
      [jwt],
      { keys },
      `Bearer ${token}`,
    );
    assert.deepEqual(shape(event), shape(sample("apigw-http/jwt-authorizer-auth.json")));
  });

  it("WebSocket messages and departures (samples)", async () => {
    const go = (name: string) => JSON.parse(readFileSync(join(folder, "..", "lambda-go", name), "utf8")) as Json;
    const seen: Json[] = [];
    const stage = await SocketStage.start({
      functions: {
        note: (event) => {
          seen.push(event);
          return { statusCode: 200 };
        },
      },
      routes: { $default: "note", $disconnect: "note" },
    });
    try {
      const client = await stage.connect();
      client.send("x");
      for (let i = 0; i < 200 && seen.length < 1; i++) await new Promise((resolve) => setTimeout(resolve, 5));
      client.socket.close(1001, "");
      for (let i = 0; i < 200 && seen.length < 2; i++) await new Promise((resolve) => setTimeout(resolve, 5));
    } finally {
      await stage.close();
    }
    assert.deepEqual(shape(seen[0]), shape(go("apigw-websocket-request-send-message.json")));
    assert.deepEqual(shape(seen[1]), shape(go("apigw-websocket-request-disconnect.json")));
  });

  it("the request to a WebSocket authorizer (sample) lacks no member that AWS has", async () => {
    let seen: Json | undefined;
    const stage = await SocketStage.start({
      functions: {
        gate: (event) => {
          seen = event;
          return null;
        },
      },
      routes: {},
    });
    try {
      const { h, api } = stage;
      const gate = await h.create("aws:apigatewayv2/authorizer:Authorizer", "gate", {
        apiId: api.id,
        authorizerType: "REQUEST",
        authorizerUri: functionArn("gate"),
      });
      await stage.addRoute("$connect", "x", {
        route: { $connect: { authorizationType: "CUSTOM", authorizerId: gate.id } },
      });
      await stage.client("?QueryString1=queryValue1").refused();
    } finally {
      await stage.close();
    }
    const ours = new Set(shape(seen));
    const missing = shape(sample("apigw-websocket/connectEvent.json")).filter((member) => !ours.has(member));
    // Members that the sample shares with $connect events: an authorizer has no body to judge.
    assert.deepEqual(missing, [".body: null", ".isBase64Encoded: boolean"]);
  });
});
