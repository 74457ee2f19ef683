import { AwsError } from "../../errors";
import type { CheckFailure, Properties, ResourceType } from "../../resource";
import { ec2Type, need, refuseInUse, text, texts } from "../definition";
import { groupExists, groupUsers } from "../groups";
import { hexId } from "../ids";
import { DEFAULT_SECURITY_GROUP, EGRESS_RULE, INGRESS_RULE, RULE, SECURITY_GROUP, VPC } from "./names";

/** Security groups and their rules; load balancers and VPC links obey them. */
export const securityTypes: readonly ResourceType[] = [
  ec2Type({
    type: SECURITY_GROUP,
    id: "sg",
    arn: "security-group",
    autoName: { property: "name", maxLength: 255 },
    replaceOn: ["name", "description", "vpcId"],
    check: ({ name, description }) => [
      ...(text(name)?.startsWith("sg-") ? [{ property: "name", reason: 'must not begin with "sg-"' }] : []),
      ...(/[^a-zA-Z0-9. _\-:/()#,@[\]+=&;{}!$*]/.test(text(description) ?? "")
        ? [{ property: "description", reason: "holds characters that EC2 does not allow in descriptions" }]
        : []),
    ],
    refuse(inputs, context, own) {
      if (inputs.vpcId !== undefined) need(context, VPC, inputs.vpcId, "InvalidVpcID.NotFound", "vpc");
      const same = context.cloud.find(
        SECURITY_GROUP,
        (group) => group.id !== own && group.inputs.name === inputs.name && group.inputs.vpcId === inputs.vpcId,
      );
      if (same) {
        throw new AwsError(
          "InvalidGroup.Duplicate",
          `The security group '${String(inputs.name)}' already exists for VPC '${String(inputs.vpcId)}'`,
        );
      }
    },
    outputs: (inputs) => ({
      description: inputs.description ?? "Managed by Pulumi",
      vpcId: inputs.vpcId ?? "",
      ingress: inputs.ingress ?? [],
      egress: inputs.egress ?? [],
      namePrefix: inputs.namePrefix ?? "",
    }),
    remove(id, _outputs, context) {
      refuseInUse(context, "resource", id, groupUsers(context.cloud, id));
    },
  }),
  ec2Type({
    type: DEFAULT_SECURITY_GROUP,
    id: (inputs) => `sg-0${hexId(`${String(inputs.vpcId)}/sg`, 16)}`,
    arn: "security-group",
    replaceOn: ["vpcId"],
    outputs: (inputs) => ({
      name: "default",
      namePrefix: "",
      description: "default VPC security group",
      ingress: inputs.ingress ?? [],
      egress: inputs.egress ?? [],
    }),
  }),
  ec2Type({
    type: RULE,
    id: "sgrule",
    replaceOn: [
      "type",
      "fromPort",
      "toPort",
      "protocol",
      "cidrBlocks",
      "ipv6CidrBlocks",
      "prefixListIds",
      "securityGroupId",
      "self",
      "sourceSecurityGroupId",
    ],
    check: (inputs) => [
      ...(inputs.type === "ingress" || inputs.type === "egress" || typeof inputs.type !== "string"
        ? []
        : [{ property: "type", reason: `must be ingress or egress; got ${inputs.type}` }]),
      ...(["cidrBlocks", "ipv6CidrBlocks", "prefixListIds", "self", "sourceSecurityGroupId"].some(
        (name) => inputs[name] !== undefined,
      )
        ? []
        : [
            {
              property: "cidrBlocks",
              reason: "a rule needs cidrBlocks, ipv6CidrBlocks, prefixListIds, self or sourceSecurityGroupId",
            },
          ]),
    ],
    refuse: (inputs, context) => refuseMissing(inputs.securityGroupId, inputs.sourceSecurityGroupId, context.cloud),
    outputs: (_inputs, id) => ({ securityGroupRuleId: id.replace("sgrule", "sgr") }),
  }),
  ...[INGRESS_RULE, EGRESS_RULE].map((type) =>
    ec2Type({
      type,
      id: "sgr",
      arn: "security-group-rule",
      replaceOn: ["securityGroupId"],
      check: singleRuleFaults,
      refuse(inputs, context, own) {
        refuseMissing(inputs.securityGroupId, inputs.referencedSecurityGroupId, context.cloud);
        const shape = ruleShape(inputs);
        const same = context.cloud.find(type, (rule) => rule.id !== own && ruleShape(rule.inputs) === shape);
        if (same) {
          throw new AwsError(
            "InvalidPermission.Duplicate",
            `the specified rule "${shape}" already exists (${same.id})`,
          );
        }
      },
      outputs: (_inputs, id) => ({ securityGroupRuleId: id }),
    }),
  ),
];

function singleRuleFaults(inputs: Properties): CheckFailure[] {
  const peers = ["cidrIpv4", "cidrIpv6", "prefixListId", "referencedSecurityGroupId"];
  const given = peers.filter((name) => inputs[name] !== undefined);
  const faults: CheckFailure[] = [];
  if (given.length !== 1) {
    faults.push({
      property: "cidrIpv4",
      reason: `exactly one of ${peers.join(", ")} must be given; got ${given.length}`,
    });
  }
  const all = String(inputs.ipProtocol) === "-1";
  if (all && (inputs.fromPort !== undefined || inputs.toPort !== undefined)) {
    faults.push({ property: "fromPort", reason: "must not be given when ipProtocol is -1 (all)" });
  }
  if (typeof inputs.fromPort === "number" && typeof inputs.toPort === "number" && inputs.fromPort > inputs.toPort) {
    faults.push({ property: "toPort", reason: `must not be less than fromPort (${inputs.fromPort})` });
  }
  return faults;
}

function ruleShape(inputs: Properties): string {
  const names = ["securityGroupId", "ipProtocol", "fromPort", "toPort"];
  const peers = ["cidrIpv4", "cidrIpv6", "prefixListId", "referencedSecurityGroupId"];
  return [...names, ...peers].flatMap((name) => texts([String(inputs[name] ?? "")])).join(",");
}

function refuseMissing(group: unknown, other: unknown, cloud: Parameters<typeof groupExists>[0]): void {
  for (const id of [group, other]) {
    if (typeof id === "string" && !groupExists(cloud, id)) {
      throw new AwsError("InvalidGroup.NotFound", `The security group '${id}' does not exist`);
    }
  }
}
