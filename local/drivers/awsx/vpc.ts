import type { Child, ConstructRequest, Properties } from "../../../capture/program";
import { ResourceReference } from "../../../capture/values";
import { layOut, type PlannedSubnet, type SubnetType } from "./layout";
import { checkNat, readVpcArgs, type VpcArgs } from "./vpc-args";

const ANYWHERE = "0.0.0.0/0";

/**
 * Builds `awsx.ec2.Vpc`: the same children, names, parents and outputs as awsx makes.
 * https://www.pulumi.com/registry/packages/awsx/api-docs/ec2/vpc/
 */
export async function constructVpc(request: ConstructRequest): Promise<Properties> {
  const args = readVpcArgs(request.inputs);
  const zones = await zonesOf(args, request);
  const { name: vpcName } = request;
  const plan = layOut({ ...args, vpcName, zones });
  checkNat(args, new Set(plan.map(({ type }) => type)), zones.length);
  await request.component();
  return new VpcBuilder(request, args).build(plan, zones);
}

async function zonesOf(args: VpcArgs, request: ConstructRequest): Promise<readonly string[]> {
  if (args.zoneNames) return args.zoneNames;
  const wanted = args.zoneCount ?? 3;
  const token = "aws:index/getAvailabilityZones:getAvailabilityZones";
  const { names } = (await request.invoke(token, args.placement)) as { names?: string[] };
  if (!names || names.length < wanted) {
    throw new Error(`the region has ${names?.length ?? 0} availability zones, and ${wanted} are asked for`);
  }
  return names.slice(0, wanted);
}

/** Registers the children of one VPC and collects its outputs. */
class VpcBuilder {
  private readonly made: Record<string, Child[]> = {};
  private readonly subnets = new Map<SubnetType, Child[]>();

  constructor(
    private readonly request: ConstructRequest,
    private readonly args: VpcArgs,
  ) {}

  async build(plan: readonly PlannedSubnet[], zones: readonly string[]): Promise<Properties> {
    const { args, request } = this;
    const tags = { Name: request.name, ...args.tags };
    const vpc = await this.add("vpc", "aws:ec2/vpc:Vpc", request.name, undefined, {
      ...args.vpc,
      cidrBlock: args.cidrBlock,
      tags,
    });
    const internet = await this.add("internetGateways", "aws:ec2/internetGateway:InternetGateway", request.name, vpc, {
      vpcId: vpc,
      tags,
    });
    // Public subnets first: the NAT gateways in them are what private routes lead to.
    const order: readonly SubnetType[] = ["Public", "Private", "Isolated"];
    for (const [index, zone] of zones.entries()) {
      for (const type of order) {
        for (const subnet of plan.filter((planned) => planned.zone === zone && planned.type === type)) {
          await this.addSubnet(subnet, index, vpc, internet, tags);
        }
      }
    }
    for (const spec of args.endpoints) await this.addEndpoint(spec, vpc, tags);
    return this.outputs(plan, vpc, internet);
  }

  private async addSubnet(planned: PlannedSubnet, zone: number, vpc: Child, internet: Child, shared: Properties) {
    const tags = { ...shared, ...planned.tags, Name: planned.name, SubnetType: planned.type };
    const subnet = await this.add("subnets", "aws:ec2/subnet:Subnet", planned.name, vpc, {
      vpcId: vpc,
      availabilityZone: planned.zone,
      mapPublicIpOnLaunch: planned.type === "Public",
      cidrBlock: planned.cidrBlock,
      assignIpv6AddressOnCreation: false,
      tags,
    });
    const ofType = this.subnets.get(planned.type) ?? [];
    this.subnets.set(planned.type, [...ofType, subnet]);
    const table = await this.add("routeTables", "aws:ec2/routeTable:RouteTable", planned.name, subnet, {
      vpcId: vpc,
      tags: { ...shared, Name: planned.name, SubnetType: planned.type },
    });
    const association = "aws:ec2/routeTableAssociation:RouteTableAssociation";
    await this.add("routeTableAssociations", association, planned.name, table, {
      routeTableId: table,
      subnetId: subnet,
    });
    if (planned.type === "Public") await this.addNat(subnet, zone);
    const target = this.routeTarget(planned.type, zone, internet);
    if (target) {
      const route = { routeTableId: table, destinationCidrBlock: ANYWHERE, ...target };
      await this.add("routes", "aws:ec2/route:Route", planned.name, table, route);
    }
  }

  private async addNat(subnet: Child, zone: number) {
    const { nat, elasticIps } = this.args;
    const standing = this.made.natGateways?.length ?? 0;
    if (nat === "None" || standing > (nat === "Single" ? 0 : zone)) return;
    const name = `${this.request.name}-${zone + 1}`;
    const tags = { ...this.args.tags, Name: name };
    const given = elasticIps[zone];
    const address = given ? undefined : await this.add("eips", "aws:ec2/eip:Eip", name, subnet, { tags });
    await this.add("natGateways", "aws:ec2/natGateway:NatGateway", name, subnet, {
      subnetId: subnet,
      allocationId: given ?? address,
      tags,
    });
  }

  private routeTarget(type: SubnetType, zone: number, internet: Child): Properties | undefined {
    if (type === "Public") return { gatewayId: internet };
    if (type !== "Private" || this.args.nat === "None") return undefined;
    return { natGatewayId: this.made.natGateways![this.args.nat === "Single" ? 0 : zone] };
  }

  private async addEndpoint(spec: Properties, vpc: Child, tags: Properties) {
    const endpoint = { ...spec, vpcId: vpc, tags: { ...tags, ...(spec.tags as Properties | undefined) } };
    await this.add("vpcEndpoints", "aws:ec2/vpcEndpoint:VpcEndpoint", String(spec.serviceName), vpc, endpoint);
  }

  /** Registers a child; inputs that are children stand for their ids, and make it wait for them. */
  private async add(list: string, type: string, name: string, parent: Child | undefined, inputs: Properties) {
    const used = Object.entries(inputs).filter((entry): entry is [string, Child] => isChild(entry[1]));
    const ids = Object.fromEntries(used.map(([property, child]) => [property, child.id]));
    const child = await this.request.child({
      type,
      name,
      inputs: { ...this.args.placement, ...inputs, ...ids },
      parent: parent?.urn,
      dependencies: [...new Set([parent, ...used.map(([, used]) => used)].flatMap((one) => (one ? [one.urn] : [])))],
      propertyDependencies: Object.fromEntries(used.map(([property, { urn }]) => [property, [urn]])),
    });
    this.made[list] = [...(this.made[list] ?? []), child];
    return child;
  }

  private outputs(plan: readonly PlannedSubnet[], vpc: Child, internet: Child): Properties {
    const list = (name: string) => (this.made[name] ?? []).map(reference);
    const subnets = (type: SubnetType) => this.subnets.get(type) ?? [];
    const ids = (type: SubnetType) => subnets(type).map(({ id }) => id);
    return {
      vpcId: vpc.id,
      vpc: reference(vpc),
      internetGateway: reference(internet),
      subnets: list("subnets"),
      publicSubnets: subnets("Public").map(reference),
      privateSubnets: subnets("Private").map(reference),
      isolatedSubnets: subnets("Isolated").map(reference),
      publicSubnetIds: ids("Public"),
      privateSubnetIds: ids("Private"),
      isolatedSubnetIds: ids("Isolated"),
      routeTables: list("routeTables"),
      routeTableAssociations: list("routeTableAssociations"),
      routes: list("routes"),
      natGateways: list("natGateways"),
      eips: list("eips"),
      vpcEndpoints: list("vpcEndpoints"),
      subnetLayout: plan
        .filter(({ zone }) => zone === plan[0]?.zone)
        .map(({ type, cidrBlock }) => ({ type, cidrMask: Number(cidrBlock.split("/")[1]) })),
    };
  }
}

function isChild(value: unknown): value is Child {
  return typeof value === "object" && value !== null && "urn" in value && "outputs" in value;
}

function reference(child: Child): ResourceReference {
  return new ResourceReference(child.urn, child.id as string);
}
