import type { Check, Rule } from "../rule";
import { types } from "../tokens";
import { given, list, member } from "../values";

const acl = types.webAcl;
const wafUrl = "https://docs.aws.amazon.com/waf/latest/developerguide/logging.html";

/** Rules on logs and firewalls. */
export const operationRules: readonly Rule[] = [
  {
    id: "firewall-rules",
    controls: [83],
    title: "Web ACLs have rules.",
    severity: "medium",
    why: "one without rules lets everything through, and looks like protection.",
    fix: "add AWS's managed rule groups and a rate limit.",
    url: "https://docs.aws.amazon.com/waf/latest/developerguide/web-acl.html",
    references: ["CKV_AWS_175", "WAF.10"],
    types: acl,
    across: true,
    judge: (resource, { stack }) => [
      () =>
        given(resource.props, "rules") ||
        given(resource.props, "ruleJson") ||
        stack.referring(
          ["aws:wafv2/webAclRule:WebAclRule", "aws:wafv2/webAclRuleGroupAssociation:WebAclRuleGroupAssociation"],
          "webAclArn",
          resource,
        ).length > 0 ||
        "no rules",
    ],
  },
  {
    id: "firewall-logs",
    controls: [84],
    title: "Web ACLs log what they judge.",
    severity: "medium",
    why: "nobody can tell whom a rule refused, or why.",
    fix: "add a WebAclLoggingConfiguration.",
    url: wafUrl,
    references: ["CKV2_AWS_31", "WAF.11"],
    types: acl,
    across: true,
    judge: (resource, { stack }) => [
      () =>
        stack.referring(["aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration"], "resourceArn", resource)
          .length > 0 || "no WebAclLoggingConfiguration",
    ],
  },
  {
    id: "firewall-log-secrets",
    controls: [],
    title: "Logs of web ACLs hold no credentials.",
    severity: "medium",
    why: "whoever reads the log can pass for each caller in it.",
    fix: "redact the headers authorization and cookie by redactedFields.",
    url: wafUrl,
    references: ["own: intent"],
    types: ["aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration"],
    judge: ({ props }) => [
      () => {
        const redacted = list(props.redactedFields).map((field) =>
          String(member(list(member(field, "singleHeader"))[0], "name")).toLowerCase(),
        );
        const open = ["authorization", "cookie"].filter((name) => !redacted.includes(name));
        return open.length === 0 || `logs the header ${open.join(", ")}`;
      },
    ],
  },
  {
    id: "firewall-metrics",
    controls: [85],
    title: "Web ACLs and their rules count what they judge.",
    severity: "low",
    why: "a rule that nobody counts can be neither tuned nor trusted.",
    fix: "set visibilityConfig.cloudwatchMetricsEnabled to true on the web ACL and each rule.",
    url: "https://docs.aws.amazon.com/waf/latest/developerguide/waf-metrics.html",
    references: ["WAF.12"],
    types: acl,
    judge: ({ props }) =>
      [props, ...list(props.rules)].map(
        (one, at): Check =>
          () =>
            member(list(member(one, "visibilityConfig"))[0], "cloudwatchMetricsEnabled") === true ||
            `${at === 0 ? "the web ACL" : `the rule ${member(one, "name")}`} has no metrics`,
      ),
  },
  {
    id: "log-retention",
    controls: [86],
    title: "Log groups state how long they keep logs.",
    severity: "medium",
    why: "logs without a retention are kept, and paid for, forever.",
    fix: "set retentionInDays.",
    url: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/Working-with-log-groups-and-streams.html",
    references: ["CKV_AWS_66", "CKV_AWS_338", "Serverless-CloudWatchLogGroupRetention"],
    types: types.logGroup,
    parameters: {
      leastDays: { description: "Fewest days that logs are kept.", type: "integer", minimum: 1, default: 1 },
    },
    judge: ({ props }, { parameters }) => [
      () => {
        // Of this class AWS keeps logs two days, and takes no other retention.
        if (given(props, "logGroupClass") && props.logGroupClass === "DELIVERY") return true;
        const days = given(props, "retentionInDays") ? Number(props.retentionInDays) : 0;
        if (days <= 0) return "no retentionInDays";
        return days >= Number(parameters.leastDays) || `retentionInDays ${days} is less than ${parameters.leastDays}`;
      },
    ],
  },
  {
    id: "log-key",
    controls: [87],
    title: "Logs are encrypted with a key of your own.",
    severity: "low",
    why: "with AWS's own key nobody can see, or stop, its use.",
    fix: "set kmsKeyId.",
    url: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html",
    references: ["CKV_AWS_158", "AVD-AWS-0017"],
    types: types.logGroup,
    scope: "optional",
    scopeReason: "AWS encrypts all logs; a key of your own costs by the month and by the request",
    judge: ({ props }) => [() => given(props, "kmsKeyId") || "no kmsKeyId"],
  },
];
