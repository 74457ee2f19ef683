import assert from "node:assert/strict";
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from "jose";
import { api, documentOf, mock, Surroundings } from "./support";

const issuer = "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_pool";
const poolArn = "arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_pool";
type Key = Awaited<ReturnType<typeof generateKeyPair>>["privateKey"];

describe("Cognito authorizers of REST APIs", () => {
  const surroundings = new Surroundings();
  let key: Key;
  let stranger: Key;

  before(async () => {
    const pair = await generateKeyPair("RS256", { extractable: true });
    key = pair.privateKey;
    stranger = (await generateKeyPair("RS256")).privateKey;
    const jwk = { ...(await exportJWK(pair.publicKey)), kid: "k1", alg: "RS256", use: "sig" };
    surroundings.jwks = async (asked) => ({ keys: asked === issuer ? [jwk] : [] });
    surroundings.userPoolIssuer = (arn) => (arn === poolArn ? issuer : undefined);
  });

  const token = (claims: JWTPayload, by = key, seconds = 3600) => {
    const now = Math.floor(surroundings.time / 1000);
    return new SignJWT({ sub: "ann", "cognito:groups": ["a", "b"], ...claims })
      .setProtectedHeader({ alg: "RS256", kid: "k1" })
      .setIssuer(issuer)
      .setIssuedAt(now)
      .setExpirationTime(now + seconds)
      .sign(by);
  };

  function call(authorizer: object = {}, scopes: string[] = []) {
    const pool = {
      type: "apiKey",
      name: "Authorization",
      in: "header",
      "x-amazon-apigateway-authtype": "cognito_user_pools",
      "x-amazon-apigateway-authorizer": { type: "cognito_user_pools", providerARNs: [poolArn], ...authorizer },
    };
    const template =
      "$context.authorizer.claims.sub $context.authorizer.claims.exp $context.authorizer.claims.get('cognito:groups')";
    const document = documentOf(
      { "/": { get: mock(template, { security: [{ pool: scopes }] }) } },
      { components: { securitySchemes: { pool } } },
    );
    const send = api(document, surroundings);
    return (value?: string) => send("/", { headers: value === undefined ? [] : [["authorization", value]] });
  }

  it("take an ID token where the method has no scopes, with or without Bearer; claims are text, times as Java prints them", async () => {
    const id = await token({ token_use: "id", aud: "app" });
    const answer = await call()(`Bearer ${id}`);
    assert.equal(answer.text, "ann Thu Jan 15 13:00:00 UTC 2026 a,b");
    assert.equal((await call()(id)).status, 200);
    assert.equal((await call()(await token({ token_use: "access" }))).status, 401);
  });

  it("take an access token with any one of the method's scopes", async () => {
    const scoped = call({}, ["shop/read", "shop/write"]);
    assert.equal((await scoped(await token({ token_use: "access", scope: "openid shop/write" }))).status, 200);
    assert.equal((await scoped(await token({ token_use: "access", scope: "openid" }))).status, 401);
    assert.equal((await scoped(await token({ token_use: "id", aud: "app", scope: "shop/write" }))).status, 401);
  });

  it("test the audience by the validation expression", async () => {
    const id = await token({ token_use: "id", aud: "app-1" });
    assert.equal((await call({ identityValidationExpression: "app-\\d" })(id)).status, 200);
    assert.equal((await call({ identityValidationExpression: "other" })(id)).status, 401);
  });

  it("refuse everything else with 401, an old token in words of its own", async () => {
    const send = call();
    const refused = [undefined, "", "Bearer x.y.z", await token({ token_use: "id" }, stranger)];
    for (const value of refused) {
      const answer = await send(value);
      assert.deepEqual([answer.status, answer.text], [401, '{"message":"Unauthorized"}']);
    }
    const old = await send(await token({ token_use: "id", aud: "app" }, key, -10));
    assert.deepEqual([old.status, old.text], [401, '{"message":"The incoming token has expired"}']);
  });
});
