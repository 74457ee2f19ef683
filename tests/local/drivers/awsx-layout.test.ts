import assert from "node:assert/strict";
import fc from "fast-check";
import { type Block, blockAfter, formatBlock, lastOf, overlap, parseBlock } from "../../../local/drivers/awsx/cidr";
import { type LayoutRequest, layOut } from "../../../local/drivers/awsx/layout";

function blocks(request: Partial<LayoutRequest>): Record<string, string> {
  const plan = layOut({
    vpcName: "vpc",
    cidrBlock: "10.0.0.0/16",
    zones: ["a", "b"],
    strategy: "Auto",
    ...request,
  });
  return Object.fromEntries(plan.map(({ name, cidrBlock }) => [name, cidrBlock]));
}

const block = fc
  .tuple(fc.integer({ min: 0, max: 2 ** 32 - 1 }), fc.integer({ min: 8, max: 28 }))
  .map(([address, mask]) => parseBlock(formatBlock({ first: address, mask })));

describe("the subnet layout of awsx.ec2.Vpc", () => {
  it("divides a VPC evenly by default: a larger private and a smaller public subnet in each zone", () => {
    assert.deepEqual(blocks({}), {
      "vpc-private-1": "10.0.0.0/18",
      "vpc-public-1": "10.0.64.0/19",
      "vpc-private-2": "10.0.128.0/18",
      "vpc-public-2": "10.0.192.0/19",
    });
  });

  it("keeps the order of the specs, with sizes, names and masks", () => {
    assert.deepEqual(
      blocks({
        zones: ["a", "b", "c"],
        specs: [
          { type: "Public", cidrMask: 24 },
          { type: "Private", name: "app", size: 4096 },
          { type: "Unused", cidrMask: 24 },
          { type: "Isolated", cidrMask: 24 },
        ],
      }),
      {
        "vpc-public-1": "10.0.0.0/24",
        "vpc-app-1": "10.0.16.0/20",
        "vpc-isolated-1": "10.0.33.0/24",
        "vpc-public-2": "10.0.64.0/24",
        "vpc-app-2": "10.0.80.0/20",
        "vpc-isolated-2": "10.0.97.0/24",
        "vpc-public-3": "10.0.128.0/24",
        "vpc-app-3": "10.0.144.0/20",
        "vpc-isolated-3": "10.0.161.0/24",
      },
    );
  });

  it("takes blocks as they are given", () => {
    const specs = [{ type: "Private" as const, cidrBlocks: ["10.0.5.0/24", "10.0.9.0/24"] }];
    assert.deepEqual(blocks({ specs }), { "vpc-private-1": "10.0.5.0/24", "vpc-private-2": "10.0.9.0/24" });
    assert.throws(() => blocks({ specs, zones: ["a"] }), /needs 1 cidrBlocks/);
  });

  it("puts private subnets first under the legacy strategy, with its sizes", () => {
    assert.deepEqual(blocks({ strategy: "Legacy", zones: ["a"], specs: [{ type: "Public" }, { type: "Private" }] }), {
      "vpc-private-1": "10.0.0.0/19",
      "vpc-public-1": "10.0.32.0/20",
    });
    assert.deepEqual(blocks({ strategy: "Legacy" }), {
      "vpc-private-1": "10.0.0.0/18",
      "vpc-public-1": "10.0.64.0/19",
      "vpc-private-2": "10.0.128.0/18",
      "vpc-public-2": "10.0.192.0/19",
    });
  });

  it("refuses what does not fit, overlaps, or leaves a gap where none may be", () => {
    assert.throws(() => blocks({ specs: [{ type: "Public", cidrMask: 16 }] }), /subnets need 65536 addresses/);
    assert.throws(
      () => blocks({ specs: [{ type: "Public", cidrBlocks: ["10.0.0.0/24", "10.0.0.128/25"] }] }),
      /10.0.0.0\/24 and 10.0.0.128\/25 overlap/,
    );
    assert.throws(() => blocks({ strategy: "Exact", specs: [{ type: "Public", cidrMask: 24 }] }), /gap|end before/);
    assert.throws(() => blocks({ cidrBlock: "10.0.0.0/27" }), /at least a \/26/);
    assert.throws(() => blocks({ cidrBlock: "10.0.0.0" }), /is not an IPv4 CIDR block/);
  });

  it("never lets a following block share an address with the one before it, nor leaves room for another between", () => {
    fc.assert(
      fc.property(block, fc.integer({ min: 8, max: 28 }), (before: Block, mask) => {
        const after = blockAfter(before, mask);
        assert.ok(!overlap(before, after));
        assert.ok(after.first > lastOf(before));
        assert.ok(after.first - lastOf(before) <= 2 ** (32 - mask));
      }),
    );
  });
});
