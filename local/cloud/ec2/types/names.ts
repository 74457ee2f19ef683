/** Pulumi tokens of EC2 that several files name. */
export const VPC = "aws:ec2/vpc:Vpc";
/** A subnet. */
export const SUBNET = "aws:ec2/subnet:Subnet";
/** A security group. */
export const SECURITY_GROUP = "aws:ec2/securityGroup:SecurityGroup";
/** A VPC's own security group, taken over by the program. */
export const DEFAULT_SECURITY_GROUP = "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup";
/** A VPC endpoint. */
export const VPC_ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint";
/** A network interface. */
export const NETWORK_INTERFACE = "aws:ec2/networkInterface:NetworkInterface";
/** A rule of a security group, of the oldest kind. */
export const RULE = "aws:ec2/securityGroupRule:SecurityGroupRule";
/** A rule for what comes in. */
export const INGRESS_RULE = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
/** A rule for what goes out. */
export const EGRESS_RULE = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule";
