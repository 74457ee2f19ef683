import { createHash, randomBytes, randomUUID } from "node:crypto";
import { importJWK, type JWTPayload, jwtVerify, SignJWT } from "jose";
import type { Cloud } from "../cloud";
import { AwsError } from "../errors";
import type { ResourceRecord } from "../resource";
import { accessClaims, idClaims, revocable, type SignInFacts } from "./claims";
import type { Directory, User } from "./directory";
import { privateKeyOf, signingKeyOf } from "./keys";

/** What is kept of a refresh token. */
interface Session extends Omit<SignInFacts, "nonce" | "eventId"> {
  readonly poolId: string;
  readonly clientId: string;
  readonly username: string;
  readonly expires: number;
}

/** Tokens of one sign-in. */
export interface TokenSet {
  readonly accessToken: string;
  readonly idToken: string;
  readonly refreshToken: string;
  /** Seconds that the access token is good for. */
  readonly expiresIn: number;
}

/** Scope of tokens got by signing in with the API instead of the hosted pages. */
export const apiScope = "aws.cognito.signin.user.admin";

/** Issuer URL of a pool, as it stands in its tokens. */
export function issuerUrl(pool: ResourceRecord): string {
  return `https://cognito-idp.${pool.region}.amazonaws.com/${pool.id}`;
}

/** Makes and reads the tokens of user pools; claims as on https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-tokens-with-identity-providers.html */
export class Tokens {
  constructor(
    private readonly cloud: Cloud,
    private readonly directory: Directory,
  ) {}

  /** Tokens of a user who has signed in. */
  async forUser(client: ResourceRecord, user: User, scopes: readonly string[], nonce?: string): Promise<TokenSet> {
    const poolId = String(client.inputs.userPoolId);
    const signIn = { scopes, authTime: this.seconds(), origin: randomUUID() };
    this.origins().set(signIn.origin, `${poolId}/${user.username}`);
    const refreshToken = this.keep({
      ...signIn,
      poolId,
      clientId: client.id,
      username: user.username,
      expires: this.cloud.clock.now() + validity(client, "refresh") * 1000,
    });
    return { ...(await this.pair(client, user, { ...signIn, nonce })), refreshToken };
  }

  /**
   * New tokens for a refresh token; a new refresh token among them where the client rotates them: the old one is then
   * good for the client's grace period only.
   * @throws AwsError `NotAuthorizedException`.
   */
  async refresh(
    client: ResourceRecord,
    refreshToken: string,
  ): Promise<Omit<TokenSet, "refreshToken"> & { readonly refreshToken?: string }> {
    const key = fingerprint(refreshToken);
    const session = this.sessions().get(key);
    const now = this.cloud.clock.now();
    if (!session || session.clientId !== client.id || session.expires < now) {
      throw new AwsError("NotAuthorizedException", session ? "Refresh Token has expired" : "Invalid Refresh Token");
    }
    if (!this.origins().has(session.origin)) {
      throw new AwsError("NotAuthorizedException", "Refresh Token has been revoked");
    }
    const user = this.directory.user(session.poolId, session.username);
    if (!user.enabled) throw new AwsError("NotAuthorizedException", "User is disabled.");
    const pair = await this.pair(client, user, session);
    const grace = rotation(client);
    if (grace === undefined) return pair;
    this.sessions().set(key, { ...session, expires: Math.min(session.expires, now + grace * 1000) });
    return { ...pair, refreshToken: this.keep(session) };
  }

  /** Name of the user whom a refresh token was given to. */
  ownerOf(refreshToken: string): string | undefined {
    return this.sessions().get(fingerprint(refreshToken))?.username;
  }

  /** Ends a refresh token and the access tokens of its sign-in; one that is unknown is no error, as on AWS. */
  revoke(client: ResourceRecord, refreshToken: string): void {
    if (!revocable(client)) {
      throw new AwsError("UnsupportedOperationException", "Token revocation is disabled for this client.");
    }
    const key = fingerprint(refreshToken);
    const session = this.sessions().get(key);
    if (session?.clientId !== client.id) return;
    this.sessions().delete(key);
    this.origins().delete(session.origin);
  }

  /** Ends every sign-in of a user. */
  signOut(poolId: string, username: string): void {
    const origins = this.origins();
    for (const [origin, owner] of [...origins]) if (owner === `${poolId}/${username}`) origins.delete(origin);
  }

  /** Access token of a client of its own right (client credentials). */
  async forClient(
    client: ResourceRecord,
    scopes: readonly string[],
  ): Promise<{ accessToken: string; expiresIn: number }> {
    const pool = this.directory.pool(String(client.inputs.userPoolId));
    const expiresIn = validity(client, "access");
    const claims = { token_use: "access", client_id: client.id, scope: scopes.join(" "), version: 2 };
    const time = this.seconds();
    return { accessToken: await this.sign(pool, client.id, { ...claims, auth_time: time }, expiresIn), expiresIn };
  }

  /** The user of an access token. @throws AwsError `NotAuthorizedException`. */
  async userOf(accessToken: string): Promise<{ poolId: string; user: User; claims: JWTPayload }> {
    for (const pool of this.cloud.resources("aws:cognito/userPool:UserPool")) {
      const key = await signingKeyOf(this.cloud.storage, pool.id);
      const verified = await jwtVerify(accessToken, await importJWK(key.publicJwk, "RS256"), {
        issuer: issuerUrl(pool),
        algorithms: ["RS256"],
        currentDate: new Date(this.cloud.clock.now()),
      }).catch(() => undefined);
      if (verified?.payload.token_use !== "access" || typeof verified.payload.username !== "string") continue;
      const origin = verified.payload.origin_jti;
      // Tokens of clients without revocation name no sign-in: they are good until they expire.
      if (origin !== undefined && !this.origins().has(String(origin))) break;
      const user = this.directory.user(pool.id, verified.payload.username);
      return { poolId: pool.id, user, claims: verified.payload };
    }
    throw new AwsError("NotAuthorizedException", "Access Token has been revoked or is invalid");
  }

  private async pair(client: ResourceRecord, user: User, signIn: Omit<SignInFacts, "eventId">) {
    const pool = this.directory.pool(String(client.inputs.userPoolId));
    const facts = { ...signIn, eventId: randomUUID() };
    const expiresIn = validity(client, "access");
    const accessToken = await this.sign(pool, user.sub, accessClaims(client, user, facts), expiresIn);
    const claims = idClaims(this.cloud, client, user, { ...facts, accessToken });
    return { accessToken, idToken: await this.sign(pool, user.sub, claims, validity(client, "id")), expiresIn };
  }

  private keep(session: Session): string {
    const refreshToken = randomBytes(48).toString("base64url");
    this.sessions().set(fingerprint(refreshToken), session);
    return refreshToken;
  }

  private async sign(pool: ResourceRecord, subject: string, claims: JWTPayload, expiresIn: number): Promise<string> {
    const key = await signingKeyOf(this.cloud.storage, pool.id);
    return new SignJWT({ ...claims, jti: randomUUID() })
      .setProtectedHeader({ kid: key.kid, alg: "RS256" })
      .setSubject(subject)
      .setIssuer(issuerUrl(pool))
      .setIssuedAt(this.seconds())
      .setExpirationTime(this.seconds() + expiresIn)
      .sign(await privateKeyOf(key));
  }

  private seconds(): number {
    return Math.floor(this.cloud.clock.now() / 1000);
  }

  /** Sign-ins that are not ended, by `origin_jti`: the pool and user. */
  private origins() {
    return this.cloud.storage.entries<string>("cognito-sign-ins");
  }

  /** Kept by fingerprint: whoever reads the state folder gets no token. */
  private sessions() {
    return this.cloud.storage.entries<Session>("cognito-sessions");
  }
}

function fingerprint(token: string): string {
  return createHash("sha256").update(token).digest("base64url");
}

const unitSeconds: Readonly<Record<string, number>> = { seconds: 1, minutes: 60, hours: 3600, days: 86_400 };

/** Seconds that a client's tokens are good for; Cognito's defaults are an hour and thirty days. */
function validity(client: ResourceRecord, kind: "access" | "id" | "refresh"): number {
  const units = (client.inputs.tokenValidityUnits ?? {}) as Record<string, string>;
  const value = client.inputs[`${kind}TokenValidity`] as number | undefined;
  const unit = units[`${kind}Token`] ?? (kind === "refresh" ? "days" : "hours");
  return (value ?? (kind === "refresh" ? 30 : 1)) * unitSeconds[unit]!;
}

/** Seconds that a rotated refresh token stays good for; undefined where the client does not rotate them. */
export function rotation(client: ResourceRecord): number | undefined {
  const settings = client.inputs.refreshTokenRotation as
    | { feature?: string; retryGracePeriodSeconds?: number }
    | undefined;
  return settings?.feature === "ENABLED" ? (settings.retryGracePeriodSeconds ?? 0) : undefined;
}
