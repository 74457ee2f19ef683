import { randomBytes, randomUUID } from "node:crypto";
import type { Json } from "../../json";
import { AwsError } from "../errors";
import type { Input } from "../protocol/input";
import type { ResourceRecord } from "../resource";
import { checkAttributes } from "./attributes";
import { type Directory, type User, unknownUser, wrongPassword } from "./directory";
import { checkPassword } from "./passwords";
import { beginExchange, decoyVerifier, type Exchange } from "./srp";
import { apiScope, rotation, type TokenSet, type Tokens } from "./tokens";

/** A challenge that waits for its answer; good once. */
interface Pending {
  readonly poolId: string;
  readonly clientId: string;
  readonly username: string;
  readonly expires: number;
  /** Of `PASSWORD_VERIFIER`; the challenge is `NEW_PASSWORD_REQUIRED` otherwise. */
  readonly exchange?: Exchange;
}

const notSimulated = new Set(["CUSTOM_AUTH", "USER_AUTH"]);
const minuteMs = 60_000;

/** Sign-in by API: flows, and the challenges between their steps. */
export class SignIns {
  private readonly pending = new Map<string, Pending>();

  constructor(
    private readonly directory: Directory,
    private readonly tokens: Tokens,
  ) {}

  /** First step: InitiateAuth and AdminInitiateAuth. */
  async start(client: ResourceRecord, flow: string, parameters: Input): Promise<Json> {
    if (notSimulated.has(flow)) {
      throw new AwsError("InvalidParameterException", `the local stage does not simulate the flow ${flow}`);
    }
    if (!allowedFlows(client).has(canonical(flow))) {
      throw new AwsError("InvalidParameterException", `${flow} flow not enabled for this client`);
    }
    switch (canonical(flow)) {
      case "REFRESH_TOKEN_AUTH":
        return this.refresh(client, parameters.text("REFRESH_TOKEN"));
      case "USER_SRP_AUTH":
        return this.startSrp(client, parameters.text("USERNAME"), parameters.text("SRP_A"));
      default: {
        const user = this.directory.signIn(client, parameters.text("USERNAME"), parameters.text("PASSWORD"));
        return this.signedIn(client, user);
      }
    }
  }

  /** A further step: RespondToAuthChallenge and AdminRespondToAuthChallenge. */
  async respond(client: ResourceRecord, challenge: string, session: string | undefined, answers: Input): Promise<Json> {
    if (challenge === "PASSWORD_VERIFIER") return this.verifyPassword(client, answers);
    if (challenge !== "NEW_PASSWORD_REQUIRED") {
      throw new AwsError(
        "InvalidParameterException",
        "the local stage simulates the challenges PASSWORD_VERIFIER and NEW_PASSWORD_REQUIRED only",
      );
    }
    const attributes = Object.entries(answers.members)
      .filter(([name]) => name.startsWith("userAttributes."))
      .map(([name, value]): [string, string] => [name.slice("userAttributes.".length), String(value)]);
    const user = this.takeNewPassword(
      client,
      session ?? "",
      answers.text("NEW_PASSWORD"),
      Object.fromEntries(attributes),
    );
    return this.signedIn(client, user);
  }

  /** New tokens for a refresh token, as the API answers them. */
  async refresh(client: ResourceRecord, refreshToken: string): Promise<Json> {
    return result(await this.tokens.refresh(client, refreshToken));
  }

  /** Asks for a new password; the session that the answer must name. */
  demandNewPassword(client: ResourceRecord, user: User): string {
    const session = randomUUID();
    this.wait(session, client, user.username);
    return session;
  }

  /** The user with the password that was demanded. @throws AwsError when the session is over or the password is refused. */
  takeNewPassword(
    client: ResourceRecord,
    session: string,
    password: string,
    attributes: Readonly<Record<string, string>> = {},
  ): User {
    const waiting = this.pending.get(session);
    if (!waiting || waiting.exchange || waiting.clientId !== client.id || this.over(waiting)) {
      throw new AwsError("NotAuthorizedException", "Invalid session for the user.");
    }
    const pool = this.directory.pool(waiting.poolId);
    // A password that the policy refuses may be given again in the same session.
    checkPassword(password, pool);
    checkAttributes(pool, attributes, { creating: false });
    this.pending.delete(session);
    const known = this.directory.user(waiting.poolId, waiting.username);
    const user = this.directory.change(waiting.poolId, known, { attributes: { ...known.attributes, ...attributes } });
    return this.directory.setPassword(waiting.poolId, user, password, "CONFIRMED");
  }

  private async signedIn(client: ResourceRecord, user: User): Promise<Json> {
    if (user.status !== "FORCE_CHANGE_PASSWORD") return result(await this.tokens.forUser(client, user, [apiScope]));
    return {
      ChallengeName: "NEW_PASSWORD_REQUIRED",
      Session: this.demandNewPassword(client, user),
      ChallengeParameters: {
        USER_ID_FOR_SRP: user.username,
        requiredAttributes: "[]",
        userAttributes: JSON.stringify(user.attributes),
      },
    };
  }

  private startSrp(client: ResourceRecord, name: string, srpA: string): Json {
    const poolId = String(client.inputs.userPoolId);
    const found = this.directory.find(poolId, name);
    const refusal = found ? undefined : unknownUser(client);
    if (refusal) throw refusal;
    const username = found?.username ?? this.decoyName(poolId, name);
    const verifier = found?.password ?? decoyVerifier({ poolId, username }, this.decoySecret());
    const exchange = beginExchange({ poolId, username }, verifier, srpA);
    if (!exchange) throw new AwsError("InvalidParameterException", "SRP_A is not a public value of the client");
    const block = randomBytes(256).toString("base64");
    this.wait(block, client, username, exchange);
    return {
      ChallengeName: "PASSWORD_VERIFIER",
      ChallengeParameters: {
        SALT: verifier.salt,
        SECRET_BLOCK: block,
        SRP_B: exchange.publicB,
        USERNAME: username,
        USER_ID_FOR_SRP: username,
      },
    };
  }

  private async verifyPassword(client: ResourceRecord, answers: Input): Promise<Json> {
    const secretBlock = answers.text("PASSWORD_CLAIM_SECRET_BLOCK");
    const timestamp = answers.text("TIMESTAMP");
    const signature = answers.text("PASSWORD_CLAIM_SIGNATURE");
    const waiting = this.pending.get(secretBlock);
    this.pending.delete(secretBlock);
    if (!waiting?.exchange || waiting.clientId !== client.id || this.over(waiting)) throw wrongPassword();
    const user = this.directory.find(waiting.poolId, waiting.username);
    if (!waiting.exchange.proves({ secretBlock, timestamp, signature }) || !user) throw wrongPassword();
    return this.signedIn(client, this.directory.admitted(user));
  }

  private wait(key: string, client: ResourceRecord, username: string, exchange?: Exchange): void {
    for (const [old, waiting] of this.pending) if (this.over(waiting)) this.pending.delete(old);
    const minutes = Number(client.inputs.authSessionValidity ?? 3);
    const expires = this.directory.cloud.clock.now() + minutes * minuteMs;
    const poolId = String(client.inputs.userPoolId);
    this.pending.set(key, { poolId, clientId: client.id, username, expires, ...(exchange ? { exchange } : {}) });
  }

  private over({ expires }: Pending): boolean {
    return expires < this.directory.cloud.clock.now();
  }

  /** A name that looks like those of the pool's users, the same one every time. */
  private decoyName(poolId: string, name: string): string {
    if (!this.directory.pool(poolId).inputs.usernameAttributes) return name;
    const hex = decoyVerifier({ poolId, username: name }, this.decoySecret()).salt;
    return hex.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, "$1-$2-4$3-8$4-$5");
  }

  private decoySecret(): string {
    const secrets = this.directory.cloud.storage.entries<string>("cognito-secrets");
    const kept = secrets.get("decoy") ?? randomBytes(32).toString("hex");
    if (!secrets.has("decoy")) secrets.set("decoy", kept);
    return kept;
  }
}

/** Flows by their newest name, without the `ALLOW_` that a client's settings carry. */
function canonical(flow: string): string {
  const name = flow.replace(/^ALLOW_/, "");
  const renamed: Readonly<Record<string, string>> = {
    ADMIN_NO_SRP_AUTH: "ADMIN_USER_PASSWORD_AUTH",
    REFRESH_TOKEN: "REFRESH_TOKEN_AUTH",
    CUSTOM_AUTH_FLOW_ONLY: "CUSTOM_AUTH",
  };
  return renamed[name] ?? name;
}

/** Flows a client allows: https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateUserPoolClient.html */
function allowedFlows(client: ResourceRecord): Set<string> {
  const set = client.inputs.explicitAuthFlows as string[] | undefined;
  const flows = new Set((set?.length ? set : ["REFRESH_TOKEN_AUTH", "USER_SRP_AUTH", "CUSTOM_AUTH"]).map(canonical));
  // A rotated token is exchanged by GetTokensFromRefreshToken alone.
  if (rotation(client) !== undefined) flows.delete("REFRESH_TOKEN_AUTH");
  return flows;
}

function result(set: Omit<TokenSet, "refreshToken"> & { readonly refreshToken?: string }): Json {
  return {
    ChallengeParameters: {},
    AuthenticationResult: {
      AccessToken: set.accessToken,
      IdToken: set.idToken,
      ...(set.refreshToken ? { RefreshToken: set.refreshToken } : {}),
      ExpiresIn: set.expiresIn,
      TokenType: "Bearer",
    },
  };
}
