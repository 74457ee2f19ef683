import assert from "node:assert/strict";
import {
  AdminCreateUserCommand,
  AdminGetUserCommand,
  ConfirmSignUpCommand,
  GetUserCommand,
  GlobalSignOutCommand,
  InitiateAuthCommand,
  RespondToAuthChallengeCommand,
  SignUpCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { issueToken } from "../../../../local/cloud/cognito";
import { type People, password, startPeople } from "./support";

describe("Cognito user pools", () => {
  let people: People;
  let client: People["client"];

  before(async () => {
    people = await startPeople();
    client = people.client;
    await people.addUser("dora@example.com");
  });
  after(() => people.close());

  it("lets a user sign up with the code of the log, sign in, and be told who they are", async () => {
    await client.send(new SignUpCommand({ ClientId: people.app.id, Username: "Ann@Example.com", Password: password }));
    await assert.rejects(people.signIn("ann@example.com"), { name: "UserNotConfirmedException" });
    const line = people.stage.cloud.telemetry.recent("log").at(-1)!.message;
    const code = /\d{6}$/.exec(line)![0];
    const wrong = code === "000000" ? "000001" : "000000";
    await assert.rejects(
      client.send(
        new ConfirmSignUpCommand({ ClientId: people.app.id, Username: "ann@example.com", ConfirmationCode: wrong }),
      ),
      { name: "CodeMismatchException" },
    );
    await client.send(
      new ConfirmSignUpCommand({ ClientId: people.app.id, Username: "ann@example.com", ConfirmationCode: code }),
    );
    const { AuthenticationResult: result } = await people.signIn("ANN@example.com");
    const access = await people.verify(result!.AccessToken!);
    assert.equal(access.token_use, "access");
    assert.equal(access.client_id, people.app.id);
    const id = await people.verify(result!.IdToken!);
    assert.equal(id.aud, people.app.id);
    assert.equal(id.email, "ann@example.com");
    const who = await client.send(new GetUserCommand({ AccessToken: result!.AccessToken }));
    assert.equal(who.UserAttributes!.find(({ Name }) => Name === "sub")!.Value, access.sub);
  });

  it("names users by their subject where they sign in by address, and finds them by either", async () => {
    const { AuthenticationResult: result } = await people.signIn("Dora@example.com");
    const access = await people.verify(result!.AccessToken);
    assert.equal(access.username, access.sub);
    const found = await client.send(
      new AdminGetUserCommand({ UserPoolId: people.pool.id, Username: "dora@example.com" }),
    );
    assert.equal(found.Username, access.sub);
    await assert.rejects(
      client.send(new SignUpCommand({ ClientId: people.app.id, Username: "no address", Password: password })),
      { name: "InvalidParameterException", message: "Username should be an email." },
    );
  });

  it("words a wrong password and an unknown name alike", async () => {
    for (const name of ["ann@example.com", "nobody@example.com"]) {
      await assert.rejects(people.signIn(name, "Wrong-password-1"), {
        name: "NotAuthorizedException",
        message: "Incorrect username or password.",
      });
    }
  });

  it("refuses a password that the pool's policy refuses", async () => {
    await assert.rejects(
      client.send(new SignUpCommand({ ClientId: people.app.id, Username: "b@example.com", Password: "short" })),
      {
        name: "InvalidPasswordException",
      },
    );
    await assert.rejects(
      client.send(new SignUpCommand({ ClientId: people.app.id, Username: "b@example.com", Password: "nosymbols1234" })),
      {
        message: /symbol characters/,
      },
    );
  });

  it("asks a user whom an administrator made for a new password", async () => {
    await client.send(
      new AdminCreateUserCommand({
        UserPoolId: people.pool.id,
        Username: "carl@example.com",
        TemporaryPassword: password,
      }),
    );
    const challenge = await people.signIn("carl@example.com");
    assert.equal(challenge.ChallengeName, "NEW_PASSWORD_REQUIRED");
    const answer = {
      ChallengeName: "NEW_PASSWORD_REQUIRED" as const,
      ClientId: people.app.id,
      Session: challenge.Session,
    };
    const responses = { USERNAME: "carl@example.com", NEW_PASSWORD: "Another-horse-8" };
    const done = await client.send(new RespondToAuthChallengeCommand({ ...answer, ChallengeResponses: responses }));
    assert.ok(done.AuthenticationResult!.AccessToken);
    await assert.rejects(client.send(new RespondToAuthChallengeCommand({ ...answer, ChallengeResponses: responses })), {
      name: "NotAuthorizedException",
    });
  });

  it("asks IAM before an administrator's operation", async () => {
    const arn = `arn:aws:cognito-idp:us-east-1:000000000000:userpool/${people.pool.id}`;
    people.stage.iam.refuse.add(`cognito-idp:AdminCreateUser ${arn}`);
    await assert.rejects(
      client.send(new AdminCreateUserCommand({ UserPoolId: people.pool.id, Username: "x@example.com" })),
      {
        name: "AccessDeniedException",
      },
    );
    people.stage.iam.refuse.clear();
  });

  it("refreshes tokens until the user signs out everywhere", async () => {
    const { AuthenticationResult: first } = await people.signIn("dora@example.com");
    const refresh = () =>
      client.send(
        new InitiateAuthCommand({
          ClientId: people.app.id,
          AuthFlow: "REFRESH_TOKEN_AUTH",
          AuthParameters: { REFRESH_TOKEN: first!.RefreshToken! },
        }),
      );
    assert.ok((await refresh()).AuthenticationResult!.AccessToken);
    await client.send(new GlobalSignOutCommand({ AccessToken: first!.AccessToken }));
    await assert.rejects(refresh(), { name: "NotAuthorizedException" });
  });

  it("publishes its discovery document", async () => {
    const response = await fetch(
      `${people.stage.url}/cognito-idp/us-east-1/${people.pool.id}/.well-known/openid-configuration`,
    );
    const discovery = (await response.json()) as Record<string, unknown>;
    assert.equal(discovery.issuer, `https://cognito-idp.us-east-1.amazonaws.com/${people.pool.id}`);
    assert.ok((discovery.scopes_supported as string[]).includes("shop/read"));
  });

  it("makes a token for the person at the machine, the user and its groups included", async () => {
    const token = await issueToken(people.stage.cloud, {
      userPoolId: people.pool.id,
      username: "eve@example.com",
      scopes: ["shop/read"],
      groups: ["staff"],
      use: "access",
    });
    const payload = await people.verify(token);
    assert.equal(payload.scope, "shop/read");
    assert.deepEqual(payload["cognito:groups"], ["staff"]);
  });

  it("refuses what Cognito refuses: unknown scopes, reserved domain words, a protected pool's deletion", async () => {
    const bad = { userPoolId: people.pool.id, allowedOauthScopes: ["shop/none"] };
    await assert.rejects(people.stage.create("aws:cognito/userPoolClient:UserPoolClient", "bad", bad), /shop\/none/);
    await assert.rejects(
      people.stage.create("aws:cognito/userPoolDomain:UserPoolDomain", "d2", {
        userPoolId: people.pool.id,
        domain: "my-aws-shop",
      }),
      /reserved word/,
    );
    const both = { userPoolId: people.pool.id, allowedOauthFlows: ["code", "client_credentials"] };
    await assert.rejects(
      people.stage.create("aws:cognito/userPoolClient:UserPoolClient", "both", both),
      /client_credentials cannot be selected/,
    );
    const kept = await people.stage.create("aws:cognito/userPool:UserPool", "kept", { deletionProtection: "ACTIVE" });
    await assert.rejects(people.stage.remove(kept), /deletion protection is activated/);
  });

  it("keeps passwords and refresh tokens as hashes only", async () => {
    const { AuthenticationResult: result } = await people.signIn("dora@example.com");
    for (const name of ["cognito-users", "cognito-sessions", "cognito-sign-ins"]) {
      const kept = JSON.stringify([...people.stage.cloud.storage.entries(name)]);
      assert.ok(kept.length > 2 && !kept.includes(password) && !kept.includes(result!.RefreshToken!), name);
    }
  });
});
