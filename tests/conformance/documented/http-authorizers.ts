import assert from "node:assert/strict";
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from "jose";
import type { FrontDoor } from "../../clients/front-door";
import { type Answer, httpApi } from "./http-api";
import { type DocumentedRule, guide } from "./rule";

const jwt = guide("http-api-jwt-authorizer");
const lambdaAuthorizer = guide("http-api-lambda-authorizer");

/** An issuer of the internet that discovery finds, and what it signs. */
async function issuerOf(door: FrontDoor) {
  const host = `issuer-${Math.random().toString(36).slice(2)}.example`;
  const issuer = `https://${host}`;
  const { publicKey, privateKey } = await generateKeyPair("RS256");
  const jwk = { ...(await exportJWK(publicKey)), kid: "k", alg: "RS256", use: "sig" };
  const json = (value: unknown) => ({
    status: 200,
    headers: [["Content-Type", "application/json"]] as const,
    body: Buffer.from(JSON.stringify(value)),
  });
  door.cloud.network.register({
    host,
    handle: async ({ target }) =>
      target.endsWith("openid-configuration") ? json({ issuer, jwks_uri: `${issuer}/keys` }) : json({ keys: [jwk] }),
  });
  const now = () => Math.floor(Date.now() / 1000);
  const sign = (claims: JWTPayload, kid = "k") =>
    new SignJWT({ iss: issuer, exp: now() + 600, ...claims })
      .setProtectedHeader({ alg: "RS256", kid })
      .sign(privateKey);
  return { issuer, sign, now };
}

/** An API behind a JWT authorizer, and the status that claims get. */
async function guarded(door: FrontDoor, scopes: readonly string[] = []) {
  const { issuer, sign, now } = await issuerOf(door);
  const route = { authorizationType: "JWT", authorizationScopes: scopes };
  const api = await httpApi(door, {
    routes: { "GET /": { route } },
    authorizer: { authorizerType: "JWT", jwtConfiguration: { issuer, audiences: ["app"] } },
  });
  const ask = (authorization: string): Promise<Answer> => api.call("/", { headers: { authorization } });
  const status = async (claims: JWTPayload, kid?: string) => (await ask(`Bearer ${await sign(claims, kid)}`)).status;
  return { ask, status, sign, now };
}

/** JWT authorizers. */
export const jwtRules: readonly DocumentedRule[] = [
  {
    rule: "the token stands alone or after Bearer, and its claims reach the function",
    page: jwt,
    async check(door) {
      const { ask, sign } = await guarded(door);
      const token = await sign({ aud: "app", emailID: "a@example.com" });
      for (const value of [token, `Bearer ${token}`]) {
        assert.equal((await ask(value)).at("$.requestContext.authorizer.jwt.claims.emailID"), "a@example.com");
      }
    },
  },
  {
    rule: "aud or client_id matches an audience; iss is the issuer; kid is a key of the issuer",
    page: jwt,
    async check(door) {
      const { status } = await guarded(door);
      assert.equal(await status({ aud: "app" }), 200);
      assert.equal(await status({ client_id: "app" }), 200);
      assert.equal(await status({ aud: "other" }), 401);
      assert.equal(await status({ aud: "app", iss: "https://else.example" }), 401);
      assert.equal(await status({ aud: "app" }, "unknown"), 401);
    },
  },
  {
    rule: "exp is after now; nbf and iat are before",
    page: jwt,
    async check(door) {
      const { status, now } = await guarded(door);
      assert.equal(await status({ aud: "app", exp: now() - 600 }), 401);
      assert.equal(await status({ aud: "app", nbf: now() + 600 }), 401);
      assert.equal(await status({ aud: "app", iat: now() + 600 }), 401);
    },
  },
  {
    rule: "scope or scp holds at least one of the route's scopes",
    page: jwt,
    async check(door) {
      const { status } = await guarded(door, ["read", "admin"]);
      assert.equal(await status({ aud: "app", scope: "other admin" }), 200);
      assert.equal(await status({ aud: "app", scp: ["read"] }), 200);
      assert.equal(await status({ aud: "app", scope: "other" }), 403);
      assert.equal(await status({ aud: "app" }), 403);
    },
  },
];

/** An API behind a Lambda authorizer of this code. */
async function behind(door: FrontDoor, code: string, more: Record<string, unknown> = {}) {
  const name = `gate-${Math.random().toString(36).slice(2)}`;
  return httpApi(door, {
    routes: { "GET /": { route: { authorizationType: "CUSTOM" } } },
    authorizer: {
      authorizerType: "REQUEST",
      authorizerPayloadFormatVersion: "2.0",
      enableSimpleResponses: true,
      authorizerResultTtlInSeconds: 0,
      authorizerUri: `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${await door.addFunction(name, code)}/invocations`,
      ...more,
    },
  });
}

/** Lambda authorizers. */
export const lambdaAuthorizerRules: readonly DocumentedRule[] = [
  {
    rule: "a simple response lets in by isAuthorized, and its context reaches the function",
    page: lambdaAuthorizer,
    async check(door) {
      const code =
        'exports.handler = async (e) => ({ isAuthorized: e.identitySource[0] === "yes", context: { who: "me" } });';
      const api = await behind(door, code);
      const ask = (authorization: string) => api.call("/", { headers: { authorization } });
      assert.equal((await ask("yes")).at("$.requestContext.authorizer.lambda.who"), "me");
      assert.equal((await ask("no")).status, 403);
    },
  },
  {
    rule: "a request without an identity source gets 401, and the function is not called",
    page: lambdaAuthorizer,
    async check(door) {
      const api = await behind(door, "exports.handler = async () => ({ isAuthorized: true });");
      assert.equal((await api.call("/")).status, 401);
    },
  },
  {
    rule: "with caching on, an answer serves later requests with the same identity sources",
    page: lambdaAuthorizer,
    async check(door) {
      const code = "let n = 0; exports.handler = async () => ({ isAuthorized: true, context: { n: String(++n) } });";
      const api = await behind(door, code, { authorizerResultTtlInSeconds: 300 });
      const ask = async (authorization: string) =>
        (await api.call("/", { headers: { authorization } })).at("$.requestContext.authorizer.lambda.n");
      assert.deepEqual([await ask("a"), await ask("a"), await ask("b"), await ask("a")], ["1", "1", "2", "1"]);
    },
  },
  {
    rule: "with format 1.0 the function answers with an IAM policy",
    page: lambdaAuthorizer,
    async check(door) {
      const code = `exports.handler = async (e) => ({ principalId: "me", policyDocument: { Version: "2012-10-17",
        Statement: [{ Action: "execute-api:Invoke", Effect: e.authorizationToken === "yes" ? "Allow" : "Deny", Resource: e.methodArn }] } });`;
      const format = { authorizerPayloadFormatVersion: "1.0", enableSimpleResponses: false };
      const api = await behind(door, code, format);
      const ask = async (authorization: string) => (await api.call("/", { headers: { authorization } })).status;
      assert.deepEqual([await ask("yes"), await ask("no")], [200, 403]);
    },
  },
];
