import * as pulumi from "@pulumi/pulumi";
import { type RuleId, rules } from "./rules";

const namespace = "stagedoor-lint";

/** Where a stage accepts rules, as its configuration names it. */
export const acceptedKey = `${namespace}:accepted`;

/** Reasons of a stage by the rule that they accept. */
export type Reasons = Readonly<Record<string, string>>;

/** What the stage accepts: advice, and quotas that AWS has raised for its account. */
export function acceptedReasons(): Reasons {
  return new pulumi.Config(namespace).getObject<Reasons>("accepted") ?? {};
}

/** Whether a finding of the rule is accepted by the stage. */
export function accepted(rule: RuleId, reasons: Reasons): boolean {
  return isAcceptable(rule) && Object.hasOwn(reasons, rule) && reasons[rule] !== "";
}

/** What is wrong with the acceptances themselves; a misspelt one must not silently accept nothing. */
export function faultsOfAcceptance(reasons: Reasons): string[] {
  return Object.entries(reasons).flatMap(([rule, reason]) => {
    if (!Object.hasOwn(rules, rule)) return [`${acceptedKey} names "${rule}", which is no rule`];
    if (!isAcceptable(rule as RuleId)) return [`${acceptedKey} names ${rule}, an error that AWS would make; mend it`];
    return reason === "" ? [`${acceptedKey} gives no reason for ${rule}; say why it is accepted`] : [];
  });
}

function isAcceptable(rule: RuleId): boolean {
  const { severity, raisable } = rules[rule];
  return severity === "advice" || raisable === true;
}
