import type * as pulumi from "@pulumi/pulumi";

/** What a web ACL can stand in front of. */
export const FirewallScope = {
  /** REST stages, load balancers and user pools of one region. */
  Regional: "REGIONAL",
  /** Distributions; lives in us-east-1. */
  CloudFront: "CLOUDFRONT",
} as const;
/** What a web ACL can stand in front of. */
export type FirewallScope = (typeof FirewallScope)[keyof typeof FirewallScope];

/** Refuses requests that did not come through the distribution that knows the header's value. */
export interface RequiredHeader {
  /** The header's name. @default "X-Origin-Verify" */
  name?: string;
  /** Values that pass: the current one and, during rotation, the next; kept secret. */
  values: pulumi.Input<string>[];
}

/** What a {@link Firewall} is made from. */
export interface FirewallArgs {
  /** What it stands in front of. @default FirewallScope.Regional */
  scope?: FirewallScope;
  /** AWS's managed rule groups, in order. @default AWSManagedRulesAmazonIpReputationList, AWSManagedRulesCommonRuleSet, AWSManagedRulesKnownBadInputsRuleSet */
  managedRuleGroups?: string[];
  /** Requests that one address may send in five minutes. @default 2000 */
  rateLimit?: number;
  /** Header that every request must carry. @default none */
  requiredHeader?: RequiredHeader;
  /** Days that the log is kept. @default 30 */
  logRetentionDays?: number;
  /** Tags of all that is made. @default none */
  tags?: Record<string, pulumi.Input<string>>;
}
