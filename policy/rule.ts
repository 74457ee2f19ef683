import type { Stack } from "./stack";

/** How bad it is, in Pulumi's terms. */
export type Severity = "low" | "medium" | "high" | "critical";

/** A resource as rules read it. */
export interface Judged {
  /** Type token. */
  readonly type: string;
  readonly name: string;
  readonly urn: string;
  /**
   * Inputs; for rules across resources, outputs. Reading a value that preview does not know yet throws an error that
   * names it.
   */
  readonly props: Readonly<Record<string, unknown>>;
  /** URNs by the property that brought them in; empty for rules about single resources. */
  readonly propertyDependencies: Readonly<Record<string, readonly string[]>>;
}

/**
 * One demand on one resource: true when it is in order, else what is wrong, in words that follow "NAME: ". Never a
 * secret's value. Each runs alone, so that a value that is not known yet keeps none of the others from being judged.
 */
export type Check = () => true | string;

/** A setting of a rule, by configuration. */
export interface Parameter {
  /** What it does, in one sentence. */
  readonly description: string;
  readonly type: "integer" | "number" | "array";
  /** Least value of a number. */
  readonly minimum?: number;
  /** What a list may hold. */
  readonly items?: { readonly type: "string"; readonly enum?: readonly string[] };
  readonly default: number | readonly string[];
}

/** What a rule may look at beside the resource. */
export interface Context {
  /** All resources; for rules about single resources, none. */
  readonly stack: Stack;
  /** Values of the rule's parameters, defaults included. */
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** A demand on resources of some types. */
export interface Rule {
  /** Name of the policy in the pack's configuration. */
  readonly id: string;
  /** Numbers of the controls it carries out; empty for rules that only this pack has. */
  readonly controls: readonly number[];
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
  /** Type tokens it judges, siblings included. */
  readonly types: readonly string[];
  /** True when it needs to see other resources; it then runs when all of them are known to the engine. */
  readonly across?: true;
  /** Where it is on by default. @default in every profile */
  readonly scope?: Scope;
  /** Why it is not on everywhere; required with `scope`. */
  readonly scopeReason?: string;
  readonly parameters?: Readonly<Record<string, Parameter>>;
  judge(resource: Judged, context: Context): readonly Check[];
}

/**
 * `production`: off in profile dev. `strict`: on in profile strict alone. `optional`: off everywhere, advisory in
 * strict.
 */
export type Scope = "production" | "strict" | "optional";
