import type { AccessReport, Grant } from "../../local/cloud/access";
import { globMatches } from "../../local/cloud/iam/glob";

/** Grants that need no proof by a run. */
export interface Allowance {
  /** Role, by its logical name; `*` stands for any characters. */
  readonly holder: string;
  /** Actions as the policy writes them. */
  readonly actions: readonly string[];
  /** Why the role has them although no request on the local stage uses them. */
  readonly reason: string;
}

/** A grant that nothing has used, by names that are the same in every run. */
export interface UnusedGrant extends Omit<Grant, "policy"> {
  /** Logical name of the role. */
  readonly holder: string;
}

/** Unused grants with nothing to say for them, and allowances that nothing needs any more. */
export interface Verdict {
  readonly unexplained: readonly UnusedGrant[];
  readonly stale: readonly string[];
}

/** Grants of a report that no decision used. */
export function unusedGrants({ grants }: AccessReport): UnusedGrant[] {
  return grants
    .filter(({ uses }) => uses === 0)
    .map(({ holder, statement, action, resource }) => ({
      holder: logical(holder.slice(holder.lastIndexOf("/") + 1)),
      statement,
      action,
      resource: logical(resource),
    }));
}

/** Why a grant may stay unused; undefined: nobody has said. */
export function reasonOf(grant: UnusedGrant, allowances: readonly Allowance[]): string | undefined {
  return allowances.find((allowance) => isAbout(allowance, grant))?.reason;
}

/** Holds unused grants against the allowances. */
export function judge(unused: readonly UnusedGrant[], allowances: readonly Allowance[]): Verdict {
  const each = allowances.flatMap((allowance) =>
    allowance.actions.map((action) => ({ ...allowance, actions: [action] })),
  );
  return {
    unexplained: unused.filter((grant) => reasonOf(grant, allowances) === undefined),
    stale: each
      .filter((allowance) => !unused.some((grant) => isAbout(allowance, grant)))
      .map(({ holder, actions }) => `${holder} ${actions}`),
  };
}

function isAbout({ holder, actions }: Allowance, grant: UnusedGrant): boolean {
  return actions.includes(grant.action) && globMatches(holder, grant.holder);
}

/** One line for people. */
export function described({ holder, statement, action, resource }: UnusedGrant): string {
  return `${holder} (${statement}): ${action} on ${resource}`;
}

/** Without what differs from run to run: generated ends of names, and the time of a table's stream. */
function logical(text: string): string {
  return text.replace(/-[0-9a-f]{7}(?![\w-])/g, "").replace(/\/stream\/.*/, "/stream/*");
}
