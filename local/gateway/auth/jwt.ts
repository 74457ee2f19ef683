import {
  createLocalJWKSet,
  decodeProtectedHeader,
  type JSONWebKeySet,
  type JWK,
  type JWTPayload,
  jwtVerify,
} from "jose";

/** What a token must satisfy. */
export interface JwtRules {
  /** Exact `iss`. */
  readonly issuer: string;
  /** Any one of these in `aud`, or in `client_id` where the token has no `aud`. @default any audience */
  readonly audiences?: readonly string[];
}

/** A token's claims, or why it is none. */
export type JwtOutcome =
  | { readonly valid: true; readonly claims: JWTPayload }
  | { readonly valid: false; readonly reason: string };

/** Signature algorithms that HTTP APIs take: RSA only. Naming them refuses `none` and key confusion by HMAC. */
const algorithms = ["RS256", "RS384", "RS512"];

/**
 * Checks a token as an HTTP API's JWT authorizer does: signature by the issuer's key of the token's `kid`, then `iss`,
 * `aud` or `client_id`, `exp`, `nbf`, `iat`. Keys come from the configured issuer alone: `jku`, `jwk`, `x5u` and `iss`
 * of the token never choose them. Never throws.
 * See https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html
 */
export async function verifyJwt(
  token: string,
  rules: JwtRules,
  keys: readonly Record<string, unknown>[],
  now: number,
): Promise<JwtOutcome> {
  try {
    const { payload, protectedHeader } = await jwtVerify(token, keySet(keys), {
      algorithms,
      issuer: rules.issuer,
      requiredClaims: ["exp"],
      currentDate: new Date(now),
    });
    if (typeof protectedHeader.kid !== "string") return invalid("the token's header has no kid");
    if (payload.iat !== undefined && payload.iat > now / 1000) return invalid("the token was issued in the future");
    return audienceFits(payload, rules.audiences)
      ? { valid: true, claims: payload }
      : invalid("the token does not have a valid audience");
  } catch (error) {
    return invalid(error instanceof Error ? error.message : String(error));
  }
}

/** Scopes of a token: `scope` as a text of words, or `scp` as text or list. */
export function scopesOf(claims: JWTPayload): string[] {
  const value = claims.scope ?? claims.scp;
  if (Array.isArray(value)) return value.filter((scope): scope is string => typeof scope === "string");
  return typeof value === "string" ? value.split(" ").filter((scope) => scope !== "") : [];
}

/** Claims as text, as events carry them: numbers in full, lists as `[a b]`, objects as `map[k:v]`. */
export function claimTexts(claims: JWTPayload): Record<string, string> {
  return Object.fromEntries(Object.entries(claims).map(([name, value]) => [name, claimText(value)]));
}

/** `kid` of a token's header, unverified; undefined where it has none, or is no token. */
export function keyIdOf(token: string): string | undefined {
  try {
    const { kid } = decodeProtectedHeader(token);
    return typeof kid === "string" ? kid : undefined;
  } catch {
    return undefined;
  }
}

/** The token of an `Authorization` value, with or without `Bearer `. */
export function bearerToken(value: string): string {
  return value.replace(/^bearer\s+/i, "").trim();
}

function keySet(keys: readonly Record<string, unknown>[]) {
  const set: JSONWebKeySet = { keys: keys.filter(isRsa) };
  return createLocalJWKSet(set);
}

function isRsa(
  key: Record<string, unknown>,
): key is JWK & { kty: "RSA"; n: string; e: string } & Record<string, unknown> {
  return key.kty === "RSA" && typeof key.kid === "string";
}

function audienceFits(claims: JWTPayload, audiences: readonly string[] | undefined): boolean {
  if (audiences === undefined) return true;
  const { aud, client_id: clientId } = claims;
  if (aud !== undefined) return [aud].flat().some((audience) => audiences.includes(audience));
  return typeof clientId === "string" && audiences.includes(clientId);
}

function claimText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(claimText).join(" ")}]`;
  if (typeof value === "object" && value !== null) {
    return `map[${Object.entries(value)
      .map(([name, member]) => `${name}:${claimText(member)}`)
      .join(" ")}]`;
  }
  return String(value);
}

function invalid(reason: string): JwtOutcome {
  return { valid: false, reason };
}
