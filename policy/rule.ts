import type { Severity } from "@pulumi/policy";

/** A resource as rules read it. */
export interface Judged {
  /** Type token. */
  readonly type: string;
  readonly name: string;
  readonly urn: string;
  /** Inputs (outputs in stack rules). Reading a value that preview does not know yet throws `UnknownValueError`. */
  readonly props: Readonly<Record<string, unknown>>;
}

/** What every rule says of itself. */
export interface RuleText {
  /** Name of the policy in the pack's configuration. */
  readonly id: string;
  /** The demand in one sentence. */
  readonly title: string;
  readonly severity: Severity;
  /** What goes wrong without it. */
  readonly why: string;
  /** What to set. */
  readonly fix: string;
  /** AWS's page on the setting. */
  readonly url: string;
  /** Ids of the same control elsewhere, e.g. `CKV_AWS_28`. */
  readonly references: readonly string[];
}

/** A rule that one resource satisfies or not. */
export interface ResourceRule extends RuleText {
  /** Type tokens it judges, siblings included. */
  readonly types: readonly string[];
  /** Findings, in words that follow "NAME: "; none when the resource is in order. Never a secret's value. */
  judge(resource: Judged): readonly string[];
}

/** A rule about resources in relation. */
export interface StackRule extends RuleText {
  /** Findings with the resource they concern. */
  judgeStack(resources: readonly Judged[]): readonly { readonly urn: string; readonly finding: string }[];
}

/** Any rule of the pack. */
export type Rule = ResourceRule | StackRule;

/** True for rules about resources in relation. */
export function isStackRule(rule: Rule): rule is StackRule {
  return "judgeStack" in rule;
}
