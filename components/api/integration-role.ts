import * as pulumi from "@pulumi/pulumi";
import type { Access } from "../access/access";
import { serviceRole } from "../access/service-role";
import { statementsOf } from "../access/statements";

/** The role with which an API calls AWS services: exactly what its routes' integrations do. */
export interface IntegrationRole {
  /** Known when the role can do what it is for; empty where no route needs it. */
  readonly arn: pulumi.Output<string>;
}

/** Makes the role, or none where no route calls an AWS service by itself. */
export function createIntegrationRole(
  name: string,
  access: readonly Access[],
  parent: pulumi.Resource,
): IntegrationRole {
  if (access.length === 0) return { arn: pulumi.output("") };
  const { role, policy } = serviceRole(
    `${name}-integrations`,
    { service: "apigateway.amazonaws.com", statements: statementsOf(mergeAccess(access)) },
    parent,
  );
  return { arn: pulumi.all([role.arn, policy?.id]).apply(([arn]) => arn) };
}

/** One grant for each target, however many routes use it, with the actions in order. */
function mergeAccess(access: readonly Access[]): Access[] {
  const byTarget = new Map<unknown, Access[]>();
  for (const grant of access) {
    const { actions: _actions, verbs: _verbs, keyPrefix: _prefix, kmsKeyArn: _key, ...target } = grant;
    const key = Object.values(target)[0];
    const merged = byTarget.get(key) ?? [];
    byTarget.set(key, merged);
    const same = merged.find((other) => other.keyPrefix === grant.keyPrefix && other.kmsKeyArn === grant.kmsKeyArn);
    if (same) same.actions = [...new Set([...(same.actions ?? []), ...(grant.actions ?? [])])].sort();
    else merged.push({ ...grant });
  }
  return [...byTarget.values()].flat();
}
