import type { Cloud } from "../cloud";
import type { Properties } from "../resource";

/** Scopes that every pool has: https://docs.aws.amazon.com/cognito/latest/developerguide/authorization-endpoint.html */
const ownScopes = ["openid", "email", "phone", "profile", "aws.cognito.signin.user.admin"];

/** Scopes of a resource server, as `IDENTIFIER/NAME`. */
export function scopeIdentifiers({ identifier, scopes = [] }: Properties): string[] {
  return (scopes as { scopeName: string }[]).map(({ scopeName }) => `${identifier}/${scopeName}`);
}

/** Scopes of all resource servers of a pool. */
export function resourceScopes(cloud: Cloud, poolId: unknown): string[] {
  return cloud
    .resources("aws:cognito/resourceServer:ResourceServer")
    .filter(({ inputs }) => inputs.userPoolId === poolId)
    .flatMap(({ inputs }) => scopeIdentifiers(inputs));
}

/** Those of the scopes that a pool never puts into a token. */
export function unknownScopes(cloud: Cloud, poolId: unknown, scopes: readonly string[]): string[] {
  const known = new Set([...ownScopes, ...resourceScopes(cloud, poolId)]);
  return scopes.filter((scope) => !known.has(scope));
}
