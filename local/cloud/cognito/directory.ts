import type { Cloud } from "../cloud";
import { AwsError } from "../errors";
import type { Properties, ResourceRecord } from "../resource";
import type { Entries } from "../storage";
import { hashPassword, passwordMatches } from "./passwords";

/** A user of a pool as it is kept. */
export interface User {
  readonly username: string;
  readonly sub: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly groups: readonly string[];
  readonly status: "UNCONFIRMED" | "CONFIRMED" | "FORCE_CHANGE_PASSWORD" | "RESET_REQUIRED";
  readonly enabled: boolean;
  /** Salted hash; absent until the user has a password. */
  readonly password?: string;
  /** Code that was sent to confirm the address or a new password. */
  readonly code?: string;
  /** Milliseconds since the epoch. */
  readonly created: number;
}

/** Pools, clients and users of one cloud. Pools and clients are the program's resources; users are data. */
export class Directory {
  readonly users: Entries<User>;

  constructor(readonly cloud: Cloud) {
    this.users = cloud.storage.entries<User>("cognito-users");
  }

  /** @throws AwsError when there is no such pool. */
  pool(poolId: string): ResourceRecord {
    const pool = this.cloud.find("aws:cognito/userPool:UserPool", poolId);
    if (!pool) throw new AwsError("ResourceNotFoundException", `User pool ${poolId} does not exist.`);
    return pool;
  }

  /** @throws AwsError when there is no such client. */
  client(clientId: string): ResourceRecord {
    const client = this.cloud.find("aws:cognito/userPoolClient:UserPoolClient", clientId);
    if (!client) throw new AwsError("ResourceNotFoundException", `User pool client ${clientId} does not exist.`);
    return client;
  }

  /** Clients of a pool. */
  clients(poolId: string): ResourceRecord[] {
    return this.cloud
      .resources("aws:cognito/userPoolClient:UserPoolClient")
      .filter(({ inputs }) => inputs.userPoolId === poolId);
  }

  /** The user of this name, or whose address is this where the pool signs in by e-mail. */
  find(poolId: string, username: string): User | undefined {
    const name = this.spelled(poolId, username);
    const exact = this.users.get(`${poolId}/${name}`);
    if (exact) return exact;
    for (const [key, user] of this.users) {
      if (key.startsWith(`${poolId}/`) && (user.attributes.email === name || user.sub === name)) return user;
    }
    return undefined;
  }

  /** @throws AwsError `UserNotFoundException`. */
  user(poolId: string, username: string): User {
    const user = this.find(poolId, username);
    if (!user) throw new AwsError("UserNotFoundException", "User does not exist.");
    return user;
  }

  /** Users of a pool. */
  list(poolId: string): User[] {
    return [...this.users].filter(([key]) => key.startsWith(`${poolId}/`)).map(([, user]) => user);
  }

  /** Adds a user. @throws AwsError `UsernameExistsException`. */
  add(poolId: string, username: string, more: Partial<User>): User {
    const name = this.spelled(poolId, username);
    if (this.find(poolId, name)) throw new AwsError("UsernameExistsException", "User already exists");
    const byEmail = ((this.pool(poolId).inputs.usernameAttributes as string[] | undefined) ?? []).includes("email");
    const sub = crypto.randomUUID();
    const user: User = {
      username: name,
      sub,
      groups: [],
      status: "UNCONFIRMED",
      enabled: true,
      created: this.cloud.clock.now(),
      ...more,
      attributes: { ...(byEmail ? { email: name } : {}), ...more.attributes, sub },
    };
    this.users.set(`${poolId}/${name}`, user);
    return user;
  }

  /** Writes changed members of a user. */
  change(poolId: string, user: User, changes: Partial<User>): User {
    const changed = { ...user, ...changes };
    this.users.set(`${poolId}/${user.username}`, changed);
    return changed;
  }

  /** Sets a password. */
  async setPassword(poolId: string, user: User, password: string, status: User["status"]): Promise<User> {
    return this.change(poolId, user, { password: await hashPassword(password), status });
  }

  /** The user, when the password is right. @throws AwsError `NotAuthorizedException` in the same words either way. */
  async signIn(poolId: string, username: string, password: string): Promise<User> {
    const user = this.find(poolId, username);
    const right = user?.password !== undefined && (await passwordMatches(password, user.password));
    if (!user || !right) throw new AwsError("NotAuthorizedException", "Incorrect username or password.");
    if (!user.enabled) throw new AwsError("NotAuthorizedException", "User is disabled.");
    if (user.status === "UNCONFIRMED") throw new AwsError("UserNotConfirmedException", "User is not confirmed.");
    return user;
  }

  /** Pools ignore the casing of names unless they are told to mind it. */
  private spelled(poolId: string, username: string): string {
    const configuration = this.pool(poolId).inputs.usernameConfiguration as Properties | undefined;
    return configuration?.caseSensitive === true ? username : username.toLowerCase();
  }
}
