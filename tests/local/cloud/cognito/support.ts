import {
  AdminCreateUserCommand,
  AdminSetUserPasswordCommand,
  CognitoIdentityProviderClient,
  InitiateAuthCommand,
  type InitiateAuthCommandOutput,
} from "@aws-sdk/client-cognito-identity-provider";
import { createRemoteJWKSet, type JWTPayload, jwtVerify } from "jose";
import { cognito } from "../../../../local/cloud/cognito";
import type { Properties, ResourceRecord } from "../../../../local/cloud/resource";
import { startStage, TestClock, type TestStage } from "../protocol/stage";

/** A password that every pool of these tests takes. */
export const password = "Correct-horse-7";

/** A user pool with its hosted domain, one app and one machine, as a program makes them. */
export interface People {
  readonly stage: TestStage;
  readonly clock: TestClock;
  readonly client: CognitoIdentityProviderClient;
  readonly pool: ResourceRecord;
  readonly app: ResourceRecord;
  readonly machine: ResourceRecord;
  /** Address of the hosted domain on this machine. */
  readonly domain: string;
  /** Another client of the pool. */
  addClient(name: string, inputs: Properties): Promise<ResourceRecord>;
  /** A confirmed user with {@link password}. */
  addUser(name: string, attributes?: Record<string, string>, secret?: string): Promise<void>;
  signIn(name: string, secret?: string, client?: ResourceRecord): Promise<InitiateAuthCommandOutput>;
  /** Claims of a token that the pool's published keys verify. */
  verify(token: string | undefined): Promise<JWTPayload>;
  /** Sends a form to the hosted domain. */
  form(path: string, fields: Record<string, string>, headers?: Record<string, string>): Promise<Response>;
  /** The newest code in the log. */
  code(): string;
  close(): Promise<void>;
}

/** Starts the pool; `settings` are further inputs of it. */
export async function startPeople(settings: Properties = {}): Promise<People> {
  const clock = new TestClock();
  const stage = await startStage([cognito], { clock });
  const client = new CognitoIdentityProviderClient(stage.client);
  const pool = await stage.create("aws:cognito/userPool:UserPool", "people", {
    usernameAttributes: ["email"],
    passwordPolicy: { minimumLength: 10, requireSymbols: true },
    ...settings,
  });
  await stage.create("aws:cognito/resourceServer:ResourceServer", "shop", {
    userPoolId: pool.id,
    identifier: "shop",
    name: "shop",
    scopes: [{ scopeName: "read", scopeDescription: "r" }],
  });
  const addClient = (name: string, inputs: Properties) =>
    stage.create("aws:cognito/userPoolClient:UserPoolClient", name, { userPoolId: pool.id, ...inputs });
  const app = await addClient("app", {
    explicitAuthFlows: ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
    allowedOauthFlowsUserPoolClient: true,
    allowedOauthFlows: ["code"],
    allowedOauthScopes: ["openid", "email", "shop/read"],
    callbackUrls: ["https://shop.example.com/back"],
    logoutUrls: ["https://shop.example.com/bye"],
    preventUserExistenceErrors: "ENABLED",
  });
  const machine = await addClient("machine", {
    generateSecret: true,
    allowedOauthFlowsUserPoolClient: true,
    allowedOauthFlows: ["client_credentials"],
    allowedOauthScopes: ["shop/read"],
  });
  const made = await stage.create("aws:cognito/userPoolDomain:UserPoolDomain", "domain", {
    userPoolId: pool.id,
    domain: "shop-people",
  });
  const domain = `${stage.url}/cognito/${made.id}`;
  const keys = createRemoteJWKSet(new URL(`${stage.url}/cognito-idp/us-east-1/${pool.id}/.well-known/jwks.json`));
  return {
    stage,
    clock,
    client,
    pool,
    app,
    machine,
    domain,
    addClient,
    async addUser(name, attributes = {}, secret = password) {
      const UserAttributes = Object.entries(attributes).map(([Name, Value]) => ({ Name, Value }));
      await client.send(new AdminCreateUserCommand({ UserPoolId: pool.id, Username: name, UserAttributes }));
      const user = { UserPoolId: pool.id, Username: name, Password: secret, Permanent: true };
      await client.send(new AdminSetUserPasswordCommand(user));
    },
    signIn: (name, secret = password, by = app) =>
      client.send(
        new InitiateAuthCommand({
          ClientId: by.id,
          AuthFlow: "USER_PASSWORD_AUTH",
          AuthParameters: { USERNAME: name, PASSWORD: secret },
        }),
      ),
    async verify(token) {
      const issuer = `https://cognito-idp.us-east-1.amazonaws.com/${pool.id}`;
      return (await jwtVerify(token!, keys, { issuer, currentDate: new Date(clock.now()) })).payload;
    },
    form: (path, fields, headers = {}) =>
      fetch(`${domain}${path}`, { method: "POST", body: new URLSearchParams(fields), headers, redirect: "manual" }),
    code: () => /\d{6}$/.exec(stage.cloud.telemetry.recent("log").at(-1)!.message)![0],
    close: () => stage.close(),
  };
}
