import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

/** Lets what is in a security group call out by HTTPS, to VPC endpoints and beyond. */
export function allowHttpsOut(name: string, group: aws.ec2.SecurityGroup, parent: pulumi.Resource): void {
  new aws.vpc.SecurityGroupEgressRule(
    name,
    {
      securityGroupId: group.id,
      description: "HTTPS to VPC endpoints and beyond",
      ipProtocol: "tcp",
      fromPort: 443,
      toPort: 443,
      cidrIpv4: "0.0.0.0/0",
    },
    { parent },
  );
}
