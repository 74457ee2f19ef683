import type { Cloud } from "../cloud";
import { AwsError } from "../errors";
import { stableId } from "../names";
import type { WafPort } from "../ports";
import { commonOutputs } from "../protocol/outputs";
import { type Properties, type ResourceContext, type ResourceType, resourceType } from "../resource";
import type { ServiceFactory } from "../service";
import { judge, type WebAcl } from "./acl";
import { checkRules, notSimulated } from "./check";
import type { Part } from "./fields";
import { Rates } from "./rates";

const aclType = "aws:wafv2/webAcl:WebAcl";

/** AWS WAF: web ACLs with the rules a program writes itself. */
export const waf: ServiceFactory = (cloud) => {
  const rates = new Rates(cloud.clock);
  const listOf = (arn: string) => listsOf(cloud, arn);
  const port: WafPort = {
    inspect(resourceArn, request) {
      const acl = associated(cloud, resourceArn);
      if (!acl) return undefined;
      const { action, rule, response } = judge(acl, request, rates, listOf);
      return { action, webAclArn: acl.arn, ...(rule ? { rule } : {}), ...(response ? { response } : {}) };
    },
  };
  cloud.provide("waf", port);
  return {
    name: "waf",
    limits:
      "Byte, regex, size, IP set, rate (by address or custom keys), label and logical statements are carried out; geo by the header " +
      "CloudFront-Viewer-Country. Managed and own rule groups, SQL injection and XSS statements, fingerprints (JA3, JA4), ASN, header " +
      "order, CAPTCHA and challenges are recorded and never match.",
    resources: [
      ruled(aclType, "webacl", ["name", "scope"]),
      ruled("aws:wafv2/ruleGroup:RuleGroup", "rulegroup", ["name", "scope", "capacity"]),
      ruled("aws:wafv2/ipSet:IpSet", "ipset", ["name", "scope", "ipAddressVersion"]),
      ruled("aws:wafv2/regexPatternSet:RegexPatternSet", "regexpatternset", ["name", "scope"]),
      association(cloud),
      logging(cloud),
    ],
  };
};

/** A type with a scope, whose ARN says `global` for CloudFront. */
function ruled(type: string, kind: string, replaceOn: readonly string[]): ResourceType {
  return resourceType<Properties>({
    type,
    autoName: { property: "name", maxLength: 128 },
    replaceOn,
    check: (inputs, context) => checkRules(inputs, context.region),
    create: async (inputs, context) => {
      const id = stableId(context.urn, 36);
      const place = inputs.scope === "CLOUDFRONT" ? "global" : "regional";
      const arn = `arn:aws:wafv2:${context.region}:${context.accountId}:${place}/${kind}/${String(inputs.name)}/${id}`;
      return {
        id,
        outputs: { ...commonOutputs(inputs, context), arn, capacity: 1, lockToken: id, ...recordedParts(inputs) },
      };
    },
    update: async (_id, olds, inputs) => ({ ...olds, ...recordedParts(inputs) }),
  });
}

/** Kept with the resource so that the console can name what never matches. */
function recordedParts(inputs: Properties): Properties {
  return { recordedOnly: notSimulated((inputs.rules as Part[] | undefined) ?? []) };
}

function association(cloud: Cloud): ResourceType {
  return resourceType<Properties>({
    type: "aws:wafv2/webAclAssociation:WebAclAssociation",
    replaceOn: ["resourceArn", "webAclArn"],
    async create(inputs, context) {
      const { resourceArn, webAclArn } = inputs as { resourceArn: string; webAclArn: string };
      if (!findAcl(cloud, webAclArn))
        throw new AwsError(
          "WAFNonexistentItemException",
          `AWS WAF couldn’t perform the operation because your resource doesn’t exist: ${webAclArn}`,
        );
      // https://docs.aws.amazon.com/waf/latest/developerguide/how-aws-waf-works-resources.html
      if (
        !/:(apigateway:[\w-]*::\/restapis\/[^/]+\/stages\/|elasticloadbalancing:.*:loadbalancer\/app\/|cognito-idp:.*:userpool\/|appsync:|apprunner:|ec2:.*verified-access)/.test(
          resourceArn,
        )
      ) {
        throw new AwsError(
          "WAFInvalidParameterException",
          `Error reason: The ARN isn't valid. A valid ARN begins with arn: and includes other information separated by colons or slashes., field: RESOURCE_ARN, parameter: ${resourceArn}`,
        );
      }
      const other = cloud.find(
        "aws:wafv2/webAclAssociation:WebAclAssociation",
        (one) => one.inputs.resourceArn === resourceArn && one.urn !== context.urn,
      );
      if (other)
        throw new AwsError("WAFAssociatedItemException", `${resourceArn} is associated with a web ACL already`);
      return { id: `${webAclArn},${resourceArn}`, outputs: { region: context.region } };
    },
  });
}

function logging(cloud: Cloud): ResourceType {
  return resourceType<Properties>({
    type: "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration",
    replaceOn: ["resourceArn"],
    check: ({ logDestinationConfigs }) => {
      const wrong = (Array.isArray(logDestinationConfigs) ? logDestinationConfigs : []).filter(
        (arn) => typeof arn === "string" && !/aws-waf-logs-/.test(arn),
      );
      return wrong.map((arn) => ({
        property: "logDestinationConfigs",
        reason: `the destination's name must begin with aws-waf-logs-: ${String(arn)}`,
      }));
    },
    async create(inputs: Properties, context: ResourceContext) {
      const arn = String(inputs.resourceArn);
      if (!findAcl(cloud, arn)) throw new AwsError("WAFNonexistentItemException", `no web ACL ${arn}`);
      return { id: arn, outputs: { region: context.region } };
    },
    update: async (_id, olds) => olds,
  });
}

function findAcl(cloud: Cloud, arn: string) {
  return cloud.find(aclType, ({ outputs }) => outputs.arn === arn);
}

/** The web ACL of a resource: by association, or by its own ARN, which a distribution names itself. */
function associated(cloud: Cloud, resourceArn: string): WebAcl | undefined {
  const association = cloud.find(
    "aws:wafv2/webAclAssociation:WebAclAssociation",
    ({ inputs }) => inputs.resourceArn === resourceArn,
  );
  const record = findAcl(cloud, association ? String(association.inputs.webAclArn) : resourceArn);
  if (!record) return undefined;
  const { rules, defaultAction, customResponseBodies } = record.inputs;
  const bodies = (customResponseBodies as { key: string; content: string; contentType: string }[] | undefined) ?? [];
  return {
    arn: String(record.outputs.arn),
    defaultAction: (defaultAction as Part | undefined) ?? {},
    rules: (rules as Part[] | undefined) ?? [],
    bodies: Object.fromEntries(bodies.map(({ key, content, contentType }) => [key, { content, contentType }])),
  };
}

function listsOf(cloud: Cloud, arn: string): readonly string[] {
  const set = cloud.find("aws:wafv2/ipSet:IpSet", ({ outputs }) => outputs.arn === arn);
  if (set) return (set.inputs.addresses as string[] | undefined) ?? [];
  const patterns = cloud.find("aws:wafv2/regexPatternSet:RegexPatternSet", ({ outputs }) => outputs.arn === arn);
  const list = (patterns?.inputs.regularExpressions as { regexString: string }[] | undefined) ?? [];
  return list.map(({ regexString }) => regexString);
}
