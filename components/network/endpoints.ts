import * as aws from "@pulumi/aws";
import type * as awsx from "@pulumi/awsx";
import * as pulumi from "@pulumi/pulumi";
import { logicalName, nameRules } from "../names";
import type { Network } from "./network";

/** An endpoint under its service's name. */
export type NamedEndpoint = readonly [service: string, endpoint: aws.ec2.VpcEndpoint];

/** Free endpoints, by routes: S3 and DynamoDB. */
export function gatewayEndpoints(
  name: string,
  services: readonly string[],
  vpc: awsx.ec2.Vpc,
  parent: pulumi.Resource,
): NamedEndpoint[] {
  return services.map((service) => [
    service,
    new aws.ec2.VpcEndpoint(
      `${name}-${service}`,
      {
        vpcId: vpc.vpcId,
        serviceName: serviceName(service, parent),
        vpcEndpointType: "Gateway",
        routeTableIds: vpc.routeTables.apply((tables) => tables.map((table) => table.id)),
      },
      { parent },
    ),
  ]);
}

/** Endpoints with addresses in the private subnets, open to the VPC by HTTPS alone. */
export function interfaceEndpoints(
  name: string,
  services: readonly string[],
  network: Network,
  zones: number | undefined,
): NamedEndpoint[] {
  if (services.length === 0) return [];
  const parent = network;
  const group = new aws.ec2.SecurityGroup(
    logicalName(`${name}-endpoints`, nameRules.securityGroup),
    { vpcId: network.vpcId, description: "VPC endpoints" },
    { parent },
  );
  new aws.vpc.SecurityGroupIngressRule(
    `${name}-endpoints-https`,
    {
      securityGroupId: group.id,
      description: "HTTPS from the VPC",
      ipProtocol: "tcp",
      fromPort: 443,
      toPort: 443,
      cidrIpv4: network.cidrBlock,
    },
    { parent },
  );
  return services.map((service) => [
    service,
    new aws.ec2.VpcEndpoint(
      `${name}-${service}`,
      {
        vpcId: network.vpcId,
        serviceName: serviceName(service, parent),
        vpcEndpointType: "Interface",
        privateDnsEnabled: true,
        subnetIds: network.privateSubnetIds.apply((ids) => ids.slice(0, zones)),
        securityGroupIds: [group.id],
        policy: service === "execute-api" ? ownApisOnly(parent) : undefined,
      },
      { parent },
    ),
  ]);
}

function serviceName(service: string, parent: pulumi.Resource): pulumi.Output<string> {
  const region = aws.getRegionOutput({}, { parent }).region;
  return pulumi.interpolate`com.amazonaws.${region}.${service}`;
}

/** Lets callers in the VPC reach this account's APIs, and no one else's, through the endpoint. */
function ownApisOnly(parent: pulumi.Resource): pulumi.Output<string> {
  const region = aws.getRegionOutput({}, { parent }).region;
  const account = aws.getCallerIdentityOutput({}, { parent }).accountId;
  return pulumi.all([region, account]).apply(([regionName, accountId]) =>
    JSON.stringify({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: "*",
          Action: "execute-api:Invoke",
          Resource: `arn:aws:execute-api:${regionName}:${accountId}:*`,
        },
      ],
    }),
  );
}
