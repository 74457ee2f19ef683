import { type Block, bitsFor, blockAfter, blockAt, formatBlock, overlap, parseBlock, sizeOf } from "./cidr";

/** Kinds of subnet, as awsx names them. */
export type SubnetType = "Public" | "Private" | "Isolated" | "Unused";

/** One entry of `subnetSpecs`. */
export interface SubnetSpec {
  readonly type: SubnetType;
  readonly name?: string;
  readonly cidrMask?: number;
  /** Number of addresses, instead of `cidrMask`. */
  readonly size?: number;
  /** One block per zone, instead of a calculated one. */
  readonly cidrBlocks?: readonly string[];
  readonly tags?: Readonly<Record<string, string>>;
}

/** A subnet to create. */
export interface PlannedSubnet {
  readonly type: SubnetType;
  /** Logical name of the subnet and of what belongs to it. */
  readonly name: string;
  readonly zone: string;
  readonly cidrBlock: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** What a layout is made from. */
export interface LayoutRequest {
  readonly vpcName: string;
  readonly cidrBlock: string;
  readonly zones: readonly string[];
  readonly strategy: "Legacy" | "Auto" | "Exact" | "AutoMerge";
  readonly specs?: readonly SubnetSpec[];
  readonly zoneMask?: number;
}

/**
 * Divides a VPC among its zones and subnets as awsx does, so that a local stage has the addresses of the deployed one.
 * https://www.pulumi.com/registry/packages/awsx/api-docs/ec2/vpc/#subnet-layout-strategies
 * Throws where subnets do not fit, overlap, or leave a gap under "Exact".
 */
export function layOut(request: LayoutRequest): PlannedSubnet[] {
  const { strategy, zones } = request;
  if (strategy === "AutoMerge") throw new Error(`subnetStrategy "AutoMerge" is not laid out locally: use "Auto"`);
  const vpc = parseBlock(request.cidrBlock);
  const zoneMask = request.zoneMask ?? vpc.mask + bitsFor(zones.length);
  const specs = request.specs?.map(withMask);
  const subnets = zones.flatMap((zone, index) => {
    const zoneBlock: Block = { first: vpc.first + index * sizeOf(zoneMask), mask: zoneMask };
    const blocks = specs?.some((spec) => spec.cidrBlocks)
      ? explicitBlocks(specs, zones.length, index)
      : strategy === "Legacy"
        ? legacyBlocks(zoneBlock, specs)
        : automaticBlocks(zoneBlock, specs ?? defaultSpecs(zoneMask));
    return blocks.map(({ spec, block }) => ({ spec, block, zone, number: index + 1 }));
  });
  refuseOverlaps(subnets.map(({ block }) => block));
  if (strategy === "Exact")
    refuseGaps(
      vpc,
      subnets.map(({ block }) => block),
    );
  return subnets
    .filter(({ spec }) => spec.type !== "Unused")
    .map(({ spec, block, zone, number }) => ({
      type: spec.type,
      name: `${request.vpcName}-${spec.name ?? spec.type.toLowerCase()}-${number}`,
      zone,
      cidrBlock: formatBlock(block),
      tags: spec.tags ?? {},
    }));
}

interface Placed {
  readonly spec: SubnetSpec;
  readonly block: Block;
}

function withMask(spec: SubnetSpec): SubnetSpec {
  if (spec.size === undefined || spec.cidrMask !== undefined) return spec;
  const mask = 32 - Math.log2(spec.size);
  if (!Number.isInteger(mask)) throw new Error(`subnet size ${spec.size} is not a power of two`);
  return { ...spec, cidrMask: mask };
}

function defaultSpecs(zoneMask: number): SubnetSpec[] {
  if (zoneMask > 26) throw new Error(`default subnets need at least a /26 per zone, and there is a /${zoneMask}`);
  const widest = Math.max(zoneMask, 16);
  return [
    { type: "Private", cidrMask: widest + 1 },
    { type: "Public", cidrMask: widest + 2 },
  ];
}

/** In the order given; a wider subnet after a narrower one leaves a gap. */
function automaticBlocks(zone: Block, specs: readonly SubnetSpec[]): Placed[] {
  const evenMask = zone.mask + bitsFor(specs.length);
  const needed = specs.reduce((sum, spec) => sum + sizeOf(spec.cidrMask ?? evenMask), 0);
  if (needed > sizeOf(zone.mask)) {
    throw new Error(`subnets need ${needed} addresses in each zone, and there are ${sizeOf(zone.mask)}`);
  }
  const placed: Placed[] = [];
  for (const spec of specs) {
    const mask = spec.cidrMask ?? evenMask;
    const last = placed.at(-1)?.block;
    placed.push({ spec, block: last ? blockAfter(last, mask) : blockAt(zone.first, mask) });
  }
  return placed;
}

function explicitBlocks(specs: readonly SubnetSpec[], zoneCount: number, zone: number): Placed[] {
  return specs.map((spec) => {
    if (spec.cidrBlocks?.length !== zoneCount) {
      throw new Error(`each of subnetSpecs needs ${zoneCount} cidrBlocks, one for each zone, when one of them has any`);
    }
    return { spec, block: parseBlock(spec.cidrBlocks[zone]!) };
  });
}

/** Private subnets first, then public, then isolated, with the sizes that awsx used to give them. */
function legacyBlocks(zone: Block, specs: readonly SubnetSpec[] | undefined): Placed[] {
  if (!specs) {
    const half = { first: zone.first, mask: zone.mask + 1 };
    return [
      { spec: { type: "Private" }, block: half },
      { spec: { type: "Public" }, block: { first: half.first + sizeOf(half.mask), mask: half.mask + 1 } },
    ];
  }
  const placed: Placed[] = [];
  const ownBits = specs.length === 1 ? 0 : 1;
  for (const [type, widest] of [
    ["Private", 19],
    ["Public", 20],
    ["Isolated", 24],
  ] as const) {
    const before = placed.at(-1)?.block;
    const start = before ? before.first + sizeOf(before.mask) : zone.first;
    specs
      .filter((spec) => spec.type === type)
      .forEach((spec, index) => {
        const mask = spec.cidrMask ?? Math.max(zone.mask + ownBits, widest);
        const wanted = { first: start + index * sizeOf(mask), mask };
        const last = placed.at(-1)?.block;
        placed.push({ spec, block: last && overlap(last, wanted) ? blockAfter(last, mask) : wanted });
      });
  }
  return placed;
}

function refuseOverlaps(blocks: readonly Block[]): void {
  const sorted = [...blocks].sort((a, b) => a.first - b.first);
  const clash = sorted.findIndex((block, i) => i > 0 && overlap(sorted[i - 1]!, block));
  if (clash > 0) {
    throw new Error(
      `subnets ${formatBlock(sorted[clash - 1]!)} and ${formatBlock(sorted[clash]!)} overlap: make the VPC larger, or the subnets smaller`,
    );
  }
}

function refuseGaps(vpc: Block, blocks: readonly Block[]): void {
  let next = vpc.first;
  for (const block of blocks) {
    if (block.first !== next)
      throw new Error(`there is a gap before subnet ${formatBlock(block)}: give it the type "Unused"`);
    next = block.first + sizeOf(block.mask);
  }
  if (next !== vpc.first + sizeOf(vpc.mask))
    throw new Error(`the subnets end before the VPC does: add one of type "Unused"`);
}
