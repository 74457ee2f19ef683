import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { InitiateAuthCommand, RespondToAuthChallengeCommand } from "@aws-sdk/client-cognito-identity-provider";
import {
  AuthenticationDetails,
  CognitoUser,
  CognitoUserPool,
  type CognitoUserSession,
} from "amazon-cognito-identity-js";
import fc from "fast-check";
import { beginExchange, isPassword, makeVerifier } from "../../../../local/cloud/cognito/srp";
import type { WireRequest } from "../../../../local/wire";
import { type People, password, startPeople } from "./support";

const prime = (2n ** 3072n - 2n ** 3008n - 1n + 2n ** 64n * (piBits(2942) + 1690314n)).toString(16);

/** floor(2^bits · π), as RFC 3526 defines its primes; by Machin's formula, so that the product's own prime is not its witness. */
function piBits(bits: number): bigint {
  const guard = 64n;
  const one = 1n << (BigInt(bits) + guard);
  const arctan = (inverse: bigint): bigint => {
    let sum = 0n;
    let power = one / inverse;
    for (let n = 1n, sign = 1n; power > 0n; n += 2n, sign = -sign, power /= inverse * inverse)
      sum += (sign * power) / n;
    return sum;
  };
  return (4n * (4n * arctan(5n) - arctan(239n))) >> guard;
}

describe("SRP sign-in", () => {
  let people: People;

  before(async () => {
    people = await startPeople();
    await people.addUser("ann@example.com");
  });
  after(() => people.close());

  /** Signs in by AWS's own client library, which computes its half by itself; `pause` runs between its two calls. */
  async function signIn(
    name: string,
    secret: string,
    ClientId = people.app.id,
    pause?: () => Promise<void>,
  ): Promise<CognitoUserSession> {
    const pool = new CognitoUserPool({ UserPoolId: people.pool.id, ClientId, endpoint: people.stage.url });
    const user = new CognitoUser({ Username: name, Pool: pool });
    const { iam } = people.stage;
    const authenticate = iam.authenticate.bind(iam);
    if (pause) {
      iam.authenticate = async (request, options) => {
        if ((request as WireRequest).body.includes("PASSWORD_CLAIM")) await pause();
        return authenticate(request, options);
      };
    }
    return new Promise<CognitoUserSession>((resolve, reject) =>
      user.authenticateUser(new AuthenticationDetails({ Username: name, Password: secret }), {
        onSuccess: resolve,
        onFailure: reject,
        newPasswordRequired: () => reject(new Error("NEW_PASSWORD_REQUIRED")),
      }),
    ).finally(() => {
      iam.authenticate = authenticate;
    });
  }
  const start = (USERNAME: string, SRP_A: string, ClientId = people.app.id) =>
    people.client.send(
      new InitiateAuthCommand({ ClientId, AuthFlow: "USER_SRP_AUTH", AuthParameters: { USERNAME, SRP_A } }),
    );
  const claim = (block: string, ClientId = people.app.id) =>
    people.client.send(
      new RespondToAuthChallengeCommand({
        ClientId,
        ChallengeName: "PASSWORD_VERIFIER",
        ChallengeResponses: {
          USERNAME: "ann@example.com",
          PASSWORD_CLAIM_SECRET_BLOCK: block,
          TIMESTAMP: "Fri Jan 2 03:04:05 UTC 2026",
          PASSWORD_CLAIM_SIGNATURE: randomBytes(32).toString("base64"),
        },
      }),
    );

  it("lets AWS's own client library sign in, and refuses it with another password", async () => {
    const session = await signIn("ann@example.com", password);
    const access = await people.verify(session.getAccessToken().getJwtToken());
    assert.equal(access.token_use, "access");
    assert.equal((await people.verify(session.getIdToken().getJwtToken())).email, "ann@example.com");
    await assert.rejects(signIn("ann@example.com", "Correct-horse-8"), { code: "NotAuthorizedException" });
  });

  it("agrees with that library whatever characters the password has", async () => {
    let count = 0;
    await fc.assert(
      fc.asyncProperty(fc.string({ minLength: 10, maxLength: 40, unit: "grapheme" }), async (text) => {
        const name = `user${count++}@example.com`;
        await people.addUser(name, {}, `${text}-`);
        assert.ok((await signIn(name, `${text}-`)).getAccessToken().getJwtToken());
      }),
      { numRuns: 8 },
    );
  });

  it("asks for a new password after a temporary one", async () => {
    await people.stage.create("aws:cognito/user:User", "temporary", {
      userPoolId: people.pool.id,
      username: "tim@example.com",
      temporaryPassword: password,
    });
    await assert.rejects(signIn("tim@example.com", password), /NEW_PASSWORD_REQUIRED/);
  });

  it("refuses an A that is a multiple of the prime: the key would be known to everybody", async () => {
    const doubled = (2n * BigInt(`0x${prime}`)).toString(16);
    for (const srpA of ["0", prime, doubled, "not hexadecimal", "f".repeat(5000)]) {
      await assert.rejects(start("ann@example.com", srpA), { name: "InvalidParameterException" }, srpA.slice(0, 20));
    }
  });

  it("takes each proof once", async () => {
    const { iam } = people.stage;
    const sent: WireRequest[] = [];
    const authenticate = iam.authenticate.bind(iam);
    iam.authenticate = async (request, options) => {
      sent.push(request as WireRequest);
      return authenticate(request, options);
    };
    await signIn("ann@example.com", password);
    iam.authenticate = authenticate;
    const proof = sent.find(({ body }) => body.includes("PASSWORD_CLAIM_SIGNATURE"))!;
    const replayed = await fetch(people.stage.url, {
      method: "POST",
      headers: Object.fromEntries(proof.headers.filter(([name]) => /^(x-amz-target|content-type)$/i.test(name))),
      body: new Uint8Array(proof.body),
    });
    assert.equal(replayed.status, 400);
    assert.match(await replayed.text(), /NotAuthorizedException/);
  });

  it("takes a secret block for the client it was given to alone, and only until it expires", async () => {
    const other = await people.addClient("other", { explicitAuthFlows: ["ALLOW_USER_SRP_AUTH"] });
    const refused = { name: "NotAuthorizedException", message: "Incorrect username or password." };
    await assert.rejects(claim("AAAA"), refused);
    const { ChallengeParameters: parameters } = await start("ann@example.com", "2");
    await assert.rejects(claim(parameters!.SECRET_BLOCK!, other.id), refused);
    await assert.rejects(
      signIn("ann@example.com", password, people.app.id, () => people.clock.advance(181_000)),
      { code: "NotAuthorizedException" },
    );
  });

  it("tells no more of an unknown name than of a wrong password, where the client prevents it", async () => {
    const [first, again] = [await start("no@example.com", "2"), await start("no@example.com", "2")];
    assert.equal(first.ChallengeName, "PASSWORD_VERIFIER");
    assert.equal(first.ChallengeParameters!.SALT, again.ChallengeParameters!.SALT);
    assert.match(
      first.ChallengeParameters!.USER_ID_FOR_SRP!,
      /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/,
    );
    assert.equal(first.ChallengeParameters!.USER_ID_FOR_SRP, again.ChallengeParameters!.USER_ID_FOR_SRP);
    await assert.rejects(signIn("no@example.com", password), {
      code: "NotAuthorizedException",
      message: "Incorrect username or password.",
    });
    const legacy = await people.addClient("legacy", { explicitAuthFlows: ["ALLOW_USER_SRP_AUTH"] });
    await assert.rejects(start("no@example.com", "2", legacy.id), { name: "UserNotFoundException" });
  });

  it("keeps a verifier that is bound to pool and user, and begins each exchange anew", () => {
    const ann = { poolId: "us-east-1_pool", username: "ann" };
    const kept = makeVerifier(ann, "secret");
    assert.ok(isPassword(ann, "secret", kept));
    assert.ok(!isPassword({ ...ann, username: "bob" }, "secret", kept));
    assert.ok(!isPassword({ ...ann, poolId: "us-east-1_other" }, "secret", kept));
    assert.notEqual(makeVerifier(ann, "secret").verifier, kept.verifier);
    assert.notEqual(beginExchange(ann, kept, "2")!.publicB, beginExchange(ann, kept, "2")!.publicB);
  });
});
