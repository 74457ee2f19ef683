import * as pulumi from "@pulumi/pulumi";
import type { Faults } from "../faults";
import type { Access, Verb } from "./access";
import { keyStatement } from "./keys";
import { bucketActions, executionActions, indexActions, type TargetKind, targetRules } from "./verbs";

/** One statement of an IAM policy. */
export interface Statement {
  Effect: "Allow" | "Deny";
  Action: string[];
  Resource: string[];
  Condition?: Record<string, Record<string, string | string[]>>;
}

const kinds = Object.keys(targetRules) as TargetKind[];

/** Notes every fault of a list of grants: no target or two, unknown verbs, nothing granted, missing prefixes. */
export function checkAccess(access: readonly Access[], path: string, faults: Faults): void {
  access.forEach((grant, i) => {
    const at = `${path}[${i}]`;
    const given = kinds.filter((kind) => grant[kind] !== undefined);
    if (given.length !== 1) {
      faults.add(
        at,
        `names ${given.length ? given.join(" and ") : "no target"}; name exactly one of ${kinds.join(", ")}`,
        "grant-target",
      );
      return;
    }
    const rules = targetRules[given[0]!];
    const allowed = Object.keys(rules.verbs);
    for (const verb of grant.verbs ?? []) {
      if (allowed.includes(verb)) continue;
      const hint = allowed.length ? `allowed: ${allowed.join(", ")}` : "use actions instead";
      faults.add(`${at}.verbs`, `"${verb}" cannot be granted on ${given[0]}; ${hint}`, "grant-actions");
    }
    if (grant.index !== undefined && given[0] !== "table")
      faults.add(`${at}.index`, `is set beside ${given[0]}; only a table has indexes`, "grant-target");
    if (grant.kmsKeyArn !== undefined && given[0] !== "topicArn")
      faults.add(
        `${at}.kmsKeyArn`,
        `is set beside ${given[0]}; only a topic's key is named here: leave it out`,
        "grant-target",
      );
    if (grant.index !== undefined && grant.verbs?.length)
      faults.add(`${at}.verbs`, "is set beside index, where verbs say too much; give actions", "grant-actions");
    if (!grant.verbs?.length && !grant.actions?.length)
      faults.add(at, "grants nothing; give verbs or actions", "grant-actions");
    for (const action of grant.actions ?? []) {
      if (action.includes("*"))
        faults.add(`${at}.actions`, `"${action}" is a wildcard; name each action`, "grant-actions");
      if (grant.index !== undefined && !indexActions.has(action)) {
        faults.add(
          `${at}.actions`,
          `"${action}" is not about an index; allowed with index: ${[...indexActions].join(", ")}`,
          "grant-actions",
        );
      }
      if (given[0] === "arn" && !/^[a-z0-9-]+:\w+$/.test(action)) {
        faults.add(`${at}.actions`, `"${action}" needs its service's prefix, e.g. "kms:Decrypt"`, "grant-actions");
      }
    }
  });
}

/**
 * Renders grants to statements on exact ARNs; grants must have passed {@link checkAccess}. Whether a target has a key of
 * the customer's may be known late: where it has none, its statement is undefined.
 */
export function statementsOf(access: readonly Access[]): pulumi.Output<Statement | undefined>[] {
  return access.flatMap(grantStatements);
}

/** A statement that allows actions on one resource. */
export function allow(actions: string[], resource: string): Statement {
  return { Effect: "Allow", Action: actions, Resource: [resource] };
}

/** A policy document, JSON text. */
export function policyDocument(statements: pulumi.Input<pulumi.Input<Statement | undefined>[]>): pulumi.Output<string> {
  return pulumi
    .output(statements)
    .apply((list) =>
      JSON.stringify({ Version: "2012-10-17", Statement: list.filter((statement) => statement !== undefined) }),
    );
}

function grantStatements(grant: Access): pulumi.Output<Statement | undefined>[] {
  const kind = kinds.find((candidate) => grant[candidate] !== undefined)!;
  const rules = targetRules[kind];
  const actions = new Set([
    ...(grant.verbs ?? []).flatMap((verb: Verb) => rules.verbs[verb]!),
    ...(grant.actions ?? []),
  ]);
  // Actions of one grant may be about different resources, e.g. a state machine and its executions.
  const byScope = new Map<string, string[]>();
  for (const action of actions) {
    const scope = scopeOf(kind, action);
    byScope.set(scope, [...(byScope.get(scope) ?? []), action]);
  }
  const granted = [...byScope].map(([scope, names]) =>
    pulumi.output(resourcesOf(grant, kind, scope)).apply((resources) => ({
      Effect: "Allow" as const,
      Action: names.map((name) => (kind === "arn" ? name : `${rules.service}:${name}`)),
      Resource: resources,
    })),
  );
  return [...granted, ...keyStatement(grant, actions)];
}

type Scope = "target" | "executions" | "container";

function scopeOf(kind: TargetKind, action: string): Scope {
  if (kind === "workflow" && executionActions.has(action)) return "executions";
  if (kind === "bucket" && bucketActions.has(action)) return "container";
  return "target";
}

function resourcesOf(grant: Access, kind: TargetKind, scope: string): pulumi.Input<pulumi.Input<string>[]> {
  switch (kind) {
    case "table":
      return [
        grant.index === undefined ? grant.table!.arn : pulumi.interpolate`${grant.table!.arn}/index/${grant.index}`,
      ];
    case "workflow":
      if (scope !== "executions") return [grant.workflow!.arn];
      return [grant.workflow!.arn.apply((arn) => `${arn.replace(":stateMachine:", ":execution:")}:*`)];
    case "bucket":
      if (scope === "container") return [grant.bucket!.arn];
      return [pulumi.interpolate`${grant.bucket!.arn}/${grant.keyPrefix ?? ""}*`];
    case "queue":
      return [grant.queue!.arn];
    case "stream":
      return [grant.stream!.arn];
    case "function":
      return [grant.function!.arn];
    default:
      return [grant[kind]!];
  }
}
