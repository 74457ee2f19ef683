import type { ResourceType } from "../../resource";
import { addressAt, parseRange } from "../cidr";
import { ec2Type, need, texts } from "../definition";
import { hexId } from "../ids";
import { NETWORK_INTERFACE, SUBNET, VPC, VPC_ENDPOINT } from "./names";

/** What is kept for the program's sake and has no effect on requests. */
export const otherTypes: readonly ResourceType[] = [
  ec2Type({
    type: NETWORK_INTERFACE,
    id: "eni",
    arn: "network-interface",
    replaceOn: ["subnetId", "interfaceType"],
    refuse: (inputs, context) => void need(context, SUBNET, inputs.subnetId, "InvalidSubnetID.NotFound", "subnet"),
    outputs: (inputs, id, { cloud, region }) => {
      const range = parseRange(String(cloud.find(SUBNET, String(inputs.subnetId))?.outputs.cidrBlock));
      const privateIp =
        inputs.privateIp ?? (range ? addressAt(range, 4 + (Number.parseInt(hexId(id, 2), 16) % 10)) : "");
      const octets = hexId(id, 10).match(/../g)!.join(":");
      return {
        privateIp,
        privateIps: inputs.privateIps ?? [privateIp],
        macAddress: `02:${octets}`,
        outpostArn: "",
        privateDnsName: `ip-${String(privateIp).replaceAll(".", "-")}.${region}.compute.internal`,
        securityGroups: inputs.securityGroups ?? [],
      };
    },
  }),
  ec2Type({
    type: "aws:ec2/flowLog:FlowLog",
    id: "fl",
    arn: "vpc-flow-log",
    replaceOn: ["eniId", "logDestination", "logFormat", "subnetId", "trafficType", "vpcId"],
    check: ({ logDestinationType, iamRoleArn, logDestination }) =>
      (logDestinationType ?? "cloud-watch-logs") === "cloud-watch-logs" &&
      (iamRoleArn === undefined || logDestination === undefined)
        ? [{ property: "iamRoleArn", reason: "and logDestination are required for logs that go to CloudWatch Logs" }]
        : [],
    outputs: (inputs) => ({
      logFormat:
        inputs.logFormat ??
        "${version} ${account-id} ${interface-id} ${srcaddr} ${dstaddr} ${srcport} ${dstport} ${protocol} ${packets} " +
          "${bytes} ${start} ${end} ${action} ${log-status}",
      logDestinationType: inputs.logDestinationType ?? "cloud-watch-logs",
      maxAggregationInterval: inputs.maxAggregationInterval ?? 600,
    }),
  }),
  ec2Type({ type: "aws:ec2/vpcDhcpOptions:VpcDhcpOptions", id: "dopt", arn: "dhcp-options" }),
  ec2Type({ type: "aws:ec2/networkAcl:NetworkAcl", id: "acl", arn: "network-acl", replaceOn: ["vpcId"] }),
  ec2Type({
    type: "aws:ec2/networkAclRule:NetworkAclRule",
    id: "nacl",
    replaceOn: ["cidrBlock", "egress", "fromPort", "networkAclId", "protocol", "ruleAction", "ruleNumber", "toPort"],
  }),
  ec2Type({
    type: "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl",
    id: (inputs) => String(inputs.defaultNetworkAclId),
    arn: "network-acl",
    replaceOn: ["defaultNetworkAclId"],
    outputs: (inputs, id, { cloud }) => ({
      subnetIds: texts(inputs.subnetIds),
      vpcId: cloud.find(VPC, ({ outputs }) => outputs.defaultNetworkAclId === id)?.id ?? "",
    }),
  }),
  ec2Type({
    type: "aws:ec2/managedPrefixList:ManagedPrefixList",
    id: "pl",
    arn: "prefix-list",
    replaceOn: ["addressFamily"],
    autoName: { property: "name", maxLength: 255 },
    outputs: (inputs) => ({ version: 1, entries: inputs.entries ?? [] }),
  }),
  ...["RouteTable", "Subnet"].map((part) =>
    ec2Type({
      type: `aws:ec2/vpcEndpoint${part}Association:VpcEndpoint${part}Association`,
      id: "a-vpce",
      replaceOn: ["vpcEndpointId", "routeTableId", "subnetId"],
      refuse: (inputs, context) =>
        void need(context, VPC_ENDPOINT, inputs.vpcEndpointId, "InvalidVpcEndpointId.NotFound", "vpc endpoint"),
    }),
  ),
];
