import type { Grant, GrantUse } from "../access";
import type { Identity, Role } from "./directory";
import type { NamedPolicy } from "./evaluate";

/** Counts the decisions that each grant allowed. */
export class GrantUses {
  private readonly counts = new Map<string, number>();

  /** Notes that a grant allowed a call. */
  count(grant: Grant): void {
    const key = keyOf(grant);
    this.counts.set(key, (this.counts.get(key) ?? 0) + 1);
  }

  /** Every grant of roles and users, used or not. */
  of(holders: Iterable<Identity | Role>): GrantUse[] {
    return [...holders].flatMap((holder) => {
      const policies = "trust" in holder ? [holder.trust, ...holder.policies] : holder.policies;
      return policies.flatMap(grantsOf).map((grant) => ({
        holder: holder.arn,
        ...grant,
        uses: this.counts.get(keyOf(grant)) ?? 0,
      }));
    });
  }
}

function grantsOf({ name, policy }: NamedPolicy): Grant[] {
  return policy.grants.map((grant) => ({ policy: name, ...grant }));
}

function keyOf({ policy, statement, action, resource }: Grant): string {
  return [policy, statement, action, resource].join("\n");
}
