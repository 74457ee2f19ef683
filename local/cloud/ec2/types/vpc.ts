import { AwsError } from "../../errors";
import type { CheckFailure, Properties, ResourceType } from "../../resource";
import { contains, overlaps, parseRange } from "../cidr";
import { ec2Type, need, refuseInUse, text } from "../definition";
import { hexId } from "../ids";
import { SECURITY_GROUP, SUBNET, VPC, VPC_ENDPOINT } from "./names";

/** Ids of what comes with every VPC. */
function vpcDefaults(id: string) {
  const of = (prefix: string) => `${prefix}-0${hexId(`${id}/${prefix}`, 16)}`;
  return {
    defaultNetworkAclId: of("acl"),
    defaultRouteTableId: of("rtb"),
    defaultSecurityGroupId: of("sg"),
    mainRouteTableId: of("rtb"),
  };
}

/** VPCs and subnets. */
export const vpcTypes: readonly ResourceType[] = [
  ec2Type({
    type: VPC,
    id: "vpc",
    arn: "vpc",
    replaceOn: ["cidrBlock", "ipv4IpamPoolId", "ipv4NetmaskLength"],
    check: ({ cidrBlock }) => rangeFaults(cidrBlock, "cidrBlock"),
    outputs: (inputs, id) => ({
      ...vpcDefaults(id),
      cidrBlock: inputs.cidrBlock ?? "10.0.0.0/16",
      dhcpOptionsId: "default",
      enableDnsSupport: inputs.enableDnsSupport ?? true,
      enableDnsHostnames: inputs.enableDnsHostnames ?? false,
      enableNetworkAddressUsageMetrics: inputs.enableNetworkAddressUsageMetrics ?? false,
      instanceTenancy: inputs.instanceTenancy ?? "default",
      ipv6AssociationId: "",
      ipv6CidrBlock: inputs.ipv6CidrBlock ?? "",
    }),
    remove(id, _outputs, context) {
      const inside = [SUBNET, SECURITY_GROUP, VPC_ENDPOINT, "aws:ec2/internetGateway:InternetGateway"];
      refuseInUse(
        context,
        "vpc",
        id,
        inside.flatMap((type) => context.cloud.resources(type)).filter(({ inputs }) => inputs.vpcId === id),
      );
    },
  }),
  ec2Type({
    type: SUBNET,
    id: "subnet",
    arn: "subnet",
    replaceOn: ["availabilityZone", "availabilityZoneId", "cidrBlock", "ipv6Native", "vpcId"],
    check: ({ cidrBlock }) => rangeFaults(cidrBlock, "cidrBlock"),
    refuse(inputs, context, own) {
      const vpc = need(context, VPC, inputs.vpcId, "InvalidVpcID.NotFound", "vpc");
      const cidr = text(inputs.cidrBlock);
      const range = cidr === undefined ? undefined : parseRange(cidr);
      const outer = parseRange(String(vpc.outputs.cidrBlock));
      if (!range || !outer) return;
      if (!contains(outer, range)) throw new AwsError("InvalidSubnet.Range", `The CIDR '${cidr}' is invalid.`);
      const other = context.cloud.find(SUBNET, (subnet) => {
        const taken = parseRange(String(subnet.outputs.cidrBlock));
        return subnet.id !== own && subnet.inputs.vpcId === vpc.id && taken !== undefined && overlaps(taken, range);
      });
      if (other) {
        throw new AwsError(
          "InvalidSubnet.Conflict",
          `The CIDR '${cidr}' conflicts with another subnet (${other.id}, ${String(other.outputs.cidrBlock)})`,
        );
      }
    },
    outputs: (inputs, _id, { region }) => {
      const zone = text(inputs.availabilityZone) ?? `${region}a`;
      return {
        availabilityZone: zone,
        availabilityZoneId: inputs.availabilityZoneId ?? zoneId(zone),
        mapPublicIpOnLaunch: inputs.mapPublicIpOnLaunch ?? false,
        assignIpv6AddressOnCreation: inputs.assignIpv6AddressOnCreation ?? false,
        enableDns64: inputs.enableDns64 ?? false,
        privateDnsHostnameTypeOnLaunch: inputs.privateDnsHostnameTypeOnLaunch ?? "ip-name",
        ipv6CidrBlockAssociationId: "",
      };
    },
  }),
];

/** Id of an availability zone, which AWS shuffles per account: here they stand in order. */
export function zoneId(zone: string): string {
  const [, area = "", direction = "", number = "", letter = "a"] = /^([a-z]+)-([a-z]+)-(\d)([a-z])$/.exec(zone) ?? [];
  const short = direction.replace(
    /^(north|south|central|east|west)(.*)$/,
    (_, a: string, b: string) => a[0]! + (b[0] ?? ""),
  );
  return `${area}${short}${number}-az${letter.charCodeAt(0) - 96}`;
}

function rangeFaults(value: unknown, property: string): CheckFailure[] {
  const cidr = text(value);
  if (cidr === undefined) return [];
  const range = parseRange(cidr);
  if (!range || range.prefix < 16 || range.prefix > 28) {
    return [{ property, reason: `must be an IPv4 range from /16 to /28; got ${JSON.stringify(cidr)}` }];
  }
  return [];
}

/** Tags of a resource by name. */
export function tagsOf(outputs: Properties): Readonly<Record<string, string>> {
  return (outputs.tagsAll ?? outputs.tags ?? {}) as Record<string, string>;
}
