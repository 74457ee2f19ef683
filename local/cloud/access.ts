/** One action on one resource that a statement allows; what least privilege is counted in. */
export interface Grant {
  /** `ROLE/POLICY` for an inline policy, ARN of a managed one, or `trust policy of ROLE`. */
  readonly policy: string;
  /** Sid, or `statement` and its number. */
  readonly statement: string;
  /** As the policy writes it, e.g. `dynamodb:GetItem`; `all but …` for a NotAction. */
  readonly action: string;
  /** As the policy writes it; `all but …` for a NotResource, `the role` in a trust policy. */
  readonly resource: string;
}

/** A grant of a role or user of the stage, and how often it decided. */
export interface GrantUse extends Grant {
  /** ARN of the role or user that holds the policy. */
  readonly holder: string;
  /** Decisions that this grant allowed since the stage was built; 0: nothing has needed it yet. */
  readonly uses: number;
}

/** One decision of IAM about one call. */
export interface AccessDecision {
  /** Milliseconds since the epoch. */
  readonly time: number;
  /** ARN of the caller, name of the service that calls, or `anonymous`. */
  readonly principal: string;
  readonly action: string;
  readonly resource: string;
  readonly allowed: boolean;
  /** The grant that allowed the call; absent for the account's root and for refusals. */
  readonly grant?: Grant;
  /** Why a call was refused, in AWS's words. */
  readonly refusal?: string;
}

/**
 * Which call used which statement, and which calls were refused and why. A running stage answers with it at
 * `/_stagedoor/access.json`. Decisions that AWS makes when a resource is created (may the role read the stream that
 * feeds the function?) count like those of calls.
 */
export interface AccessReport {
  /** Every grant of the live roles and users, in the order of their creation. */
  readonly grants: readonly GrantUse[];
  /** The newest decisions, oldest first. */
  readonly decisions: readonly AccessDecision[];
}
