import assert from "node:assert/strict";
import fc from "fast-check";
import { prices as linterPrices } from "../../components/lint/prices";
import { firstTier, type Meter, pricedRegions, pricesOf, unconfirmed, usdFor } from "../../cost/prices";

/** What the linter, whose package stands alone, quotes of the same list. */
const quoted: Readonly<Record<keyof Omit<typeof linterPrices, "region">, Meter>> = {
  restRequests: "restRequests",
  httpRequests: "httpRequests",
  webSocketMessages: "webSocketMessages",
  webSocketMinutes: "webSocketMinutes",
  cacheHour: "cache0.5",
  natHour: "natHours",
  endpointHour: "endpointHours",
  albHour: "albHours",
  albCapacityHour: "albCapacity",
  lambdaRequests: "lambdaRequests",
  shardHour: "shardHours",
  onDemandStreamHour: "streamHours",
};

describe("list prices", () => {
  for (const region of pricedRegions) {
    it(`of ${region} all say where and when they were read, in tiers that go up in quantity`, () => {
      for (const [meter, { source, read, tiers }] of Object.entries(pricesOf(region))) {
        assert.match(source, /^https:\/\/aws\.amazon\.com\//, meter);
        assert.ok(read === unconfirmed || /^\d{4}-\d{2}(-\d{2})?$/.test(read), `${meter}: ${read}`);
        const ends = tiers.map(([upTo]) => upTo);
        assert.deepEqual(
          ends,
          [...ends].sort((a, b) => a - b),
          meter,
        );
        assert.equal(ends.at(-1), Infinity, meter);
      }
    });
  }

  it("what was not read for a region is us-east-1's, and says so", () => {
    const { secrets, restRequests } = pricesOf("eu-central-1");
    assert.deepEqual([secrets.region, restRequests.region], ["us-east-1", "eu-central-1"]);
  });

  it("the linter quotes the same figures", () => {
    const prices = pricesOf(linterPrices.region);
    for (const [name, meter] of Object.entries(quoted)) {
      assert.equal(linterPrices[name as keyof typeof quoted].usd, firstTier(prices[meter]), name);
    }
  });

  it("more costs more, and never more a unit than the first tier", () => {
    const meters = Object.keys(pricesOf("us-east-1")) as Meter[];
    const quantity = fc.double({ min: 0, max: 1e12, noNaN: true });
    fc.assert(
      fc.property(fc.constantFrom(...meters), quantity, quantity, (meter, one, more) => {
        const price = pricesOf("us-east-1")[meter];
        const tolerance = 1 + 1e-9;
        assert.ok(usdFor(price, one) <= usdFor(price, one + more) * tolerance);
        assert.ok(usdFor(price, one) <= (one / price.per) * firstTier(price) * tolerance);
      }),
    );
  });
});
