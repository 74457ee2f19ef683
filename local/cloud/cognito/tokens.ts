import { createHash, randomUUID } from "node:crypto";
import { importJWK, type JWTPayload, jwtVerify, SignJWT } from "jose";
import type { Cloud } from "../cloud";
import { AwsError } from "../errors";
import type { ResourceRecord } from "../resource";
import type { Directory, User } from "./directory";
import { privateKeyOf, signingKeyOf } from "./keys";

/** What is kept of a refresh token. */
interface Session {
  readonly poolId: string;
  readonly clientId: string;
  readonly username: string;
  readonly scopes: readonly string[];
  readonly authTime: number;
  /** Names the sign-in in all its tokens (`origin_jti`). */
  readonly origin: string;
  readonly expires: number;
}

/** What the tokens of a sign-in have in common. */
type SignIn = Pick<Session, "scopes" | "authTime" | "origin"> & { readonly nonce?: string };

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
    const pool = this.directory.pool(String(client.inputs.userPoolId));
    const authTime = this.seconds();
    const origin = randomUUID();
    const refreshToken = Buffer.from(crypto.getRandomValues(new Uint8Array(48))).toString("base64url");
    this.sessions().set(fingerprint(refreshToken), {
      poolId: pool.id,
      clientId: client.id,
      username: user.username,
      scopes,
      authTime,
      origin,
      expires: this.cloud.clock.now() + validity(client, "refresh") * 1000,
    });
    this.origins().set(origin, `${pool.id}/${user.username}`);
    return { ...(await this.pair(pool, client, user, { scopes, authTime, origin, nonce })), refreshToken };
  }

  /** New tokens for a refresh token. @throws AwsError `NotAuthorizedException`. */
  async refresh(client: ResourceRecord, refreshToken: string): Promise<Omit<TokenSet, "refreshToken">> {
    const session = this.sessions().get(fingerprint(refreshToken));
    const now = this.cloud.clock.now();
    if (!session || session.clientId !== client.id || session.expires < now) {
      throw new AwsError("NotAuthorizedException", session ? "Refresh Token has expired" : "Invalid Refresh Token");
    }
    if (!this.origins().has(session.origin)) {
      throw new AwsError("NotAuthorizedException", "Refresh Token has been revoked");
    }
    const user = this.directory.user(session.poolId, session.username);
    return this.pair(this.directory.pool(session.poolId), client, user, session);
  }

  /** Ends a refresh token; one that is unknown is no error, as on AWS. */
  revoke(client: ResourceRecord, refreshToken: string): void {
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
      if (!this.origins().has(String(verified.payload.origin_jti))) break;
      const user = this.directory.user(pool.id, verified.payload.username);
      return { poolId: pool.id, user, claims: verified.payload };
    }
    throw new AwsError("NotAuthorizedException", "Access Token has been revoked or is invalid");
  }

  private async pair(pool: ResourceRecord, client: ResourceRecord, user: User, signIn: SignIn) {
    const { scopes, authTime, origin, nonce } = signIn;
    const shared = {
      auth_time: authTime,
      origin_jti: origin,
      event_id: randomUUID(),
      ...(user.groups.length > 0 ? { "cognito:groups": [...user.groups] } : {}),
    };
    const expiresIn = validity(client, "access");
    const accessToken = await this.sign(
      pool,
      user.sub,
      {
        ...shared,
        token_use: "access",
        client_id: client.id,
        scope: scopes.join(" "),
        username: user.username,
        version: 2,
      },
      expiresIn,
    );
    const { sub: _, ...attributes } = user.attributes;
    const idToken = await this.sign(
      pool,
      user.sub,
      {
        ...attributes,
        ...(attributes.email ? { email_verified: attributes.email_verified !== "false" } : {}),
        ...shared,
        ...(nonce ? { nonce } : {}),
        token_use: "id",
        aud: client.id,
        "cognito:username": user.username,
      },
      validity(client, "id"),
    );
    return { accessToken, idToken, expiresIn };
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
