import type { Cloud } from "../cloud";
import { AwsError } from "../errors";
import type { Properties, ResourceRecord } from "../resource";
import type { Entries } from "../storage";
import { isPassword, makeVerifier, type Verifier } from "./srp";

/** A code that was sent to a user's address. */
export interface Code {
  readonly digits: string;
  readonly use: "signUp" | "password";
  /** Milliseconds since the epoch. */
  readonly expires: number;
}

/** A user of a pool as it is kept. */
export interface User {
  /** The name in tokens: where the pool signs in by address, Cognito makes one up (the subject). */
  readonly username: string;
  readonly sub: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly groups: readonly string[];
  readonly status: "UNCONFIRMED" | "CONFIRMED" | "FORCE_CHANGE_PASSWORD" | "RESET_REQUIRED";
  readonly enabled: boolean;
  /** Salted; absent until the user has a password. SRP sign-in needs it in this form. */
  readonly password?: Verifier;
  /** Code that was sent to confirm the address or a new password. */
  readonly code?: Code;
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

  /** The user of this name, or of this alias where the pool signs in by aliases. */
  find(poolId: string, username: string): User | undefined {
    const name = this.spelled(poolId, username);
    const exact = this.users.get(`${poolId}/${name}`);
    if (exact) return exact;
    const { usernameAttributes, aliasAttributes } = this.pool(poolId).inputs as Record<string, string[] | undefined>;
    return this.list(poolId).find(({ attributes }) => {
      if (usernameAttributes?.some((alias) => attributes[alias] === name)) return true;
      return aliasAttributes?.some(
        (alias) =>
          attributes[alias] === name && (alias === "preferred_username" || attributes[`${alias}_verified`] === "true"),
      );
    });
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
    const address = addressOf(name, this.pool(poolId).inputs.usernameAttributes as string[] | undefined);
    const sub = crypto.randomUUID();
    const user: User = {
      username: address ? sub : name,
      sub,
      groups: [],
      status: "UNCONFIRMED",
      enabled: true,
      created: this.cloud.clock.now(),
      ...more,
      attributes: { ...address, ...more.attributes, sub },
    };
    this.users.set(`${poolId}/${user.username}`, user);
    return user;
  }

  /** Removes a user; its name is free again. */
  remove(poolId: string, user: User): void {
    this.users.delete(`${poolId}/${user.username}`);
  }

  /** Writes changed members of a user. */
  change(poolId: string, user: User, changes: Partial<User>): User {
    const changed = { ...user, ...changes };
    this.users.set(`${poolId}/${user.username}`, changed);
    return changed;
  }

  /** Sets a password. */
  setPassword(poolId: string, user: User, password: string, status: User["status"]): User {
    return this.change(poolId, user, { password: makeVerifier({ poolId, username: user.username }, password), status });
  }

  /**
   * The user, when the password is right.
   * @throws AwsError in words that tell an unknown name only where the client's settings want that.
   */
  signIn(client: ResourceRecord, username: string, password: string): User {
    const poolId = String(client.inputs.userPoolId);
    const user = this.find(poolId, username);
    if (!user) throw unknownUser(client) ?? wrongPassword();
    const right = user.password && isPassword({ poolId, username: user.username }, password, user.password);
    if (!right) throw wrongPassword();
    return this.admitted(user);
  }

  /** A user whose password was right, unless the account is not to be used. @throws AwsError */
  admitted(user: User): User {
    if (!user.enabled) throw new AwsError("NotAuthorizedException", "User is disabled.");
    if (user.status === "UNCONFIRMED") throw new AwsError("UserNotConfirmedException", "User is not confirmed.");
    if (user.status === "RESET_REQUIRED") {
      throw new AwsError("PasswordResetRequiredException", "Password reset required for the user");
    }
    return user;
  }

  /** Pools ignore the casing of names unless they are told to mind it. */
  private spelled(poolId: string, username: string): string {
    const configuration = this.pool(poolId).inputs.usernameConfiguration as Properties | undefined;
    return configuration?.caseSensitive === true ? username : username.toLowerCase();
  }
}

/** The refusal of a name that nobody has; undefined where the client must not tell (`preventUserExistenceErrors`). */
export function unknownUser(client: ResourceRecord): AwsError | undefined {
  if (client.inputs.preventUserExistenceErrors === "ENABLED") return undefined;
  return new AwsError("UserNotFoundException", "User does not exist.");
}

/** The refusal of a wrong password. */
export function wrongPassword(): AwsError {
  return new AwsError("NotAuthorizedException", "Incorrect username or password.");
}

/** The attribute that a name is, where users sign in by address. @throws AwsError when it is none of those wanted. */
function addressOf(name: string, wanted: readonly string[] | undefined): Record<string, string> | undefined {
  if (!wanted?.length) return undefined;
  if (wanted.includes("email") && /^[^@\s]+@[^@\s]+$/.test(name)) return { email: name };
  if (wanted.includes("phone_number") && /^\+\d{5,15}$/.test(name)) return { phone_number: name };
  const words = wanted.map((one) => (one === "email" ? "an email" : "a phone number"));
  throw new AwsError(
    "InvalidParameterException",
    `Username should be ${words.length > 1 ? "either " : ""}${words.join(" or ")}.`,
  );
}
