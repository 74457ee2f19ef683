import { UNKNOWN } from "../../../capture/values";
import type { Properties } from "../../cloud/resource";
import type { LayoutRequest, SubnetSpec } from "./layout";

/** Where NAT gateways stand. */
export type NatStrategy = "None" | "Single" | "OnePerAz";

/** Arguments of `awsx.ec2.Vpc` that change what is built; the others go to the VPC as they are. */
export interface VpcArgs {
  readonly cidrBlock: string;
  readonly zoneNames?: readonly string[];
  readonly zoneCount?: number;
  readonly zoneMask?: number;
  readonly nat: NatStrategy;
  readonly elasticIps: readonly string[];
  readonly strategy: LayoutRequest["strategy"];
  readonly specs?: readonly SubnetSpec[];
  readonly endpoints: readonly Properties[];
  readonly tags: Readonly<Record<string, string>>;
  /** Arguments of the VPC itself. */
  readonly vpc: Properties;
  /** `region`, for every child, where it is given. */
  readonly placement: Properties;
}

const VPC_PROPERTIES = [
  "enableDnsHostnames",
  "enableDnsSupport",
  "enableNetworkAddressUsageMetrics",
  "instanceTenancy",
  "region",
] as const;

const NOT_BUILT: Readonly<Record<string, string>> = {
  ipv4IpamPoolId: "address pools (IPAM)",
  ipv6IpamPoolId: "address pools (IPAM)",
  ipv6CidrBlock: "IPv6",
  assignGeneratedIpv6CidrBlock: "IPv6",
};

/** Reads a VPC's arguments; throws for what awsx refuses, and for what is not built locally. */
export function readVpcArgs(inputs: Properties): VpcArgs {
  for (const [name, what] of Object.entries(NOT_BUILT)) {
    if (inputs[name]) throw new Error(`"${name}" is set, and ${what} is not built locally`);
  }
  if (inputs.vpcEndpointStrategy === "Auto" && inputs.vpcEndpointSpecs) {
    throw new Error(
      `vpcEndpointStrategy "Auto" is not built locally: give subnetIds and securityGroupIds, or make the endpoints with aws.ec2.VpcEndpoint`,
    );
  }
  if (inputs.availabilityZoneNames && inputs.numberOfAvailabilityZones) {
    throw new Error("only one of availabilityZoneNames and numberOfAvailabilityZones can be given");
  }
  const natGateways = (inputs.natGateways ?? {}) as { strategy?: NatStrategy; elasticIpAllocationIds?: string[] };
  const { region } = inputs;
  return {
    cidrBlock: (inputs.cidrBlock as string | undefined) ?? "10.0.0.0/16",
    zoneNames: inputs.availabilityZoneNames as string[] | undefined,
    zoneCount: inputs.numberOfAvailabilityZones as number | undefined,
    zoneMask: inputs.availabilityZoneCidrMask as number | undefined,
    nat: natGateways.strategy ?? "OnePerAz",
    elasticIps: natGateways.elasticIpAllocationIds ?? [],
    strategy: (inputs.subnetStrategy as LayoutRequest["strategy"] | undefined) ?? "Legacy",
    specs: inputs.subnetSpecs as SubnetSpec[] | undefined,
    endpoints: (inputs.vpcEndpointSpecs as Properties[] | undefined) ?? [],
    tags: inputs.tags === UNKNOWN ? {} : ((inputs.tags as Record<string, string> | undefined) ?? {}),
    vpc: Object.fromEntries(
      VPC_PROPERTIES.filter((name) => inputs[name] !== undefined).map((name) => [name, inputs[name]]),
    ),
    placement: region === undefined ? {} : { region },
  };
}

/** Refuses NAT gateways that could not stand, or would serve nobody. */
export function checkNat(args: VpcArgs, types: ReadonlySet<string>, zoneCount: number): void {
  const { nat, elasticIps } = args;
  if (nat === "None") {
    if (elasticIps.length > 0)
      throw new Error(`elasticIpAllocationIds are given, and the NAT gateway strategy is "None"`);
    return;
  }
  if (!types.has("Public") || !(types.has("Private") || types.has("Isolated"))) {
    throw new Error(
      `NAT gateway strategy "${nat}" needs public subnets for the gateways, and private ones that they serve`,
    );
  }
  const wanted = nat === "Single" ? 1 : zoneCount;
  if (elasticIps.length > 0 && elasticIps.length !== wanted) {
    throw new Error(
      `NAT gateway strategy "${nat}" takes ${wanted} elasticIpAllocationIds, and got ${elasticIps.length}`,
    );
  }
}
