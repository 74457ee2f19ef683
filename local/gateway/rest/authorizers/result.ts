import type { AuthorizerPolicy } from "../../auth/policy";

/** What a Lambda authorizer answered, kept as long as its time to live. */
export interface AuthorizerResult {
  readonly principalId: string;
  readonly policy: AuthorizerPolicy;
  /** `$context.authorizer`'s own members, as text. */
  readonly context: Readonly<Record<string, string>>;
  readonly usageIdentifierKey?: string;
}

/** What an authorizer says about a call. */
export type Verdict = "allow" | "implicitDeny" | "explicitDeny";
