import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import {
  InitiateAuthCommand,
  NotAuthorizedException,
  RevokeTokenCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { decodeJwt } from "jose";
import type { FrontDoor } from "../../clients/front-door";
import { addPeople, callback, type DoorPeople } from "../../clients/people";
import { type Answer, call } from "./http-api";
import type { DocumentedRule, Topic } from "./rule";

const cognito = (page: string) => `https://docs.aws.amazon.com/cognito/latest/developerguide/${page}.html`;

const directories = new WeakMap<FrontDoor, Promise<DoorPeople>>();

/** The stage's user directory, made once. */
function peopleOf(door: FrontDoor): Promise<DoorPeople> {
  const found = directories.get(door) ?? addPeople(door);
  directories.set(door, found);
  return found;
}

const form = (values: Record<string, string>) => ({
  method: "POST",
  headers: { "content-type": "application/x-www-form-urlencoded" },
  body: new URLSearchParams(values).toString(),
});

/** Signs the user in on the hosted page; answers the code that comes back. */
async function codeOf({ domain, app, username, password }: DoorPeople, more: Record<string, string>): Promise<string> {
  const query = new URLSearchParams({
    client_id: app.id,
    response_type: "code",
    redirect_uri: callback,
    scope: "openid",
    ...more,
  });
  const page = await fetch(`${domain}/oauth2/authorize?${query}`);
  const action = /<form method="post" action="([^"]+)"/.exec(await page.text())![1]!;
  const target = new URL(
    action.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code))),
    page.url,
  );
  const body = new URLSearchParams({ username, password });
  const entered = await fetch(target, { method: "POST", body, redirect: "manual" });
  return new URL(entered.headers.get("location")!).searchParams.get("code")!;
}

function exchange(people: DoorPeople, code: string, more: Record<string, string> = {}): Promise<Answer> {
  const grant = { grant_type: "authorization_code", client_id: people.app.id, redirect_uri: callback, code, ...more };
  return call(`${people.domain}/oauth2/token`, form(grant));
}

async function signIn({ sdk, app, username, password }: DoorPeople) {
  const AuthParameters = { USERNAME: username, PASSWORD: password };
  const input = { ClientId: app.id, AuthFlow: "USER_PASSWORD_AUTH", AuthParameters } as const;
  return (await sdk.send(new InitiateAuthCommand(input))).AuthenticationResult!;
}

const rules: readonly DocumentedRule[] = [
  {
    rule: "a code is exchanged once, and with PKCE only by who holds the verifier",
    page: cognito("token-endpoint"),
    async check(door) {
      const people = await peopleOf(door);
      const verifier = randomBytes(32).toString("base64url");
      const challenge = createHash("sha256").update(verifier).digest("base64url");
      const pkce = { code_challenge: challenge, code_challenge_method: "S256" };
      const stolen = await exchange(people, await codeOf(people, pkce), { code_verifier: "x".repeat(43) });
      assert.deepEqual([stolen.status, stolen.at("$.error")], [400, "invalid_grant"]);
      const code = await codeOf(people, pkce);
      const own = { code_verifier: verifier };
      assert.equal((await exchange(people, code, own)).at("$.token_type"), "Bearer");
      assert.equal((await exchange(people, code, own)).at("$.error"), "invalid_grant");
    },
  },
  {
    rule: "an ID token's audience is the app client; an access token names it in client_id",
    page: cognito("amazon-cognito-user-pools-using-tokens-with-identity-providers"),
    async check(door) {
      const people = await peopleOf(door);
      const { IdToken, AccessToken } = await signIn(people);
      const [id, access] = [decodeJwt(IdToken!), decodeJwt(AccessToken!)];
      assert.deepEqual([id.aud, id.token_use, id.iss], [people.app.id, "id", people.issuer]);
      assert.deepEqual([access.aud, access.client_id, access.token_use], [undefined, people.app.id, "access"]);
    },
  },
  {
    rule: "a revoked refresh token gives no more tokens",
    page: cognito("token-revocation"),
    async check(door) {
      const people = await peopleOf(door);
      const { RefreshToken } = await signIn(people);
      const refresh = () =>
        people.sdk.send(
          new InitiateAuthCommand({
            ClientId: people.app.id,
            AuthFlow: "REFRESH_TOKEN_AUTH",
            AuthParameters: { REFRESH_TOKEN: RefreshToken! },
          }),
        );
      assert.ok((await refresh()).AuthenticationResult?.AccessToken);
      await people.sdk.send(new RevokeTokenCommand({ ClientId: people.app.id, Token: RefreshToken }));
      await assert.rejects(refresh(), NotAuthorizedException);
    },
  },
  {
    rule: "with PreventUserExistenceErrors a wrong password and an unknown user look the same",
    page: cognito("cognito-user-pool-managing-errors"),
    async check(door) {
      const people = await peopleOf(door);
      const refusal = async (over: Partial<DoorPeople>) => {
        const error = await signIn({ ...people, ...over }).catch((refused: Error) => refused);
        return [(error as Error).name, (error as Error).message];
      };
      const [wrong, unknown] = [
        await refusal({ password: "Wrong-horse-7" }),
        await refusal({ username: "bob@example.com" }),
      ];
      assert.deepEqual(wrong, unknown);
      assert.equal(wrong[0], "NotAuthorizedException");
    },
  },
  {
    rule: "client credentials give the scopes of a resource server that the client may ask, and no others",
    page: cognito("cognito-user-pools-define-resource-servers"),
    async check(door) {
      const people = await peopleOf(door);
      const machine = await door.create("aws:cognito/userPoolClient:UserPoolClient", "machine", {
        userPoolId: people.pool.id,
        generateSecret: true,
        allowedOauthFlowsUserPoolClient: true,
        allowedOauthFlows: ["client_credentials"],
        allowedOauthScopes: ["shop/read"],
      });
      const basic = Buffer.from(`${machine.id}:${String(machine.outputs.clientSecret)}`).toString("base64");
      const ask = (scope: string) => {
        const { headers, ...rest } = form({ grant_type: "client_credentials", scope });
        return call(`${people.domain}/oauth2/token`, {
          ...rest,
          headers: { ...headers, authorization: `Basic ${basic}` },
        });
      };
      assert.equal(decodeJwt(String((await ask("shop/read")).at("$.access_token"))).scope, "shop/read");
      assert.deepEqual(
        [(await ask("shop/write")).status, (await ask("shop/write")).at("$.error")],
        [400, "invalid_scope"],
      );
    },
  },
  {
    rule: "the sign-in page redirects only to the client's callback URLs",
    page: cognito("authorization-endpoint"),
    async check(door) {
      const { domain, app } = await peopleOf(door);
      const query = new URLSearchParams({
        client_id: app.id,
        response_type: "code",
        redirect_uri: "https://evil.example/",
      });
      const { status, headers } = await call(`${domain}/oauth2/authorize?${query}`);
      assert.ok(status === 400 || !String(headers.location ?? "").startsWith("https://evil.example"), String(status));
    },
  },
];

/** Rules of user pools. */
export const signInRules: Topic = { name: "User pools", rules };
