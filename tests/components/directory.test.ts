import assert from "node:assert/strict";
import { type DirectoryClient, SignIn, UserDirectory } from "../../components/index";
import { account, isSecret, make, region, valueOf } from "./support/mocks";

const scopes = { shop: { "orders.read": "Read", "orders.write": "Write" } };

describe("UserDirectory", () => {
  it("is protected, asks for long passwords, and tells where its tokens come from", async () => {
    const made = await make(
      () =>
        new UserDirectory("people", {
          scopes,
          groups: { staff: "Staff" },
          clients: {
            app: {
              signIn: [SignIn.AuthorizationCode, SignIn.Srp],
              scopes: ["openid", "shop/orders.read"],
              callbackUrls: ["https://shop.example/in"],
            },
            jobs: { signIn: [SignIn.ClientCredentials], scopes: ["shop/orders.write"] },
          },
        }),
    );
    assert.deepEqual(made.resources.map(({ type, name }) => `${type.split(":").at(-1)} ${name}`).sort(), [
      "RandomId people-domain-suffix",
      "ResourceServer people-shop",
      "UserDirectory people",
      "UserGroup people-staff",
      "UserPool people",
      "UserPoolClient people-app",
      "UserPoolClient people-jobs",
      "UserPoolDomain people-domain",
    ]);
    const pool = made.only("aws:cognito/userPool:UserPool").inputs;
    assert.equal(pool.deletionProtection, "ACTIVE");
    assert.equal((pool.passwordPolicy as { minimumLength: number }).minimumLength, 12);
    assert.equal(await valueOf(made.result.issuer), `https://cognito-idp.${region}.amazonaws.com/people-id`);
    assert.equal(
      await valueOf(made.result.tokenUrl),
      `https://people-test-0a1b2c3d.auth.${region}.amazoncognito.com/oauth2/token`,
    );
    assert.equal(await valueOf(made.result.userPoolArn), `arn:aws:cognito-idp:${region}:${account}:userpool/people-id`);

    const clients = made.ofType("aws:cognito/userPoolClient:UserPoolClient");
    const [app, jobs] = ["app", "jobs"].map((name) => clients.find((one) => one.name === `people-${name}`)!.inputs);
    assert.deepEqual(app!.explicitAuthFlows, ["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]);
    assert.deepEqual([app!.allowedOauthFlows, app!.generateSecret], [["code"], false]);
    assert.deepEqual([jobs!.allowedOauthFlows, jobs!.generateSecret], [["client_credentials"], true]);
    for (const client of [app!, jobs!]) {
      assert.equal(client.preventUserExistenceErrors, "ENABLED");
      assert.equal(client.enableTokenRevocation, true);
    }
    assert.deepEqual(await valueOf(made.result.clientIds), { app: "people-app-id", jobs: "people-jobs-id" });
    assert.deepEqual(await valueOf(made.result.clientSecrets), { jobs: "people-jobs-secret" });
    assert.equal(await isSecret(made.result.clientSecrets), true);
  });

  const refused: [string, DirectoryClient, RegExp][] = [
    ["no way to sign in", { signIn: [] }, /clients\.app\.signIn: is empty/],
    [
      "client credentials beside another way",
      { signIn: [SignIn.ClientCredentials, SignIn.Srp], scopes: ["shop/orders.read"] },
      /cannot be joined with other ways/,
    ],
    ["client credentials without a scope", { signIn: [SignIn.ClientCredentials] }, /needs at least one scope/],
    ["a code without a URL to return to", { signIn: [SignIn.AuthorizationCode] }, /callbackUrls: .*at least one URL/],
    [
      "a URL by plain HTTP",
      { signIn: [SignIn.AuthorizationCode], callbackUrls: ["http://shop.example"] },
      /"http:\/\/shop\.example" is neither https nor http:\/\/localhost/,
    ],
    ["an unknown scope", { signIn: [SignIn.Srp], scopes: ["shop/all"] }, /"shop\/all" is unknown; known are openid/],
  ];
  for (const [what, app, message] of refused) {
    it(`refuses ${what}`, async () => {
      await make(() => assert.throws(() => new UserDirectory("people", { scopes, clients: { app } }), message));
    });
  }
});
