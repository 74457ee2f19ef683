import assert from "node:assert/strict";
import { createHmac, createPrivateKey, createPublicKey, type JsonWebKey, sign } from "node:crypto";
import { InitiateAuthCommand } from "@aws-sdk/client-cognito-identity-provider";
import { decodeJwt, exportJWK, generateKeyPair, importJWK, type JWTPayload, SignJWT } from "jose";
import type { SigningKey } from "../../local/cloud/cognito/keys";
import { ask, openTarget, type Target, treasure } from "./target";

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");

describe("Attacks by token", () => {
  let target: Target;
  let good: string;
  let claims: JWTPayload;
  let key: SigningKey;

  before(async () => {
    target = await openTarget();
    const { people, door } = target;
    const { AuthenticationResult: result } = await people.sdk.send(
      new InitiateAuthCommand({
        ClientId: people.app.id,
        AuthFlow: "USER_PASSWORD_AUTH",
        AuthParameters: { USERNAME: people.username, PASSWORD: people.password },
      }),
    );
    good = result!.IdToken!;
    claims = decodeJwt(good);
    key = door.cloud.storage.entries<SigningKey>("cognito-keys").get(people.pool.id)!;
  });
  after(() => target.door.close());

  /** A token that the pool itself signs; only its claims are wrong. */
  const signed = async (changes: JWTPayload) =>
    new SignJWT({ ...claims, ...changes })
      .setProtectedHeader({ alg: "RS256", kid: key.kid })
      .sign(await importJWK(key.privateJwk, "RS256"));
  /** A token that a stranger signs with a key of their own. */
  const forged = async (header: object = {}, brings = false) => {
    const { privateKey, publicKey } = await generateKeyPair("RS256", { extractable: true });
    const jwk = { ...(await exportJWK(publicKey)), kid: "mine", alg: "RS256" };
    const full = { alg: "RS256", kid: key.kid, ...header, ...(brings ? { jwk } : {}) };
    return new SignJWT(claims).setProtectedHeader(full).sign(privateKey);
  };
  const byHmac = (secret: string | Buffer, alg = "HS256") => {
    const text = `${encode({ alg, kid: key.kid, typ: "JWT" })}.${encode(claims)}`;
    return `${text}.${createHmac("sha256", secret).update(text).digest("base64url")}`;
  };
  const now = () => Math.floor(Date.now() / 1000);
  const [header, payload, signature] = [0, 1, 2].map((i) => () => good.split(".")[i]!) as [
    () => string,
    () => string,
    () => string,
  ];
  const pem = (type: "spki" | "pkcs1") =>
    createPublicKey({ key: key.publicJwk as JsonWebKey, format: "jwk" }).export({ type, format: "pem" });

  const attacks: [string, () => string | Promise<string>][] = [
    ["no signature, alg none", () => `${encode({ alg: "none", kid: key.kid })}.${payload()}.`],
    ["no signature, alg None", () => `${encode({ alg: "None", kid: key.kid })}.${payload()}.`],
    ["alg none with the old signature", () => `${encode({ alg: "none", kid: key.kid })}.${payload()}.${signature()}`],
    ["no alg at all", () => `${encode({ kid: key.kid })}.${payload()}.${signature()}`],
    ["key confusion: HS256 with the public key, SPKI", () => byHmac(pem("spki"))],
    ["key confusion: HS256 with the public key, PKCS#1", () => byHmac(pem("pkcs1"))],
    ["key confusion: HS256 with the public key's JSON", () => byHmac(JSON.stringify(key.publicJwk))],
    ["key confusion: HS256 with the modulus", () => byHmac(Buffer.from(key.publicJwk.n!, "base64url"))],
    ["key confusion: HS256 with an empty key", () => byHmac("")],
    ["HMAC under the name RS256", () => byHmac(pem("spki"), "RS256")],
    ["an expired token", () => signed({ iat: now() - 7200, auth_time: now() - 7200, exp: now() - 3600 })],
    ["a token without an end", () => signed({ exp: undefined })],
    ["an end that is no number", () => signed({ exp: "never" as unknown as number })],
    ["a token of tomorrow", () => signed({ nbf: now() + 86_400 })],
    ["another audience", () => signed({ aud: "somebody-else" })],
    ["another issuer", () => signed({ iss: "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_elsewhere" })],
    ["an issuer that begins alike", () => signed({ iss: `${target.people.issuer}.evil.example` })],
    ["no issuer", () => signed({ iss: undefined })],
    ["another's signature", () => forged()],
    ["a key that the token brings along", () => forged({}, true)],
    ["a key set that the token points to", () => forged({ jku: "https://evil.example/jwks.json" })],
    ["a certificate that the token points to", () => forged({ x5u: "https://evil.example/cert.pem" })],
    ["kid injection: an unknown key", () => forged({ kid: "mine" })],
    ["kid injection: a path", () => byHmacWithKid("../../../../dev/null", "")],
    ["kid injection: a query of a database", () => byHmacWithKid("x' UNION SELECT 'secret", "secret")],
    ["kid injection: an address", () => forged({ kid: "https://evil.example/jwks.json#1" })],
    ["kid injection: a prototype's name", () => forged({ kid: "__proto__" })],
    ["kid injection: no kid", () => forged({ kid: undefined })],
    ["a changed payload", () => `${header()}.${encode({ ...claims, "cognito:groups": ["admin"] })}.${signature()}`],
    ["a changed header", () => `${encode({ alg: "RS256", kid: key.kid, x: 1 })}.${payload()}.${signature()}`],
    ["critical extensions that nobody knows", () => byPool({ crit: ["exotic"], exotic: true })],
    ["a cut signature", () => good.slice(0, -10)],
    ["two tokens in one", () => `${good}.${payload()}.${signature()}`],
    ["an oversized token", () => `${good}${"A".repeat(60_000)}`],
    ["an oversized payload", () => `${header()}.${"A".repeat(9_000)}.${signature()}`],
    ["deep nesting", () => `${header()}.${Buffer.from("[".repeat(6_000)).toString("base64url")}.${signature()}`],
    ["no token", () => "Bearer"],
    ["line noise", () => "..%00.."],
  ];

  /** What the pool's key signs when nobody checks the header first. */
  function byPool(more: object): string {
    const text = `${encode({ alg: "RS256", kid: key.kid, ...more })}.${encode(claims)}`;
    const privateKey = createPrivateKey({ key: key.privateJwk as JsonWebKey, format: "jwk" });
    return `${text}.${sign("sha256", Buffer.from(text), privateKey).toString("base64url")}`;
  }

  function byHmacWithKid(kid: string, secret: string): string {
    const text = `${encode({ alg: "HS256", kid })}.${encode(claims)}`;
    return `${text}.${createHmac("sha256", secret).update(text).digest("base64url")}`;
  }

  const places: [string, () => string, string][] = [
    ["REST API, Cognito authorizer", () => target.rest.url, ""],
    ["HTTP API, JWT authorizer", () => target.http.url, "Bearer "],
  ];
  for (const [place, url, scheme] of places) {
    describe(place, () => {
      const send = (token: string) =>
        ask(target.door, `${new URL(url()).pathname}/mine`, { headers: { Authorization: `${scheme}${token}` } });

      it("takes the pool's own token", async () => {
        assert.deepEqual(await send(good), { status: 200, text: treasure });
      });
      for (const [what, make] of attacks) {
        it(`refuses ${what}`, async () => {
          const { status, text } = await send(await make());
          assert.ok([400, 401, 403, 413, 431].includes(status), `answered ${status}`);
          assert.ok(!text.includes(treasure));
        });
      }
    });
  }
});
