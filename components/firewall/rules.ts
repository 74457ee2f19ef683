import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { FirewallArgs, RequiredHeader } from "./args";

type Rule = aws.types.input.wafv2.WebAclRule;
type Statement = aws.types.input.wafv2.WebAclRuleStatement;

/** AWS's rule groups that suit any API: known bad addresses, common attacks, known exploits. */
const defaultRuleGroups: readonly string[] = [
  "AWSManagedRulesAmazonIpReputationList",
  "AWSManagedRulesCommonRuleSet",
  "AWSManagedRulesKnownBadInputsRuleSet",
];

/** Requests that one address may send in five minutes where nothing is said. */
const defaultRateLimit = 2000;

/** Header of the origin lock where nothing is said. */
export const defaultHeaderName = "X-Origin-Verify";

/** The rules in the order that they are tried: who may come at all, how often, and with what. */
export function rulesOf(args: FirewallArgs): Rule[] {
  const rules: Omit<Rule, "priority" | "visibilityConfig">[] = [
    ...(args.requiredHeader ? [requiredHeaderRule(args.requiredHeader)] : []),
    {
      name: "rate-limit",
      action: { block: {} },
      statement: { rateBasedStatement: { aggregateKeyType: "IP", limit: args.rateLimit ?? defaultRateLimit } },
    },
    ...(args.managedRuleGroups ?? defaultRuleGroups).map((name) => ({
      name,
      // The group's own rules say what to do.
      overrideAction: { none: {} },
      statement: { managedRuleGroupStatement: { vendorName: "AWS", name } },
    })),
  ];
  return rules.map((rule, priority) => ({ ...rule, priority, visibilityConfig: visibility(rule.name) }));
}

/** Metrics and samples of one rule, or of the whole web ACL. */
export function visibility(metricName: pulumi.Input<string>): aws.types.input.wafv2.WebAclRuleVisibilityConfig {
  return { metricName, cloudwatchMetricsEnabled: true, sampledRequestsEnabled: true };
}

function requiredHeaderRule({ name, values }: RequiredHeader): Omit<Rule, "priority" | "visibilityConfig"> {
  const matches = values.map(
    (value): Statement => ({
      byteMatchStatement: {
        // WAF compares header names in lower case.
        fieldToMatch: { singleHeader: { name: (name ?? defaultHeaderName).toLowerCase() } },
        positionalConstraint: "EXACTLY",
        searchString: pulumi.secret(value),
        textTransformations: [{ priority: 0, type: "NONE" }],
      },
    }),
  );
  // WAF refuses an "or" of one.
  const known: Statement = matches.length === 1 ? matches[0]! : { orStatement: { statements: matches } };
  return { name: "required-header", action: { block: {} }, statement: { notStatement: { statement: known } } };
}
