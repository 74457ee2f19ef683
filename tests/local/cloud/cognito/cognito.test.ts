import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import {
  AdminCreateUserCommand,
  AdminSetUserPasswordCommand,
  CognitoIdentityProviderClient,
  ConfirmSignUpCommand,
  GetUserCommand,
  GlobalSignOutCommand,
  InitiateAuthCommand,
  RespondToAuthChallengeCommand,
  SignUpCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { createRemoteJWKSet, decodeJwt, jwtVerify } from "jose";
import { cognito, issueToken } from "../../../../local/cloud/cognito";
import type { ResourceRecord } from "../../../../local/cloud/resource";
import { startStage, type TestStage } from "../protocol/stage";

const password = "Correct-horse-7";

describe("Cognito user pools", () => {
  let stage: TestStage;
  let client: CognitoIdentityProviderClient;
  let pool: ResourceRecord;
  let app: ResourceRecord;
  let machine: ResourceRecord;
  let domain: string;

  before(async () => {
    stage = await startStage([cognito]);
    client = new CognitoIdentityProviderClient(stage.client);
    pool = await stage.create("aws:cognito/userPool:UserPool", "people", {
      usernameAttributes: ["email"],
      passwordPolicy: { minimumLength: 10, requireSymbols: true },
    });
    await stage.create("aws:cognito/resourceServer:ResourceServer", "shop", {
      userPoolId: pool.id,
      identifier: "shop",
      name: "shop",
      scopes: [{ scopeName: "read", scopeDescription: "r" }],
    });
    app = await stage.create("aws:cognito/userPoolClient:UserPoolClient", "app", {
      userPoolId: pool.id,
      explicitAuthFlows: ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
      allowedOauthFlows: ["code"],
      allowedOauthScopes: ["openid", "shop/read"],
      callbackUrls: ["https://shop.example.com/back"],
    });
    machine = await stage.create("aws:cognito/userPoolClient:UserPoolClient", "machine", {
      userPoolId: pool.id,
      generateSecret: true,
      allowedOauthFlows: ["client_credentials"],
      allowedOauthScopes: ["shop/read"],
    });
    const made = await stage.create("aws:cognito/userPoolDomain:UserPoolDomain", "domain", {
      userPoolId: pool.id,
      domain: "shop-people",
    });
    domain = `${stage.url}/cognito/${made.id}`;
  });
  after(() => stage.close());

  const signIn = (username: string, secret = password) =>
    client.send(
      new InitiateAuthCommand({
        ClientId: app.id,
        AuthFlow: "USER_PASSWORD_AUTH",
        AuthParameters: { USERNAME: username, PASSWORD: secret },
      }),
    );
  const verify = (token: string) =>
    jwtVerify(
      token,
      createRemoteJWKSet(new URL(`${stage.url}/cognito-idp/us-east-1/${pool.id}/.well-known/jwks.json`)),
      {
        issuer: `https://cognito-idp.us-east-1.amazonaws.com/${pool.id}`,
      },
    );
  const form = (path: string, fields: Record<string, string>, headers: Record<string, string> = {}) =>
    fetch(`${domain}${path}`, { method: "POST", body: new URLSearchParams(fields), headers, redirect: "manual" });

  it("lets a user sign up with the code of the log, sign in, and be told who they are", async () => {
    await client.send(new SignUpCommand({ ClientId: app.id, Username: "Ann@Example.com", Password: password }));
    await assert.rejects(signIn("ann@example.com"), { name: "UserNotConfirmedException" });
    const line = stage.cloud.telemetry.recent("log").at(-1)!.message;
    const code = /\d{6}$/.exec(line)![0];
    const wrong = code === "000000" ? "000001" : "000000";
    await assert.rejects(
      client.send(new ConfirmSignUpCommand({ ClientId: app.id, Username: "ann@example.com", ConfirmationCode: wrong })),
      { name: "CodeMismatchException" },
    );
    await client.send(
      new ConfirmSignUpCommand({ ClientId: app.id, Username: "ann@example.com", ConfirmationCode: code }),
    );
    const { AuthenticationResult: result } = await signIn("ANN@example.com");
    const access = (await verify(result!.AccessToken!)).payload;
    assert.equal(access.token_use, "access");
    assert.equal(access.client_id, app.id);
    const id = (await verify(result!.IdToken!)).payload;
    assert.equal(id.aud, app.id);
    assert.equal(id.email, "ann@example.com");
    const who = await client.send(new GetUserCommand({ AccessToken: result!.AccessToken }));
    assert.equal(who.UserAttributes!.find(({ Name }) => Name === "sub")!.Value, access.sub);
  });

  it("words a wrong password and an unknown name alike", async () => {
    for (const name of ["ann@example.com", "nobody@example.com"]) {
      await assert.rejects(signIn(name, "Wrong-password-1"), {
        name: "NotAuthorizedException",
        message: "Incorrect username or password.",
      });
    }
  });

  it("refuses a password that the pool's policy refuses", async () => {
    await assert.rejects(
      client.send(new SignUpCommand({ ClientId: app.id, Username: "b@example.com", Password: "short" })),
      {
        name: "InvalidPasswordException",
      },
    );
    await assert.rejects(
      client.send(new SignUpCommand({ ClientId: app.id, Username: "b@example.com", Password: "nosymbols1234" })),
      {
        message: /symbol characters/,
      },
    );
  });

  it("asks a user whom an administrator made for a new password", async () => {
    await client.send(
      new AdminCreateUserCommand({ UserPoolId: pool.id, Username: "carl@example.com", TemporaryPassword: password }),
    );
    const challenge = await signIn("carl@example.com");
    assert.equal(challenge.ChallengeName, "NEW_PASSWORD_REQUIRED");
    const answer = { ChallengeName: challenge.ChallengeName, ClientId: app.id, Session: challenge.Session };
    const responses = { USERNAME: "carl@example.com", NEW_PASSWORD: "Another-horse-8" };
    const done = await client.send(new RespondToAuthChallengeCommand({ ...answer, ChallengeResponses: responses }));
    assert.ok(done.AuthenticationResult!.AccessToken);
    await assert.rejects(client.send(new RespondToAuthChallengeCommand({ ...answer, ChallengeResponses: responses })), {
      name: "NotAuthorizedException",
    });
  });

  it("asks IAM before an administrator's operation", async () => {
    const arn = `arn:aws:cognito-idp:us-east-1:000000000000:userpool/${pool.id}`;
    stage.iam.refuse.add(`cognito-idp:AdminCreateUser ${arn}`);
    await assert.rejects(client.send(new AdminCreateUserCommand({ UserPoolId: pool.id, Username: "x@example.com" })), {
      name: "AccessDeniedException",
    });
    stage.iam.refuse.clear();
  });

  it("refuses a flow that the client does not allow, and says which flows are not simulated", async () => {
    await assert.rejects(
      client.send(
        new InitiateAuthCommand({ ClientId: machine.id, AuthFlow: "USER_PASSWORD_AUTH", AuthParameters: {} }),
      ),
    );
    await assert.rejects(
      client.send(
        new InitiateAuthCommand({
          ClientId: app.id,
          AuthFlow: "USER_SRP_AUTH",
          AuthParameters: { USERNAME: "a", SRP_A: "1" },
        }),
      ),
      { message: /does not simulate the flow USER_SRP_AUTH/ },
    );
  });

  it("refreshes tokens until the user signs out everywhere", async () => {
    await client.send(new AdminCreateUserCommand({ UserPoolId: pool.id, Username: "dora@example.com" }));
    await client.send(
      new AdminSetUserPasswordCommand({
        UserPoolId: pool.id,
        Username: "dora@example.com",
        Password: password,
        Permanent: true,
      }),
    );
    const { AuthenticationResult: first } = await signIn("dora@example.com");
    const refresh = () =>
      client.send(
        new InitiateAuthCommand({
          ClientId: app.id,
          AuthFlow: "REFRESH_TOKEN_AUTH",
          AuthParameters: { REFRESH_TOKEN: first!.RefreshToken! },
        }),
      );
    assert.ok((await refresh()).AuthenticationResult!.AccessToken);
    await client.send(new GlobalSignOutCommand({ AccessToken: first!.AccessToken }));
    await assert.rejects(refresh(), { name: "NotAuthorizedException" });
  });

  it("gives a machine a token for its scopes only, and only for its secret", async () => {
    const basic = (secret: string) => ({
      Authorization: `Basic ${Buffer.from(`${machine.id}:${secret}`).toString("base64")}`,
    });
    const good = basic(String(machine.outputs.clientSecret));
    const response = await form("/oauth2/token", { grant_type: "client_credentials", scope: "shop/read" }, good);
    const { access_token } = (await response.json()) as { access_token: string };
    const { payload } = await verify(access_token);
    assert.equal(payload.scope, "shop/read");
    assert.equal(payload.sub, machine.id);
    const refused = async (fields: Record<string, string>, headers: Record<string, string>) =>
      (await form("/oauth2/token", fields, headers)).json();
    assert.deepEqual(await refused({ grant_type: "client_credentials", scope: "shop/write" }, good), {
      error: "invalid_scope",
    });
    assert.deepEqual(await refused({ grant_type: "client_credentials" }, basic("guessed")), {
      error: "invalid_client",
    });
    assert.deepEqual(await refused({ grant_type: "client_credentials", client_id: app.id }, {}), {
      error: "unauthorized_client",
    });
  });

  it("signs in on the hosted page with PKCE, and takes each code once", async () => {
    const verifier = randomBytes(32).toString("base64url");
    const query = new URLSearchParams({
      response_type: "code",
      client_id: app.id,
      redirect_uri: "https://shop.example.com/back",
      scope: "openid shop/read",
      state: "s1",
      nonce: "n1",
      code_challenge: createHash("sha256").update(verifier).digest("base64url"),
      code_challenge_method: "S256",
    });
    const page = await fetch(`${domain}/oauth2/authorize?${query}`);
    assert.match(await page.text(), /<form method="post"/);
    const again = await form(`/login?${query}`, { username: "dora@example.com", password: "Wrong-password-1" });
    assert.equal(again.status, 401);
    const redirected = await form(`/login?${query}`, { username: "dora@example.com", password });
    const back = new URL(redirected.headers.get("location")!);
    assert.equal(back.searchParams.get("state"), "s1");
    const code = back.searchParams.get("code")!;
    const exchange = (fields: Record<string, string>) =>
      form("/oauth2/token", {
        grant_type: "authorization_code",
        client_id: app.id,
        code,
        redirect_uri: "https://shop.example.com/back",
        ...fields,
      });
    const tokens = (await (await exchange({ code_verifier: verifier })).json()) as {
      access_token: string;
      id_token: string;
    };
    assert.equal((await verify(tokens.access_token)).payload.scope, "openid shop/read");
    assert.equal(decodeJwt(tokens.id_token).nonce, "n1");
    assert.deepEqual(await (await exchange({ code_verifier: verifier })).json(), { error: "invalid_grant" });
    const info = await fetch(`${domain}/oauth2/userInfo`, {
      headers: { Authorization: `Bearer ${tokens.access_token}` },
    });
    assert.equal(((await info.json()) as { email: string }).email, "dora@example.com");
  });

  it("never sends a code to an address that the client did not name", async () => {
    const query = new URLSearchParams({
      response_type: "code",
      client_id: app.id,
      redirect_uri: "https://evil.example.com/",
    });
    const response = await fetch(`${domain}/oauth2/authorize?${query}`, { redirect: "manual" });
    assert.equal(response.status, 400);
    assert.deepEqual(await response.json(), { error: "redirect_mismatch" });
  });

  it("publishes its discovery document", async () => {
    const response = await fetch(`${stage.url}/cognito-idp/us-east-1/${pool.id}/.well-known/openid-configuration`);
    const discovery = (await response.json()) as Record<string, unknown>;
    assert.equal(discovery.issuer, `https://cognito-idp.us-east-1.amazonaws.com/${pool.id}`);
    assert.ok((discovery.scopes_supported as string[]).includes("shop/read"));
  });

  it("makes a token for the person at the machine, the user and its groups included", async () => {
    const token = await issueToken(stage.cloud, {
      userPoolId: pool.id,
      username: "eve@example.com",
      scopes: ["shop/read"],
      groups: ["staff"],
      use: "access",
    });
    const { payload } = await verify(token);
    assert.equal(payload.scope, "shop/read");
    assert.deepEqual(payload["cognito:groups"], ["staff"]);
  });

  it("refuses what Cognito refuses: unknown scopes, reserved domain words, a protected pool's deletion", async () => {
    const bad = { userPoolId: pool.id, allowedOauthScopes: ["shop/none"] };
    await assert.rejects(stage.create("aws:cognito/userPoolClient:UserPoolClient", "bad", bad), /shop\/none/);
    await assert.rejects(
      stage.create("aws:cognito/userPoolDomain:UserPoolDomain", "d2", { userPoolId: pool.id, domain: "my-aws-shop" }),
      /reserved word/,
    );
    const both = { userPoolId: pool.id, allowedOauthFlows: ["code", "client_credentials"] };
    await assert.rejects(
      stage.create("aws:cognito/userPoolClient:UserPoolClient", "both", both),
      /client_credentials cannot be selected/,
    );
    const kept = await stage.create("aws:cognito/userPool:UserPool", "kept", { deletionProtection: "ACTIVE" });
    await assert.rejects(stage.remove(kept), /deletion protection is activated/);
  });

  it("keeps passwords and refresh tokens as hashes only", async () => {
    for (const name of ["cognito-users", "cognito-sessions"]) {
      assert.ok(!JSON.stringify([...stage.cloud.storage.entries(name)]).includes(password));
    }
  });
});
