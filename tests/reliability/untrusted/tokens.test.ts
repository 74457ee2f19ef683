import assert from "node:assert/strict";
import fc from "fast-check";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { verifyJwt } from "../../../local/gateway/auth/jwt";

const seed = 20_261_121;
const issuer = "https://issuer.example";

describe(`Tokens at random (seed ${seed})`, () => {
  let good: string;
  let keys: Record<string, unknown>[];
  const judge = (token: string) => verifyJwt(token, { issuer }, keys, Date.now());
  before(async () => {
    const { privateKey, publicKey } = await generateKeyPair("RS256");
    keys = [{ ...(await exportJWK(publicKey)), kid: "k", alg: "RS256", use: "sig" }];
    good = await new SignJWT({ sub: "anna" })
      .setProtectedHeader({ alg: "RS256", kid: "k" })
      .setIssuer(issuer)
      .setIssuedAt()
      .setExpirationTime("1h")
      .sign(privateKey);
    assert.equal((await judge(good)).valid, true);
  });

  it("with any of its bytes changed, a good token is refused", async () => {
    const place = fc.nat({ max: 10_000 });
    const char = fc.constantFrom(..."ABCxyz019-_.= \0é".split(""));
    await fc.assert(
      fc.asyncProperty(place, char, fc.constantFrom("change", "insert", "cut"), async (at, other, how) => {
        const i = at % good.length;
        const rest = good.slice(how === "insert" ? i : i + 1);
        const changed = how === "cut" ? good.slice(0, i) : good.slice(0, i) + other + rest;
        const [, , signature = ""] = changed.split(".");
        // The last character of a signature has bits that mean nothing.
        const same = Buffer.from(signature, "base64url").equals(Buffer.from(good.split(".")[2]!, "base64url"));
        if (same && changed.startsWith(good.slice(0, good.lastIndexOf(".") + 1))) return;
        assert.equal((await judge(changed)).valid, false, changed);
      }),
      { seed, numRuns: 500 },
    );
  });

  it("whatever its header and claims say, a token without a signature is refused", async () => {
    const part = fc.oneof(
      fc.jsonValue({ maxDepth: 2 }),
      fc.record({
        alg: fc.constantFrom("none", "None", "", "HS256", "RS256", "ES256"),
        kid: fc.constantFrom("k", "../k"),
      }),
      fc.record({ iss: fc.constant(issuer), exp: fc.constantFrom(9e12, "x", -1), sub: fc.constant("anna") }),
    );
    const encoded = fc.oneof(
      part.map((value) => Buffer.from(JSON.stringify(value)).toString("base64url")),
      fc.string({ maxLength: 40 }),
    );
    await fc.assert(
      fc.asyncProperty(encoded, encoded, encoded, async (...parts) => {
        assert.equal((await judge(parts.join("."))).valid, false);
      }),
      { seed, numRuns: 500 },
    );
  });
});
