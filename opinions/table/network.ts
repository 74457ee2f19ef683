import { json, pairs, type Rule, type Table } from "../mapping";

const tags: Rule = pairs("Tags", "Key");

/** VPCs and what stands in them. */
export const network: Table = {
  "aws:ec2/internetGateway:InternetGateway": {
    type: "AWS::EC2::InternetGateway",
    inputs: { tags, vpcId: { left: "an attachment beside it" } },
    beside: ({ vpcId }) => ({ type: "AWS::EC2::VPCGatewayAttachment", inputs: { vpcId } }),
  },
  "aws:ec2/route:Route": { type: "AWS::EC2::Route" },
  "aws:ec2/routeTable:RouteTable": { type: "AWS::EC2::RouteTable", inputs: { tags } },
  "aws:ec2/routeTableAssociation:RouteTableAssociation": { type: "AWS::EC2::SubnetRouteTableAssociation" },
  "aws:ec2/securityGroup:SecurityGroup": {
    type: "AWS::EC2::SecurityGroup",
    inputs: { description: "GroupDescription", tags },
    refers: { id: "GroupId" },
  },
  "aws:ec2/subnet:Subnet": { type: "AWS::EC2::Subnet", inputs: { tags } },
  "aws:ec2/vpc:Vpc": { type: "AWS::EC2::VPC", inputs: { tags } },
  "aws:ec2/vpcEndpoint:VpcEndpoint": {
    type: "AWS::EC2::VPCEndpoint",
    inputs: { policy: json("PolicyDocument"), tags },
  },
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": {
    type: "AWS::EC2::SecurityGroupEgress",
    inputs: {
      cidrIpv4: "CidrIp",
      referencedSecurityGroupId: "DestinationSecurityGroupId",
      securityGroupId: "GroupId",
    },
  },
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": {
    type: "AWS::EC2::SecurityGroupIngress",
    inputs: { cidrIpv4: "CidrIp", referencedSecurityGroupId: "SourceSecurityGroupId", securityGroupId: "GroupId" },
  },
};
