import { freshId, groupExists, hexId } from "../../ec2";
import { AwsError } from "../../errors";
import { type ResourceContext, type ResourceType, resourceType } from "../../resource";
import type { LoadBalancerInputs } from "../inputs";
import { byArn, LOAD_BALANCER, resourcesOf } from "../names";

const SUBNET = "aws:ec2/subnet:Subnet";

/** `aws:lb/loadBalancer:LoadBalancer`. https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html */
export const loadBalancerTypes: readonly ResourceType[] = LOAD_BALANCER.map((type) =>
  resourceType<LoadBalancerInputs>({
    type,
    autoName: { property: "name", maxLength: 32 },
    replaceOn: ["name", "internal", "loadBalancerType", "customerOwnedIpv4Pool"],
    check: ({ name, loadBalancerType: kind }) => [
      ...(typeof name === "string" && !/^(?!internal-)(?!-)[a-zA-Z0-9-]{1,32}(?<!-)$/.test(name)
        ? [
            {
              property: "name",
              reason: `must be 1 to 32 letters, digits or -, not at its ends, and not begin with internal-; got ${name}`,
            },
          ]
        : []),
      ...(typeof kind === "string" && !["application", "network", "gateway"].includes(kind)
        ? [{ property: "loadBalancerType", reason: `must be application, network or gateway; got ${kind}` }]
        : []),
    ],
    async create(inputs, context) {
      const twin = resourcesOf(context.cloud, LOAD_BALANCER).find(
        (other) => other.inputs.name === inputs.name && other.region === context.region,
      );
      if (twin) {
        throw new AwsError(
          "DuplicateLoadBalancerName",
          `A load balancer with the same name '${inputs.name}' already exists`,
        );
      }
      const kind = { network: "net", gateway: "gwy" }[inputs.loadBalancerType ?? ""] ?? "app";
      const prefix = `arn:aws:elasticloadbalancing:${context.region}:${context.accountId}:loadbalancer`;
      const arn = freshId(type, context, (seed) => `${prefix}/${kind}/${inputs.name}/${hexId(seed, 16)}`);
      return { id: arn, outputs: outputs(arn, inputs, context) };
    },
    update: async (id, _olds, inputs, context) => outputs(id, inputs, context),
    async delete(id, _outputs, { cloud }) {
      const inputs = byArn(cloud, LOAD_BALANCER, id)?.inputs as LoadBalancerInputs | undefined;
      if (inputs?.enableDeletionProtection) {
        throw new AwsError(
          "OperationNotPermitted",
          `Load balancer '${id}' cannot be deleted because deletion protection is enabled`,
        );
      }
    },
  }),
);

function outputs(arn: string, inputs: LoadBalancerInputs, context: ResourceContext) {
  const { cloud, region } = context;
  const vpcId = place(inputs, context);
  const application = (inputs.loadBalancerType ?? "application") === "application";
  const groups = inputs.securityGroups ?? [];
  for (const group of groups) {
    if (!groupExists(cloud, group)) {
      throw new AwsError("InvalidSecurityGroup", `The security group '${group}' does not exist`);
    }
  }
  const vpc = cloud.find("aws:ec2/vpc:Vpc", vpcId);
  const number = Number.parseInt(hexId(arn, 8), 16);
  return {
    arn,
    arnSuffix: arn.split(":loadbalancer/")[1],
    dnsName: `${inputs.internal ? "internal-" : ""}${inputs.name}-${number}.${region}.elb.amazonaws.com`,
    vpcId,
    zoneId: `Z${hexId(`elb/${region}`, 13).toUpperCase()}`,
    region,
    internal: inputs.internal ?? false,
    loadBalancerType: inputs.loadBalancerType ?? "application",
    ipAddressType: inputs.ipAddressType ?? "ipv4",
    subnets: subnetsOf(inputs),
    securityGroups: groups.length > 0 || !application ? groups : [vpc?.outputs.defaultSecurityGroupId],
    enableDeletionProtection: inputs.enableDeletionProtection ?? false,
    idleTimeout: inputs.idleTimeout ?? 60,
    tagsAll: inputs.tags ?? {},
  };
}

function subnetsOf(inputs: LoadBalancerInputs): readonly string[] {
  return inputs.subnets ?? (inputs.subnetMappings ?? []).map(({ subnetId }) => subnetId);
}

/** Refuses subnets that a load balancer cannot stand in; the VPC it stands in. */
function place(inputs: LoadBalancerInputs, context: ResourceContext): string {
  const subnets = subnetsOf(inputs).map((id) => {
    const subnet = context.cloud.find(SUBNET, ({ id: other, region }) => other === id && region === context.region);
    if (!subnet) throw new AwsError("SubnetNotFound", `The subnet ID '${id}' does not exist`);
    return subnet.outputs;
  });
  const zones = new Set(subnets.map(({ availabilityZone }) => availabilityZone));
  const application = (inputs.loadBalancerType ?? "application") === "application";
  if (zones.size < subnets.length) {
    throw new AwsError(
      "InvalidConfigurationRequest",
      "A load balancer cannot be attached to multiple subnets in the same Availability Zone",
    );
  }
  if (application && zones.size < 2) {
    throw new AwsError("ValidationError", "At least two subnets in two different Availability Zones must be specified");
  }
  if (zones.size === 0) throw new AwsError("ValidationError", "At least one subnet must be specified");
  const vpcs = new Set(subnets.map(({ vpcId }) => String(vpcId)));
  if (vpcs.size > 1) throw new AwsError("InvalidConfigurationRequest", "All subnets must belong to the same VPC");
  return [...vpcs][0]!;
}
