import { createHash } from "node:crypto";
import type { JWTPayload } from "jose";
import type { Cloud } from "../cloud";
import type { ResourceRecord } from "../resource";
import { visibleAttributes } from "./attributes";
import type { User } from "./directory";

/** What the tokens of a sign-in have in common. */
export interface SignInFacts {
  readonly scopes: readonly string[];
  /** Seconds since the epoch. */
  readonly authTime: number;
  /** Names the sign-in in all its tokens (`origin_jti`). */
  readonly origin: string;
  readonly nonce?: string;
  /** Names the pair of tokens in logs. */
  readonly eventId: string;
}

/** Claims of a user's access token, without those of every token: https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-access-token.html */
export function accessClaims(client: ResourceRecord, user: User, facts: SignInFacts): JWTPayload {
  return {
    ...sharedClaims(client, user, facts),
    token_use: "access",
    client_id: client.id,
    scope: facts.scopes.join(" "),
    username: user.username,
    version: 2,
  };
}

/** Claims of an ID token: https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-id-token.html */
export function idClaims(
  cloud: Cloud,
  client: ResourceRecord,
  user: User,
  facts: SignInFacts & { readonly accessToken: string },
): JWTPayload {
  const half = createHash("sha256").update(facts.accessToken).digest().subarray(0, 16);
  return {
    ...typed(visibleAttributes(user, facts.scopes)),
    ...sharedClaims(client, user, facts),
    ...rolesOf(cloud, String(client.inputs.userPoolId), user),
    ...(facts.nonce ? { nonce: facts.nonce } : {}),
    at_hash: half.toString("base64url"),
    token_use: "id",
    aud: client.id,
    "cognito:username": user.username,
  };
}

/** Attributes as claims: what OpenID Connect has as a boolean or an object is one. */
export function typed(attributes: Readonly<Record<string, string>>): Record<string, unknown> {
  const claims: Record<string, unknown> = { ...attributes };
  for (const name of ["email", "phone_number"]) {
    if (attributes[name] !== undefined) claims[`${name}_verified`] = attributes[`${name}_verified`] === "true";
  }
  if (attributes.address !== undefined) claims.address = { formatted: attributes.address };
  return claims;
}

/** Can this client's tokens be revoked? New clients have it on. */
export function revocable(client: ResourceRecord): boolean {
  return client.inputs.enableTokenRevocation !== false;
}

function sharedClaims(client: ResourceRecord, user: User, facts: SignInFacts): JWTPayload {
  return {
    auth_time: facts.authTime,
    event_id: facts.eventId,
    ...(revocable(client) ? { origin_jti: facts.origin } : {}),
    ...(user.groups.length > 0 ? { "cognito:groups": [...user.groups] } : {}),
  };
}

/** Roles of the user's groups; the group of the lowest precedence gives the preferred one. */
function rolesOf(cloud: Cloud, poolId: string, user: User): JWTPayload {
  const groups = cloud
    .resources("aws:cognito/userGroup:UserGroup")
    .map(({ inputs }) => inputs)
    .filter(({ userPoolId, name, roleArn }) => userPoolId === poolId && roleArn && user.groups.includes(String(name)))
    .sort((a, b) => Number(a.precedence ?? Number.MAX_SAFE_INTEGER) - Number(b.precedence ?? Number.MAX_SAFE_INTEGER));
  if (groups.length === 0) return {};
  return {
    "cognito:roles": groups.map(({ roleArn }) => roleArn),
    "cognito:preferred_role": groups[0]!.roleArn,
  };
}
