import { AwsError } from "../../errors";
import { compilePolicy } from "../../iam/policy";
import type { CheckFailure, Properties, ResourceContext, ResourceType } from "../../resource";
import { ec2Type, need, text, texts } from "../definition";
import { groupExists } from "../groups";
import { hexId } from "../ids";
import { SUBNET, VPC, VPC_ENDPOINT } from "../types/names";

/** What AWS grants an endpoint that is given no policy. */
const FULL_ACCESS = JSON.stringify({
  Version: "2008-10-17",
  Statement: [{ Effect: "Allow", Principal: "*", Action: "*", Resource: "*" }],
});

/** Host names of an interface endpoint, the regional one first. */
function endpointHosts(id: string, service: string, region: string, zones: readonly string[]): string[] {
  const name = service.split(".").slice(3).reverse().join(".");
  const unique = `${id}-${hexId(id, 8)}`;
  return [unique, ...zones.map((zone) => `${unique}-${zone}`)].map(
    (host) => `${host}.${name}.${region}.vpce.amazonaws.com`,
  );
}

/** `aws:ec2/vpcEndpoint:VpcEndpoint`. https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateVpcEndpoint.html */
export const vpcEndpointType: ResourceType = ec2Type({
  type: VPC_ENDPOINT,
  id: "vpce",
  arn: "vpc-endpoint",
  replaceOn: ["vpcId", "serviceName", "vpcEndpointType", "serviceRegion"],
  check(inputs) {
    const kind = text(inputs.vpcEndpointType) ?? "Gateway";
    const policy = text(inputs.policy);
    return [
      ...(kind === "Interface" && texts(inputs.routeTableIds).length > 0
        ? [{ property: "routeTableIds", reason: "is for Gateway endpoints; this one is of type Interface" }]
        : []),
      ...(kind === "Gateway" && inputs.privateDnsEnabled === true
        ? [{ property: "privateDnsEnabled", reason: "is for Interface endpoints; this one is of type Gateway" }]
        : []),
      ...(policy === undefined ? [] : policyFaults(policy)),
    ];
  },
  refuse,
  outputs(inputs, id, context) {
    const { cloud, region } = context;
    const subnets = texts(inputs.subnetIds);
    const service = String(inputs.serviceName ?? "");
    const kind = text(inputs.vpcEndpointType) ?? "Gateway";
    const zones = subnets.map((subnet) => String(cloud.find(SUBNET, subnet)?.outputs.availabilityZone));
    const names = kind === "Interface" ? endpointHosts(id, service, region, zones) : [];
    const privateName = inputs.privateDnsEnabled === true ? [privateDnsName(service, region)] : [];
    return {
      cidrBlocks: [],
      dnsEntries: [...names, ...privateName].map((dnsName) => ({
        dnsName,
        hostedZoneId: `Z${hexId(id, 13).toUpperCase()}`,
      })),
      dnsOptions: inputs.dnsOptions ?? { dnsRecordIpType: "ipv4" },
      ipAddressType: inputs.ipAddressType ?? "ipv4",
      networkInterfaceIds: kind === "Interface" ? subnets.map((subnet) => `eni-0${hexId(`${id}/${subnet}`, 16)}`) : [],
      policy: inputs.policy ?? FULL_ACCESS,
      prefixListId: kind === "Gateway" ? `pl-${hexId(service, 8)}` : "",
      privateDnsEnabled: inputs.privateDnsEnabled ?? false,
      requesterManaged: false,
      routeTableIds: texts(inputs.routeTableIds),
      securityGroupIds:
        inputs.securityGroupIds ??
        (kind === "Interface" ? [cloud.find(VPC, String(inputs.vpcId))?.outputs.defaultSecurityGroupId] : []),
      serviceRegion: inputs.serviceRegion ?? region,
      state: "available",
      subnetIds: subnets,
      vpcEndpointType: kind,
    };
  },
});

function refuse(inputs: Properties, context: ResourceContext, own: string | undefined): void {
  const { cloud } = context;
  const vpc = need(context, VPC, inputs.vpcId, "InvalidVpcId.NotFound", "vpc");
  const zones = new Set<unknown>();
  for (const id of texts(inputs.subnetIds)) {
    const subnet = need(context, SUBNET, id, "InvalidSubnetId.NotFound", "subnet");
    const zone = subnet.outputs.availabilityZone;
    if (zones.has(zone)) {
      throw new AwsError(
        "DuplicateSubnetsInSameZone",
        `Found another VPC endpoint subnet in the availability zone of ${id}. VPC endpoint subnets should be in ` +
          "different availability zones supported by the VPC endpoint service.",
      );
    }
    zones.add(zone);
  }
  for (const id of texts(inputs.securityGroupIds)) {
    if (!groupExists(cloud, id)) {
      throw new AwsError("InvalidGroup.NotFound", `The security group '${id}' does not exist`);
    }
  }
  if (inputs.privateDnsEnabled !== true) return;
  if (vpc.outputs.enableDnsSupport !== true || vpc.outputs.enableDnsHostnames !== true) {
    throw new AwsError(
      "InvalidParameter",
      "Enabling private DNS requires both enableDnsSupport and enableDnsHostnames VPC attributes set to true for " +
        vpc.id,
    );
  }
  const other = cloud.find(
    VPC_ENDPOINT,
    ({ id, inputs: theirs }) =>
      id !== own &&
      theirs.vpcId === vpc.id &&
      theirs.serviceName === inputs.serviceName &&
      theirs.privateDnsEnabled === true,
  );
  if (other) {
    throw new AwsError(
      "InvalidParameter",
      "private-dns-enabled cannot be set because there is already a conflicting DNS domain for " +
        `${privateDnsName(String(inputs.serviceName), context.region)} in the VPC ${vpc.id}`,
    );
  }
}

function privateDnsName(service: string, region: string): string {
  const name = service.split(".").slice(3).reverse().join(".");
  return `${name === "execute-api" ? "*." : ""}${name}.${region}.amazonaws.com`;
}

function policyFaults(policy: string): CheckFailure[] {
  try {
    compilePolicy(policy, "resource");
    return [];
  } catch (error) {
    return [{ property: "policy", reason: error instanceof Error ? error.message : String(error) }];
  }
}
