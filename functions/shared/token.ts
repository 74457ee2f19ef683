import { createRemoteJWKSet, errors, jwtVerify } from "jose";
import { setting } from "./setting";

const issuer = setting("TOKEN_ISSUER");
const clientIds = setting("TOKEN_CLIENT_IDS").split(",");

const keySet = createRemoteJWKSet(new URL(`${issuer}/.well-known/jwks.json`), { timeoutDuration: 3000 });

/** Failures that say nothing of the token: the keys were not to be had. */
const ofTheIssuer: ReadonlySet<string> = new Set([
  errors.JWKSTimeout.code,
  errors.JWKSInvalid.code,
  errors.JOSEError.code,
]);

/**
 * Subject of an access or ID token of the shop's user pool for one of its clients; undefined when the token is not
 * good. Rejects when the pool's keys cannot be had.
 * https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-tokens-verifying-a-jwt.html
 */
export async function subjectOf(token: string): Promise<string | undefined> {
  try {
    const { payload } = await jwtVerify(token, keySet, {
      issuer,
      algorithms: ["RS256"],
      requiredClaims: ["sub", "exp"],
    });
    const client = payload.token_use === "access" ? payload.client_id : payload.aud;
    return typeof client === "string" && clientIds.includes(client) ? payload.sub : undefined;
  } catch (error) {
    if (!(error instanceof errors.JOSEError) || ofTheIssuer.has(error.code)) throw error;
    return undefined;
  }
}
