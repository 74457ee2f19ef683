import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { logicalName, nameRules, physicalName } from "../names";
import type { Network } from "../network/network";

/** A VPC link and the security group of its network interfaces. */
export interface Link {
  readonly vpcLink: aws.apigatewayv2.VpcLink;
  readonly group: aws.ec2.SecurityGroup;
}

/** Makes API Gateway's way into the network; it may go nowhere until a rule says so. */
export function vpcLink(name: string, network: Network, parent: pulumi.Resource): Link {
  const group = new aws.ec2.SecurityGroup(
    logicalName(`${name}-link`, nameRules.securityGroup),
    { vpcId: network.vpcId, description: physicalName(`VPC link of API Gateway to ${name}`, nameRules.securityGroup) },
    { parent },
  );
  const link = new aws.apigatewayv2.VpcLink(
    logicalName(name, nameRules.vpcLink),
    { subnetIds: network.privateSubnetIds, securityGroupIds: [group.id] },
    { parent },
  );
  return { vpcLink: link, group };
}

/** Lets one security group reach another on one TCP port, by a rule on each side, and nothing else. */
export function connect(
  name: string,
  from: { groupId: pulumi.Input<string>; words: string },
  to: { groupId: pulumi.Input<string>; words: string; port: number },
  parent: pulumi.Resource,
): void {
  const ports = { ipProtocol: "tcp", fromPort: to.port, toPort: to.port };
  new aws.vpc.SecurityGroupEgressRule(
    `${name}-out`,
    {
      ...ports,
      securityGroupId: from.groupId,
      referencedSecurityGroupId: to.groupId,
      description: `To ${to.words}`,
    },
    { parent },
  );
  new aws.vpc.SecurityGroupIngressRule(
    `${name}-in`,
    {
      ...ports,
      securityGroupId: to.groupId,
      referencedSecurityGroupId: from.groupId,
      description: `From ${from.words}`,
    },
    { parent },
  );
}
