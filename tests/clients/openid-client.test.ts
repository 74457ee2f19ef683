import assert from "node:assert/strict";
import * as openid from "openid-client";
import { type FrontDoor, openFrontDoor } from "./front-door";
import { addPeople, callback, type DoorPeople } from "./people";

describe("openid-client, unchanged, against the local issuer", () => {
  let door: FrontDoor;
  let people: DoorPeople;
  let config: openid.Configuration;

  before(async () => {
    door = await openFrontDoor();
    people = await addPeople(door);
    // Tokens carry the pool's name on AWS, so that authorizers need no other issuer here. Discovery asks that name; the
    // local server answers for it. The endpoints it names are plain HTTP on this machine.
    config = await openid.discovery(new URL(people.issuer), people.app.id, undefined, openid.None(), {
      // The checks are what makes it verify signatures by the published keys.
      execute: [openid.allowInsecureRequests, openid.enableNonRepudiationChecks],
      [openid.customFetch]: (url, options) =>
        fetch(
          url.replace(/^https:\/\/cognito-idp\.([\w-]+)\.amazonaws\.com/, `${door.url}/cognito-idp/$1`),
          options as RequestInit,
        ),
    });
  });
  after(() => door.close());

  /** What a browser does: follows to the sign-in page, fills the form in, and comes back to the app. */
  async function browse(address: URL): Promise<URL> {
    const page = await fetch(address);
    const action = /<form method="post" action="([^"]+)"/.exec(await page.text())![1]!;
    const target = new URL(
      action.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code))),
      page.url,
    );
    const body = new URLSearchParams({ username: people.username, password: people.password });
    const entered = await fetch(target, { method: "POST", body, redirect: "manual" });
    return new URL(entered.headers.get("location")!);
  }

  async function signIn(scope: string) {
    const verifier = openid.randomPKCECodeVerifier();
    const state = openid.randomState();
    const nonce = openid.randomNonce();
    const address = openid.buildAuthorizationUrl(config, {
      redirect_uri: callback,
      scope,
      code_challenge: await openid.calculatePKCECodeChallenge(verifier),
      code_challenge_method: "S256",
      state,
      nonce,
    });
    const expected = { pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce, idTokenExpected: true };
    return { back: await browse(address), expected };
  }

  it("discovers the issuer under its name on AWS", () => {
    const metadata = config.serverMetadata();
    assert.equal(metadata.issuer, people.issuer);
    assert.ok(metadata.supportsPKCE());
    assert.equal(metadata.token_endpoint, `${people.domain}/oauth2/token`);
  });

  it("completes sign-in with PKCE, state and nonce, and verifies the ID token", async () => {
    const { back, expected } = await signIn("openid email shop/read");
    const tokens = await openid.authorizationCodeGrant(config, back, expected);
    assert.equal(tokens.claims()!.email, people.username);
    const info = await openid.fetchUserInfo(config, tokens.access_token, tokens.claims()!.sub);
    assert.equal(info.email, people.username);
    const refreshed = await openid.refreshTokenGrant(config, tokens.refresh_token!);
    assert.equal(refreshed.claims()!.sub, tokens.claims()!.sub);
    await openid.tokenRevocation(config, tokens.refresh_token!);
    await assert.rejects(openid.refreshTokenGrant(config, tokens.refresh_token!), { error: "invalid_grant" });
  });

  it("gets nothing with another verifier, and nothing twice", async () => {
    const first = await signIn("openid");
    await assert.rejects(
      openid.authorizationCodeGrant(config, first.back, {
        ...first.expected,
        pkceCodeVerifier: openid.randomPKCECodeVerifier(),
      }),
      { error: "invalid_grant" },
    );
    const second = await signIn("openid");
    await openid.authorizationCodeGrant(config, second.back, second.expected);
    await assert.rejects(openid.authorizationCodeGrant(config, second.back, second.expected), {
      error: "invalid_grant",
    });
  });

  it("gets a machine its token by client credentials", async () => {
    const machine = await door.create("aws:cognito/userPoolClient:UserPoolClient", "machine", {
      userPoolId: people.pool.id,
      generateSecret: true,
      allowedOauthFlowsUserPoolClient: true,
      allowedOauthFlows: ["client_credentials"],
      allowedOauthScopes: ["shop/read"],
    });
    for (const method of [openid.ClientSecretBasic, openid.ClientSecretPost]) {
      const secret = String(machine.outputs.clientSecret);
      const own = new openid.Configuration(config.serverMetadata(), machine.id, secret, method(secret));
      openid.allowInsecureRequests(own);
      const tokens = await openid.clientCredentialsGrant(own, { scope: "shop/read" });
      assert.equal(tokens.expires_in, 3600);
    }
  });
});
