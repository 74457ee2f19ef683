import type { Quota } from "./quotas";

/** Whose limit it is: AWS's for the account and region, the program's own setting, or AWS's for one resource. */
export type Scope = "account" | "setting" | "resource";

/** Something that binds, and how near the traffic comes to it. */
export interface Limit {
  /** What is limited, e.g. `requests of all APIs`. */
  readonly what: string;
  /** Resource or route; `account` for what all share. */
  readonly on: string;
  readonly scope: Scope;
  readonly allowed: number;
  readonly unit: string;
  /** What the busiest second asks for. */
  readonly atPeak: number;
  /** What to do about it, the first thing first. */
  readonly todo: readonly string[];
  /** AWS's page; absent for the program's own settings. */
  readonly source?: string;
  readonly read?: string;
  /** True where it binds only if one key, one prefix or one address took everything. */
  readonly isWorstCase?: boolean;
}

/** A limit that a quota sets. */
export function byQuota(
  { allowed, unit, source, read, isRaisable }: Quota,
  limit: Pick<Limit, "what" | "on" | "scope" | "atPeak" | "todo"> & Partial<Pick<Limit, "allowed" | "isWorstCase">>,
): Limit {
  const raise = isRaisable ? ["ask Service Quotas for more"] : [];
  return { allowed, unit, source, read, ...limit, todo: [...raise, ...limit.todo] };
}
