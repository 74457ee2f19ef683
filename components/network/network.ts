import type * as awsx from "@pulumi/awsx";
import * as pulumi from "@pulumi/pulumi";
import { checkNetworkArgs } from "./check";
import { gatewayEndpoints, interfaceEndpoints } from "./endpoints";
import { Nat } from "./nat";

/** Arguments of {@link Network}. */
export interface NetworkArgs {
  /** @default "10.0.0.0/16" */
  cidrBlock?: string;
  /** Availability zones; internal load balancers and VPC links need two. @default 2 */
  zones?: number;
  /** @default Nat.None */
  nat?: Nat;
  /** AWS services to reach privately, e.g. `ecr.api`; each costs per zone and hour. @default `["execute-api"]` */
  interfaceEndpoints?: string[];
  /** Zones with an interface endpoint. @default as many as `zones` */
  interfaceEndpointZones?: number;
  /** `s3` and `dynamodb`, both free. @default `["s3", "dynamodb"]` */
  gatewayEndpoints?: string[];
}

/**
 * A VPC with the endpoints that private APIs, and what runs in it, need.
 *
 * @example
 * ```ts
 * const network = new stagedoor.Network("shop", { interfaceEndpoints: ["execute-api", "ecr.api", "ecr.dkr", "logs"] });
 * ```
 */
export class Network extends pulumi.ComponentResource {
  readonly vpcId: pulumi.Output<string>;
  readonly cidrBlock: pulumi.Output<string>;
  readonly privateSubnetIds: pulumi.Output<string[]>;
  readonly publicSubnetIds: pulumi.Output<string[]>;
  /** VPC endpoint of private APIs; empty when `interfaceEndpoints` leaves it out. */
  readonly executeApiEndpointId: pulumi.Output<string>;
  /** DNS name of that endpoint, to which a private domain's record leads; empty without it. */
  readonly executeApiEndpointDnsName: pulumi.Output<string>;
  /** Interface and gateway endpoints by service. */
  readonly endpointIds: pulumi.Output<Record<string, string>>;
  readonly vpc: awsx.ec2.Vpc;

  constructor(name: string, args: NetworkArgs = {}, opts?: pulumi.ComponentResourceOptions) {
    super("stagedoor:index:Network", name, args, opts);
    checkNetworkArgs(args).raise(this, name);
    const cidrBlock = args.cidrBlock ?? "10.0.0.0/16";
    // Loaded only by programs that have a network: it takes as long as all other components together.
    const { ec2 } = require("@pulumi/awsx") as typeof awsx;
    this.vpc = new ec2.Vpc(
      name,
      {
        cidrBlock,
        numberOfAvailabilityZones: args.zones ?? 2,
        natGateways: { strategy: args.nat ?? Nat.None },
        subnetStrategy: "Auto",
        subnetSpecs: [{ type: "Private" }, { type: "Public" }],
        enableDnsHostnames: true,
        enableDnsSupport: true,
      },
      { parent: this },
    );
    this.vpcId = this.vpc.vpcId;
    this.cidrBlock = pulumi.output(cidrBlock);
    this.privateSubnetIds = this.vpc.privateSubnetIds;
    this.publicSubnetIds = this.vpc.publicSubnetIds;

    const endpoints = [
      ...gatewayEndpoints(name, args.gatewayEndpoints ?? ["s3", "dynamodb"], this.vpc, this),
      ...interfaceEndpoints(name, args.interfaceEndpoints ?? ["execute-api"], this, args.interfaceEndpointZones),
    ];
    this.endpointIds = pulumi.all(Object.fromEntries(endpoints.map(([service, { id }]) => [service, id])));
    this.executeApiEndpointId = this.endpointIds.apply((ids) => ids["execute-api"] ?? "");
    const executeApi = endpoints.find(([service]) => service === "execute-api")?.[1];
    this.executeApiEndpointDnsName = pulumi
      .output(executeApi?.dnsEntries)
      .apply((entries) => entries?.[0]?.dnsName ?? "");
    this.registerOutputs({
      vpcId: this.vpcId,
      cidrBlock: this.cidrBlock,
      privateSubnetIds: this.privateSubnetIds,
      publicSubnetIds: this.publicSubnetIds,
      executeApiEndpointId: this.executeApiEndpointId,
      executeApiEndpointDnsName: this.executeApiEndpointDnsName,
      endpointIds: this.endpointIds,
    });
  }
}
