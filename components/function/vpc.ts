import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { logicalName, nameRules, physicalName } from "../names";
import { allowHttpsOut } from "../network/egress";
import type { Network } from "../network/network";

/** Places a function in a network's private subnets; it may call out by HTTPS, and nothing may call in. */
export function vpcConfig(name: string, network: Network, parent: pulumi.Resource) {
  const group = new aws.ec2.SecurityGroup(
    logicalName(`${name}-sg`, nameRules.securityGroup),
    { vpcId: network.vpcId, description: physicalName(`Function ${name}`, nameRules.securityGroup) },
    { parent },
  );
  allowHttpsOut(`${name}-https`, group, parent);
  return { subnetIds: network.privateSubnetIds, securityGroupIds: [group.id] };
}
