import assert from "node:assert/strict";
import { createHmac, generateKeyPairSync, type KeyObject } from "node:crypto";
import { exportJWK, SignJWT } from "jose";
import { describe, it } from "mocha";
import type { AuthorizerDefinition } from "../../../../local/gateway/http/definition";
import type { WireHandler } from "../../../../local/wire";
import { definition, lambdaIntegration, route, serve } from "./builder";
import { EnvironmentDouble, request, shown } from "./double";

const issuer = "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_pool";
const keys = generateKeyPairSync("rsa", { modulusLength: 2048 });
const otherKeys = generateKeyPairSync("rsa", { modulusLength: 2048 });
const now = new EnvironmentDouble().clock.now() / 1000;

interface TokenOptions {
  readonly header?: Record<string, unknown>;
  readonly claims?: Record<string, unknown>;
  readonly key?: KeyObject;
}

function token({ header, claims, key = keys.privateKey }: TokenOptions = {}): Promise<string> {
  return new SignJWT({ iss: issuer, aud: "app", sub: "u1", iat: now - 10, exp: now + 3600, ...claims })
    .setProtectedHeader({ alg: "RS256", kid: "k1", ...header })
    .sign(key);
}

const authorizer: AuthorizerDefinition = {
  id: "jwt",
  name: "jwt",
  authorizerType: "JWT",
  identitySource: ["$request.header.Authorization"],
  jwt: { issuer, audiences: ["app", "admin-app"] },
  payloadFormatVersion: "2.0",
  enableSimpleResponses: false,
  resultTtlInSeconds: 0,
};

async function environment(): Promise<EnvironmentDouble> {
  const jwk = { ...(await exportJWK(keys.publicKey)), kid: "k1", alg: "RS256", use: "sig" };
  const secret = { kty: "oct", kid: "hmac", k: Buffer.from("secret").toString("base64url") };
  return new EnvironmentDouble({
    keys: { [issuer]: [jwk, secret] },
    functions: { echo: (event) => ({ statusCode: 200, body: JSON.stringify(event.requestContext) }) },
  });
}

async function api(
  scopes: readonly string[] = [],
  over: Partial<AuthorizerDefinition> = {},
): Promise<{ handle: WireHandler; env: EnvironmentDouble }> {
  const env = await environment();
  const guarded = route("GET /me", "echo", {
    authorizationType: "JWT",
    authorizerId: "jwt",
    authorizationScopes: scopes,
  });
  return { env, handle: serve(env, definition([guarded], [lambdaIntegration("echo")], [{ ...authorizer, ...over }])) };
}

async function call(handle: WireHandler, authorization?: string) {
  const headers: [string, string][] = authorization === undefined ? [] : [["Authorization", authorization]];
  return shown(await handle(request("GET", "/me", { headers })));
}

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");

describe("JWT authorizers of HTTP APIs", () => {
  it("lets a valid token in, raw or as Bearer, and hands its claims on as text", async () => {
    const { handle } = await api();
    for (const prefix of ["", "Bearer ", "bearer "]) {
      const answer = await call(
        handle,
        `${prefix}${await token({ claims: { "cognito:groups": ["a", "b"], email_verified: true } })}`,
      );
      assert.equal(answer.status, 200);
      const { authorizer: seen } = JSON.parse(answer.body) as {
        authorizer: { jwt: { claims: Record<string, string>; scopes: null } };
      };
      assert.equal(seen.jwt.scopes, null);
      assert.equal(seen.jwt.claims["cognito:groups"], "[a b]");
      assert.equal(seen.jwt.claims.email_verified, "true");
      assert.equal(seen.jwt.claims.exp, String(now + 3600));
    }
  });

  it("takes client_id for the audience where the token has no aud, and only there", async () => {
    const { handle } = await api();
    assert.equal((await call(handle, await token({ claims: { aud: undefined, client_id: "app" } }))).status, 200);
    assert.equal((await call(handle, await token({ claims: { aud: "else", client_id: "app" } }))).status, 401);
    assert.equal((await call(handle, await token({ claims: { aud: ["x", "admin-app"] } }))).status, 200);
  });

  it("any one of the route's scopes is enough; none is 403 insufficient_scope", async () => {
    const { handle } = await api(["orders/read", "orders/write"]);
    const allowed = await call(handle, await token({ claims: { scope: "profile orders/read" } }));
    assert.equal(allowed.status, 200);
    assert.deepEqual(
      (JSON.parse(allowed.body) as { authorizer: { jwt: { scopes: string[] } } }).authorizer.jwt.scopes,
      ["orders/read"],
    );
    assert.equal((await call(handle, await token({ claims: { scp: ["orders/write"] } }))).status, 200);
    for (const claims of [{}, { scope: "orders" }, { scope: "orders/readonly" }]) {
      const refused = await call(handle, await token({ claims }));
      assert.equal(refused.status, 403);
      assert.equal(refused.body, '{"message":"Forbidden"}');
      assert.match(refused.headers["www-authenticate"]!, /error="insufficient_scope"/);
    }
  });

  it("no token is 401 with a bare challenge, and the function is not asked", async () => {
    const { handle, env } = await api();
    const answer = await call(handle);
    assert.deepEqual([answer.status, answer.body], [401, '{"message":"Unauthorized"}']);
    assert.equal(answer.headers["www-authenticate"], "Bearer");
    assert.equal(env.invocations.length, 0);
  });

  it("an issuer whose keys cannot be had is 401, as AWS words it", async () => {
    const { handle } = await api([], { jwt: { issuer: "https://unreachable.example", audiences: ["app"] } });
    const answer = await call(handle, await token());
    assert.equal(answer.status, 401);
    assert.match(answer.headers["www-authenticate"]!, /OIDC discovery endpoint communication error/);
  });

  it("a rotated key is found, and the old one refused, once the issuer publishes so", async () => {
    const before = await exportJWK(keys.publicKey);
    const after = await exportJWK(otherKeys.publicKey);
    const published: Record<string, unknown>[] = [{ ...before, kid: "k1" }];
    const env = new EnvironmentDouble({
      keys: { [issuer]: published },
      functions: { echo: () => ({ statusCode: 200 }) },
    });
    const guarded = route("GET /me", "echo", { authorizationType: "JWT", authorizerId: "jwt" });
    const handle = serve(env, definition([guarded], [lambdaIntegration("echo")], [authorizer]));
    const renewed = await token({ key: otherKeys.privateKey, header: { kid: "k2" } });
    assert.equal((await call(handle, renewed)).status, 401);
    published.splice(0, 1, { ...after, kid: "k2" });
    assert.equal((await call(handle, renewed)).status, 200);
    assert.equal((await call(handle, await token())).status, 401);
  });

  describe("attacks, each refused with 401 before the integration", () => {
    const pem = keys.publicKey.export({ type: "spki", format: "pem" }).toString();
    const claims = { iss: issuer, aud: "app", sub: "admin", exp: now + 3600 };
    const hmac = (header: unknown, secret: string | Buffer) => {
      const signed = `${encode(header)}.${encode(claims)}`;
      return `${signed}.${createHmac("sha256", secret).update(signed).digest("base64url")}`;
    };
    const parts = async (change: (parts: [string, string, string]) => string[]) =>
      change((await token()).split(".") as [string, string, string]).join(".");
    const attacks: [string, () => Promise<string> | string][] = [
      ["alg none without signature", () => `${encode({ alg: "none", kid: "k1" })}.${encode(claims)}.`],
      ["alg None in other casing", () => `${encode({ alg: "nOnE", kid: "k1" })}.${encode(claims)}.`],
      [
        "alg none with the signature of a real token",
        () => parts(([, , s]) => [encode({ alg: "none", kid: "k1" }), encode(claims), s]),
      ],
      ["key confusion: HS256 with the public key as secret", () => hmac({ alg: "HS256", kid: "k1" }, pem)],
      ["HS256 with a symmetric key that the issuer publishes", () => hmac({ alg: "HS256", kid: "hmac" }, "secret")],
      ["a changed payload under a real signature", () => parts(([h, , s]) => [h, encode(claims), s])],
      ["a signature cut off", () => parts(([h, p]) => [h, p, ""])],
      ["another issuer's key", () => token({ key: otherKeys.privateKey })],
      ["an unknown kid", () => token({ header: { kid: "k9" } })],
      ["no kid", () => token({ header: { kid: undefined } })],
      ["kid as a path", () => token({ header: { kid: "../../../../dev/null" }, key: otherKeys.privateKey })],
      ["kid as SQL", () => token({ header: { kid: "k1' OR '1'='1" }, key: otherKeys.privateKey })],
      ["kid that is no text", () => token({ header: { kid: { $ne: 1 } }, key: otherKeys.privateKey })],
      [
        "a key of the attacker's in the header (jwk)",
        async () => token({ header: { jwk: await exportJWK(otherKeys.publicKey) }, key: otherKeys.privateKey }),
      ],
      [
        "a key set of the attacker's (jku, x5u)",
        () =>
          token({
            header: { jku: "https://evil.example/jwks", x5u: "https://evil.example/x" },
            key: otherKeys.privateKey,
          }),
      ],
      [
        "an unknown critical header",
        async () => {
          const signed = (await token()).split(".");
          return [encode({ alg: "RS256", kid: "k1", crit: ["exp2"], exp2: 1 }), signed[1], signed[2]].join(".");
        },
      ],
      ["PS256, which AWS does not take", () => token({ header: { alg: "PS256" } })],
      ["expired", () => token({ claims: { exp: now - 1 } })],
      ["no exp", () => token({ claims: { exp: undefined } })],
      ["exp that is no number", () => token({ claims: { exp: "never" } })],
      ["not valid yet", () => token({ claims: { nbf: now + 60 } })],
      ["issued in the future", () => token({ claims: { iat: now + 60 } })],
      ["wrong audience", () => token({ claims: { aud: "other" } })],
      ["no audience at all", () => token({ claims: { aud: undefined } })],
      ["an audience that begins alike", () => token({ claims: { aud: "app2" } })],
      ["wrong issuer", () => token({ claims: { iss: "https://evil.example" } })],
      ["the issuer with a slash more", () => token({ claims: { iss: `${issuer}/` } })],
      ["the issuer in a list", () => token({ claims: { iss: [issuer] } })],
      ["no issuer", () => token({ claims: { iss: undefined } })],
      ["an encrypted token's shape", () => "a.b.c.d.e"],
      ["two parts", () => "a.b"],
      ["nothing but dots", () => ".."],
      ["a payload that is no object", () => parts(([h, , s]) => [h, encode("x"), s])],
      ["words", () => "let me in"],
    ];
    for (const [name, forge] of attacks) {
      it(name, async () => {
        const { handle, env } = await api();
        const answer = await call(handle, `Bearer ${await forge()}`);
        assert.equal(answer.status, 401);
        assert.equal(answer.body, '{"message":"Unauthorized"}');
        assert.match(
          answer.headers["www-authenticate"]!,
          /^Bearer scope="" error="invalid_token" error_description="[^"]*"$/,
        );
        assert.equal(env.invocations.length, 0);
      });
    }

    it("an oversized token ends at the header limit with 431", async () => {
      const { handle, env } = await api();
      assert.equal((await call(handle, `Bearer ${await token({ claims: { pad: "x".repeat(10_240) } })}`)).status, 431);
      assert.equal(env.invocations.length, 0);
    });

    it("a line break in a claim cannot forge a header in the challenge", async () => {
      const { handle } = await api();
      const answer = await call(handle, await token({ claims: { iss: 'x"\r\nSet-Cookie: a=b' } }));
      assert.doesNotMatch(answer.headers["www-authenticate"]!, /[\r\n]/);
    });

    for (const [name, target, method] of [
      ["an escaped letter", "/%6de", "GET"],
      ["a query", "/me?x", "GET"],
    ] as const) {
      it(`the route cannot be reached past its authorizer by ${name}`, async () => {
        const { handle, env } = await api();
        const answer = await handle(request(method, target, { headers: [] }));
        assert.equal(answer.status, 401);
        assert.equal(env.invocations.length, 0);
      });
    }
    for (const target of ["//me", "/me/", "/./me", "/x/../me", "/ME", "/me%2F", "/me;x=1", "/%2Fme"]) {
      it(`"${target}" is another path, and matches no route`, async () => {
        const { handle, env } = await api();
        assert.equal((await handle(request("GET", target))).status, 404);
        assert.equal(env.invocations.length, 0);
      });
    }
  });
});
