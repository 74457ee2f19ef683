import { AwsError } from "../../errors";
import type { ResourceType } from "../../resource";
import { ec2Type, need, text } from "../definition";
import { hexId } from "../ids";
import { SUBNET, VPC } from "./names";

const ROUTE = "aws:ec2/route:Route";
const ROUTE_TABLE = "aws:ec2/routeTable:RouteTable";
const INTERNET_GATEWAY = "aws:ec2/internetGateway:InternetGateway";
const NAT_GATEWAY = "aws:ec2/natGateway:NatGateway";

/** Names of a route's targets: a route has exactly one. */
const TARGETS = [
  "carrierGatewayId",
  "coreNetworkArn",
  "egressOnlyGatewayId",
  "gatewayId",
  "localGatewayId",
  "natGatewayId",
  "networkInterfaceId",
  "transitGatewayId",
  "vpcEndpointId",
  "vpcPeeringConnectionId",
];
const DESTINATIONS = ["destinationCidrBlock", "destinationIpv6CidrBlock", "destinationPrefixListId"];

/** Gateways, addresses, route tables and routes: kept and checked; no packet is routed by them. */
export const routingTypes: readonly ResourceType[] = [
  ec2Type({
    type: INTERNET_GATEWAY,
    id: "igw",
    arn: "internet-gateway",
    refuse(inputs, context, own) {
      if (inputs.vpcId === undefined) return;
      need(context, VPC, inputs.vpcId, "InvalidVpcID.NotFound", "vpc");
      const other = context.cloud.find(INTERNET_GATEWAY, (it) => it.id !== own && it.inputs.vpcId === inputs.vpcId);
      if (other) {
        throw new AwsError(
          "Resource.AlreadyAssociated",
          `resource ${String(inputs.vpcId)} is already attached to network ${other.id}`,
        );
      }
    },
    outputs: (inputs) => ({ vpcId: inputs.vpcId ?? "" }),
  }),
  ec2Type({
    type: "aws:ec2/internetGatewayAttachment:InternetGatewayAttachment",
    id: (inputs) => `${String(inputs.internetGatewayId)}:${String(inputs.vpcId)}`,
    replaceOn: ["internetGatewayId", "vpcId"],
  }),
  ec2Type({ type: "aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway", id: "eigw", replaceOn: ["vpcId"] }),
  ec2Type({
    type: "aws:ec2/eip:Eip",
    id: "eipalloc",
    arn: "elastic-ip",
    outputs: (inputs, id, { region }) => {
      const publicIp = addressFrom(id);
      return {
        allocationId: id,
        associationId: "",
        carrierIp: "",
        customerOwnedIp: "",
        domain: inputs.domain ?? "vpc",
        networkBorderGroup: region,
        privateDns: "",
        privateIp: "",
        ptrRecord: "",
        publicIp,
        publicDns: `ec2-${publicIp.replaceAll(".", "-")}.${region}.compute.amazonaws.com`,
        publicIpv4Pool: "amazon",
      };
    },
  }),
  ec2Type({
    type: "aws:ec2/eipAssociation:EipAssociation",
    id: "eipassoc",
    replaceOn: ["allocationId", "instanceId", "networkInterfaceId", "privateIpAddress"],
  }),
  ec2Type({
    type: NAT_GATEWAY,
    id: "nat",
    replaceOn: ["allocationId", "connectivityType", "subnetId"],
    check: ({ connectivityType, allocationId, availabilityMode }) =>
      (connectivityType ?? "public") === "public" && allocationId === undefined && availabilityMode === undefined
        ? [{ property: "allocationId", reason: "is required for a public NAT gateway" }]
        : [],
    refuse(inputs, context) {
      if (inputs.subnetId !== undefined) {
        need(context, SUBNET, inputs.subnetId, "InvalidSubnetID.NotFound", "subnet");
      }
    },
    outputs: (inputs, id) => ({
      associationId: `eipassoc-0${hexId(id, 16)}`,
      autoProvisionZones: "",
      autoScalingIps: "",
      connectivityType: inputs.connectivityType ?? "public",
      networkInterfaceId: `eni-0${hexId(id, 16)}`,
      privateIp: inputs.privateIp ?? "10.0.0.4",
      publicIp: inputs.allocationId ? addressFrom(String(inputs.allocationId)) : "",
      regionalNatGatewayAddresses: [],
      regionalNatGatewayAutoMode: "",
      routeTableId: "",
    }),
  }),
  ec2Type({
    type: ROUTE_TABLE,
    id: "rtb",
    arn: "route-table",
    replaceOn: ["vpcId"],
    refuse: (inputs, context) => void need(context, VPC, inputs.vpcId, "InvalidVpcID.NotFound", "vpc"),
    outputs: (inputs) => ({ routes: inputs.routes ?? [], propagatingVgws: inputs.propagatingVgws ?? [] }),
  }),
  ec2Type({
    type: "aws:ec2/defaultRouteTable:DefaultRouteTable",
    id: (inputs) => String(inputs.defaultRouteTableId),
    arn: "route-table",
    replaceOn: ["defaultRouteTableId"],
    outputs: (inputs, id, { cloud }) => ({
      routes: inputs.routes ?? [],
      vpcId: cloud.find(VPC, ({ outputs }) => outputs.defaultRouteTableId === id)?.id ?? "",
    }),
  }),
  ec2Type({
    type: ROUTE,
    id: (inputs) => `r-${String(inputs.routeTableId)}${hexId(destinationOf(inputs), 10)}`,
    replaceOn: ["routeTableId", ...DESTINATIONS],
    check(inputs) {
      const targets = TARGETS.filter((name) => inputs[name] !== undefined);
      const destinations = DESTINATIONS.filter((name) => inputs[name] !== undefined);
      return [
        ...(targets.length === 1
          ? []
          : [{ property: "gatewayId", reason: `a route has exactly one target; got ${targets.join(", ") || "none"}` }]),
        ...(destinations.length === 1
          ? []
          : [
              {
                property: "destinationCidrBlock",
                reason: `a route has exactly one destination; got ${destinations.join(", ") || "none"}`,
              },
            ]),
      ];
    },
    refuse(inputs, context, own) {
      const destination = destinationOf(inputs);
      const same = context.cloud.find(
        ROUTE,
        (route) =>
          route.id !== own &&
          route.inputs.routeTableId === inputs.routeTableId &&
          destinationOf(route.inputs) === destination,
      );
      if (same) {
        throw new AwsError("RouteAlreadyExists", `The route identified by ${destination} already exists.`);
      }
    },
    outputs: () => ({ instanceId: "", instanceOwnerId: "", origin: "CreateRoute", state: "active" }),
  }),
  ec2Type({
    type: "aws:ec2/routeTableAssociation:RouteTableAssociation",
    id: "rtbassoc",
    replaceOn: ["subnetId", "gatewayId"],
    refuse(inputs, context, own) {
      if (inputs.subnetId === undefined) return;
      need(context, SUBNET, inputs.subnetId, "InvalidSubnetID.NotFound", "subnet");
      const other = context.cloud.find(
        "aws:ec2/routeTableAssociation:RouteTableAssociation",
        (it) => it.id !== own && it.inputs.subnetId === inputs.subnetId,
      );
      if (other) {
        throw new AwsError(
          "Resource.AlreadyAssociated",
          `the specified association for route table ${String(inputs.routeTableId)} conflicts with an existing ` +
            `association (${other.id})`,
        );
      }
    },
  }),
  ec2Type({
    type: "aws:ec2/mainRouteTableAssociation:MainRouteTableAssociation",
    id: "rtbassoc",
    outputs: (inputs, _id, { cloud }) => ({
      originalRouteTableId: cloud.find(VPC, String(inputs.vpcId))?.outputs.mainRouteTableId ?? "",
    }),
  }),
];

function destinationOf(inputs: Readonly<Record<string, unknown>>): string {
  return DESTINATIONS.map((name) => text(inputs[name])).find((value) => value !== undefined) ?? "";
}

/** A public address of the range that is kept for documentation. */
function addressFrom(seed: string): string {
  return `203.0.113.${(Number.parseInt(hexId(seed, 2), 16) % 254) + 1}`;
}
