import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import {
  AdminAddUserToGroupCommand,
  AdminInitiateAuthCommand,
  ForgotPasswordCommand,
  GetTokensFromRefreshTokenCommand,
  GetUserCommand,
  InitiateAuthCommand,
  RevokeTokenCommand,
  SignUpCommand,
  UpdateUserAttributesCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import type { ResourceRecord } from "../../../../local/cloud/resource";
import { type People, password, startPeople } from "./support";

const schemas = [
  {
    name: "tier",
    attributeDataType: "String",
    mutable: true,
    stringAttributeConstraints: { minLength: "1", maxLength: "8" },
  },
  { name: "born", attributeDataType: "Number", mutable: false, numberAttributeConstraints: { minValue: "1900" } },
  { name: "name", attributeDataType: "String", required: true, mutable: true },
];

describe("Cognito attributes, groups and client settings", () => {
  let people: People;
  let client: People["client"];

  before(async () => {
    people = await startPeople({ schemas });
    client = people.client;
    await people.addUser("ann@example.com", { name: "Ann", "custom:tier": "gold", "custom:born": "1990" });
  });
  after(() => people.close());

  const refresh = (by: ResourceRecord, token: string, more: Record<string, string> = {}) =>
    client.send(
      new InitiateAuthCommand({
        ClientId: by.id,
        AuthFlow: "REFRESH_TOKEN_AUTH",
        AuthParameters: { REFRESH_TOKEN: token, ...more },
      }),
    );
  const signUp = (name: string, attributes: Record<string, string>, by = people.app) =>
    client.send(
      new SignUpCommand({
        ClientId: by.id,
        Username: name,
        Password: password,
        UserAttributes: Object.entries(attributes).map(([Name, Value]) => ({ Name, Value })),
      }),
    );

  it("puts custom attributes into ID tokens alone", async () => {
    const { AuthenticationResult: result } = await people.signIn("ann@example.com");
    const id = await people.verify(result!.IdToken);
    assert.deepEqual([id["custom:tier"], id["custom:born"], id.email_verified], ["gold", "1990", false]);
    assert.equal((await people.verify(result!.AccessToken))["custom:tier"], undefined);
  });

  const refused: [string, Record<string, string>, RegExp][] = [
    [
      "an attribute that the schema does not have",
      { name: "B", "custom:shoe": "9" },
      /custom:shoe: Attribute does not exist/,
    ],
    ["a text that is too long", { name: "B", "custom:tier": "platinum-plus" }, /above its maximum of 8/],
    ["a number that is none", { name: "B", "custom:born": "long ago" }, /not a number/],
    ["a number that is too low", { name: "B", "custom:born": "1066" }, /below its minimum of 1900/],
    ["a missing required attribute", {}, /name: The attribute is required/],
    ["a subject of one's own", { name: "B", sub: "1" }, /sub: Attribute does not exist/],
  ];
  for (const [what, attributes, message] of refused) {
    it(`refuses ${what}`, () =>
      assert.rejects(signUp("bob@example.com", attributes), { name: "InvalidParameterException", message }));
  }

  it("lets users change what the schema and their client let them, and no verification", async () => {
    const { AuthenticationResult: result } = await people.signIn("ann@example.com");
    const change = (Name: string, Value: string) =>
      client.send(
        new UpdateUserAttributesCommand({ AccessToken: result!.AccessToken, UserAttributes: [{ Name, Value }] }),
      );
    await change("custom:tier", "silver");
    const after = await client.send(new GetUserCommand({ AccessToken: result!.AccessToken }));
    assert.equal(after.UserAttributes!.find(({ Name }) => Name === "custom:tier")!.Value, "silver");
    await assert.rejects(change("custom:born", "1991"), {
      name: "InvalidParameterException",
      message: /mutable: false/,
    });
    await assert.rejects(change("email_verified", "true"), { name: "NotAuthorizedException" });
    const narrow = await people.addClient("narrow", { writeAttributes: ["name"] });
    await assert.rejects(signUp("cy@example.com", { name: "C", "custom:tier": "gold" }, narrow), {
      name: "NotAuthorizedException",
      message: "A client attempted to write unauthorized attribute",
    });
  });

  it("puts groups into both tokens, and their roles by precedence into the ID token", async () => {
    for (const [name, precedence] of [
      ["readers", 5],
      ["writers", 1],
    ] as const) {
      await people.stage.create("aws:cognito/userGroup:UserGroup", name, {
        userPoolId: people.pool.id,
        name,
        precedence,
        roleArn: `arn:aws:iam::000000000000:role/${name}`,
      });
      await client.send(
        new AdminAddUserToGroupCommand({ UserPoolId: people.pool.id, Username: "ann@example.com", GroupName: name }),
      );
    }
    const { AuthenticationResult: result } = await people.signIn("ann@example.com");
    const id = await people.verify(result!.IdToken);
    assert.deepEqual((await people.verify(result!.AccessToken))["cognito:groups"], ["readers", "writers"]);
    assert.deepEqual(id["cognito:roles"], [
      "arn:aws:iam::000000000000:role/writers",
      "arn:aws:iam::000000000000:role/readers",
    ]);
    assert.equal(id["cognito:preferred_role"], "arn:aws:iam::000000000000:role/writers");
  });

  it("gives tokens the life that the client says", async () => {
    const short = await people.addClient("short", {
      explicitAuthFlows: ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
      accessTokenValidity: 10,
      refreshTokenValidity: 1,
      tokenValidityUnits: { accessToken: "minutes", refreshToken: "hours" },
    });
    const { AuthenticationResult: result } = await people.signIn("ann@example.com", password, short);
    const access = await people.verify(result!.AccessToken);
    assert.equal(access.exp! - access.iat!, 600);
    await people.clock.advance(3_601_000);
    await assert.rejects(refresh(short, result!.RefreshToken!), { message: "Refresh Token has expired" });
  });

  it("allows the flows that the client names alone; an administrator's flow needs IAM", async () => {
    const server = await people.addClient("server", { explicitAuthFlows: ["ALLOW_ADMIN_USER_PASSWORD_AUTH"] });
    await assert.rejects(people.signIn("ann@example.com", password, server), {
      message: "USER_PASSWORD_AUTH flow not enabled for this client",
    });
    const asAdmin = () =>
      client.send(
        new AdminInitiateAuthCommand({
          UserPoolId: people.pool.id,
          ClientId: server.id,
          AuthFlow: "ADMIN_USER_PASSWORD_AUTH",
          AuthParameters: { USERNAME: "ann@example.com", PASSWORD: password },
        }),
      );
    assert.ok((await asAdmin()).AuthenticationResult!.AccessToken);
    people.stage.iam.refuse.add(`cognito-idp:AdminInitiateAuth ${people.pool.outputs.arn}`);
    await assert.rejects(asAdmin(), { name: "AccessDeniedException" });
    people.stage.iam.refuse.clear();
    const auto = { ClientId: server.id, AuthFlow: "ADMIN_USER_PASSWORD_AUTH" as const, AuthParameters: {} };
    await assert.rejects(client.send(new InitiateAuthCommand(auto)), { name: "InvalidParameterException" });
    await assert.rejects(
      client.send(new InitiateAuthCommand({ ...auto, AuthFlow: "CUSTOM_AUTH", AuthParameters: { USERNAME: "a" } })),
      { message: /does not simulate the flow CUSTOM_AUTH/ },
    );
  });

  it("wants the secret hash of a client with a secret, for sign-in and for refreshing", async () => {
    const secretive = await people.addClient("secretive", {
      generateSecret: true,
      explicitAuthFlows: ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
    });
    const hash = (name: string) =>
      createHmac("sha256", String(secretive.outputs.clientSecret))
        .update(name + secretive.id)
        .digest("base64");
    await assert.rejects(people.signIn("ann@example.com", password, secretive), { message: /secret hash/ });
    const { AuthenticationResult: result } = await client.send(
      new InitiateAuthCommand({
        ClientId: secretive.id,
        AuthFlow: "USER_PASSWORD_AUTH",
        AuthParameters: { USERNAME: "ann@example.com", PASSWORD: password, SECRET_HASH: hash("ann@example.com") },
      }),
    );
    const { sub } = await people.verify(result!.AccessToken);
    await assert.rejects(refresh(secretive, result!.RefreshToken!), { message: /secret hash/ });
    assert.ok(await refresh(secretive, result!.RefreshToken!, { SECRET_HASH: hash(sub!) }));
  });

  it("tells who exists only where the client's setting is LEGACY", async () => {
    const legacy = await people.addClient("legacy", { explicitAuthFlows: ["ALLOW_USER_PASSWORD_AUTH"] });
    const forgot = (by: ResourceRecord) =>
      client.send(new ForgotPasswordCommand({ ClientId: by.id, Username: "nobody@example.com" }));
    await assert.rejects(people.signIn("nobody@example.com", password, legacy), { name: "UserNotFoundException" });
    await assert.rejects(forgot(legacy), { name: "UserNotFoundException" });
    assert.equal((await forgot(people.app)).CodeDeliveryDetails!.Destination, "n***@e***.com");
  });

  it("revokes a refresh token with the access tokens of its sign-in, not those of others", async () => {
    const [first, second] = [await people.signIn("ann@example.com"), await people.signIn("ann@example.com")];
    const tokens = first.AuthenticationResult!;
    await client.send(new RevokeTokenCommand({ ClientId: people.app.id, Token: tokens.RefreshToken }));
    await assert.rejects(refresh(people.app, tokens.RefreshToken!), { name: "NotAuthorizedException" });
    await assert.rejects(client.send(new GetUserCommand({ AccessToken: tokens.AccessToken })), {
      name: "NotAuthorizedException",
    });
    assert.ok(await client.send(new GetUserCommand({ AccessToken: second.AuthenticationResult!.AccessToken })));
    const unrevocable = await people.addClient("unrevocable", {
      explicitAuthFlows: ["ALLOW_USER_PASSWORD_AUTH"],
      enableTokenRevocation: false,
    });
    const third = (await people.signIn("ann@example.com", password, unrevocable)).AuthenticationResult!;
    assert.equal((await people.verify(third.AccessToken)).origin_jti, undefined);
    await assert.rejects(client.send(new RevokeTokenCommand({ ClientId: unrevocable.id, Token: third.RefreshToken })), {
      name: "UnsupportedOperationException",
    });
  });

  it("rotates refresh tokens where the client says so; the old one lives for the grace period", async () => {
    const rotating = await people.addClient("rotating", {
      explicitAuthFlows: ["ALLOW_USER_PASSWORD_AUTH"],
      refreshTokenRotation: { feature: "ENABLED", retryGracePeriodSeconds: 10 },
    });
    const { RefreshToken: first } = (await people.signIn("ann@example.com", password, rotating)).AuthenticationResult!;
    const exchange = (RefreshToken: string) =>
      client.send(new GetTokensFromRefreshTokenCommand({ ClientId: rotating.id, RefreshToken }));
    const { RefreshToken: second } = (await exchange(first!)).AuthenticationResult!;
    assert.ok(second && second !== first);
    assert.ok(await exchange(first!));
    await people.clock.advance(11_000);
    await assert.rejects(exchange(first!), { name: "NotAuthorizedException" });
    assert.ok(await exchange(second));
    await assert.rejects(refresh(rotating, second), { message: /flow not enabled/ });
  });
});
