import {
  AdminCreateUserCommand,
  AdminSetUserPasswordCommand,
  CognitoIdentityProviderClient,
} from "@aws-sdk/client-cognito-identity-provider";
import type { ResourceRecord } from "../../local/cloud/resource";
import type { FrontDoor } from "./front-door";

/** A user directory behind the front door, with one user. */
export interface DoorPeople {
  readonly pool: ResourceRecord;
  readonly app: ResourceRecord;
  /** `iss` of its tokens. */
  readonly issuer: string;
  /** The hosted domain on this machine. */
  readonly domain: string;
  /** The SDK's client, with the operator's credentials. */
  readonly sdk: CognitoIdentityProviderClient;
  readonly username: string;
  readonly password: string;
}

/** Where the app returns to after sign-in. */
export const callback = "http://localhost:9999/back";

/** Adds the directory and its user. */
export async function addPeople(door: FrontDoor): Promise<DoorPeople> {
  const [username, password] = ["ann@example.com", "Correct-horse-7"];
  const pool = await door.create("aws:cognito/userPool:UserPool", "people", { usernameAttributes: ["email"] });
  await door.create("aws:cognito/resourceServer:ResourceServer", "shop", {
    userPoolId: pool.id,
    identifier: "shop",
    name: "shop",
    scopes: [{ scopeName: "read", scopeDescription: "Read" }],
  });
  const app = await door.create("aws:cognito/userPoolClient:UserPoolClient", "app", {
    userPoolId: pool.id,
    explicitAuthFlows: ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
    allowedOauthFlowsUserPoolClient: true,
    allowedOauthFlows: ["code"],
    allowedOauthScopes: ["openid", "email", "shop/read"],
    callbackUrls: [callback],
    preventUserExistenceErrors: "ENABLED",
  });
  await door.create("aws:cognito/userPoolDomain:UserPoolDomain", "people", { userPoolId: pool.id, domain: "people" });
  const sdk = new CognitoIdentityProviderClient({
    region: "us-east-1",
    endpoint: door.url,
    credentials: door.operator,
    maxAttempts: 1,
  });
  await sdk.send(new AdminCreateUserCommand({ UserPoolId: pool.id, Username: username }));
  await sdk.send(
    new AdminSetUserPasswordCommand({ UserPoolId: pool.id, Username: username, Password: password, Permanent: true }),
  );
  return {
    pool,
    app,
    issuer: `https://cognito-idp.us-east-1.amazonaws.com/${pool.id}`,
    domain: `${door.url}/cognito/people`,
    sdk,
    username,
    password,
  };
}
