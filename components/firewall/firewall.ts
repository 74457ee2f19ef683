import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { checkNumber, checkOneOf, checkRetention, checkTags } from "../api/checks";
import { defaultRetentionDays } from "../api/defaults";
import { Faults } from "../faults";
import { facts } from "../lint/facts";
import { logicalName, nameRules, physicalName } from "../names";
import { type FirewallArgs, FirewallScope } from "./args";
import { defaultHeaderName, rulesOf, visibility } from "./rules";

/** CloudFront takes web ACLs and their logs from this region alone. */
const cloudFrontRegion = "us-east-1";

/**
 * A web ACL with AWS's managed rules, a rate limit and a log. It stands in front of REST stages or distributions that
 * name it; HTTP and WebSocket APIs can have none.
 * @see https://docs.aws.amazon.com/waf/latest/developerguide/waf-chapter.html
 *
 * @example
 * const lock = new stagedoor.Firewall("origin", { requiredHeader: { values: [current, next] } });
 * new stagedoor.RestApi("storefront", { firewall: lock, routes });
 */
export class Firewall extends pulumi.ComponentResource {
  /** The web ACL's ARN. */
  readonly webAclArn: pulumi.Output<string>;
  /** Its log group. */
  readonly logGroupName: pulumi.Output<string>;

  constructor(name: string, args: FirewallArgs = {}, opts?: pulumi.ComponentResourceOptions) {
    super("stagedoor:index:Firewall", name, args, opts);
    const faults = new Faults();
    checkFirewall(args, faults);
    faults.raise(this, name);
    facts.firewall.set(this, {
      scope: args.scope ?? FirewallScope.Regional,
      asksHeader: args.requiredHeader !== undefined,
    });

    const scope = args.scope ?? FirewallScope.Regional;
    const region = scope === FirewallScope.CloudFront ? cloudFrontRegion : undefined;
    const webAcl = new aws.wafv2.WebAcl(
      logicalName(name, nameRules.webAcl),
      {
        scope,
        region,
        defaultAction: { allow: {} },
        rules: rulesOf(args),
        visibilityConfig: visibility(physicalName(name, nameRules.webAcl)),
        tags: args.tags,
      },
      { parent: this, additionalSecretOutputs: args.requiredHeader ? ["rules"] : [] },
    );
    const logGroup = new aws.cloudwatch.LogGroup(
      `${name}-logs`,
      {
        // WAF writes to groups of this name alone.
        name: physicalName(`aws-waf-logs-${pulumi.getProject()}-${pulumi.getStack()}-${name}`, nameRules.logGroup),
        region,
        retentionInDays: args.logRetentionDays ?? defaultRetentionDays,
        tags: args.tags,
      },
      { parent: this },
    );
    new aws.wafv2.WebAclLoggingConfiguration(
      `${name}-logging`,
      {
        region,
        resourceArn: webAcl.arn,
        logDestinationConfigs: [logGroup.arn],
        redactedFields: redactedHeaders(args).map((header) => ({ singleHeader: { name: header } })),
      },
      { parent: this },
    );
    this.webAclArn = webAcl.arn;
    this.logGroupName = logGroup.name;
    this.registerOutputs({ webAclArn: this.webAclArn, logGroupName: this.logGroupName });
  }
}

/** Headers by which somebody could pass for the caller, or for the distribution. */
function redactedHeaders({ requiredHeader }: FirewallArgs): string[] {
  const lock = requiredHeader ? [(requiredHeader.name ?? defaultHeaderName).toLowerCase()] : [];
  return ["authorization", "cookie", "x-api-key", ...lock];
}

function checkFirewall(args: FirewallArgs, faults: Faults): void {
  checkOneOf(args.scope, "scope", Object.values(FirewallScope), faults);
  checkNumber(args.rateLimit, "rateLimit", { min: 10, max: 2_000_000_000, rule: "firewall-rate" }, faults);
  checkRetention(args.logRetentionDays, "logRetentionDays", faults);
  checkTags(args.tags, faults);
  for (const group of args.managedRuleGroups ?? []) {
    if (!/^AWSManagedRules\w+$/.test(group)) {
      faults.add("managedRuleGroups", `got "${group}"; allowed: AWS's own groups, AWSManagedRules…`, "firewall-groups");
    }
  }
  const { requiredHeader } = args;
  if (!requiredHeader) return;
  if (requiredHeader.values.length === 0)
    faults.add("requiredHeader.values", "are none, so nothing would pass; give at least one", "firewall-header-values");
  if (requiredHeader.name !== undefined && !/^[A-Za-z0-9-]+$/.test(requiredHeader.name)) {
    faults.add(
      "requiredHeader.name",
      `got "${requiredHeader.name}"; allowed: letters, digits and hyphens`,
      "header-name",
    );
  }
}
