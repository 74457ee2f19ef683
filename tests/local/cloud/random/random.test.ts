import assert from "node:assert/strict";
import fc from "fast-check";
import { Cloud } from "../../../../local/cloud/cloud";
import { random } from "../../../../local/cloud/random";
import { drawText, faultsOf } from "../../../../local/cloud/random/draw";
import { Storage } from "../../../../local/cloud/storage";

describe("random provider", () => {
  const storage = new Storage();
  const cloud = () => new Cloud({ services: [random], baseUrl: "http://127.0.0.1:1", programDirectory: ".", storage });
  const create = (type: string, name: string, inputs: Record<string, unknown>, of = cloud()) =>
    of.create({ urn: `urn:pulumi:dev::p::${type}::${name}`, type, name, inputs });
  const password = "random:index/randomPassword:RandomPassword";

  it("draws text of exactly the length, kinds and minimums asked for", () => {
    const rules = fc.record({
      length: fc.integer({ min: 8, max: 60 }),
      special: fc.boolean(),
      upper: fc.boolean(),
      minNumeric: fc.integer({ min: 0, max: 4 }),
      minLower: fc.integer({ min: 0, max: 4 }),
    });
    fc.assert(
      fc.property(rules, (asked) => {
        const text = drawText(asked);
        assert.equal(text.length, asked.length);
        assert.ok(text.replace(/[^0-9]/g, "").length >= asked.minNumeric);
        assert.ok(text.replace(/[^a-z]/g, "").length >= asked.minLower);
        if (!asked.upper) assert.doesNotMatch(text, /[A-Z]/);
        if (!asked.special) assert.match(text, /^[A-Za-z0-9]*$/);
      }),
    );
  });

  it("keeps a value while the inputs stay, also for a rebuilt stage, and draws anew when keepers change", async () => {
    const first = await create(password, "origin", { length: 32 });
    assert.equal((await create(password, "origin", { length: 32 })).outputs.result, first.outputs.result);
    const changed = await create(password, "origin", { length: 32, keepers: { round: "2" } });
    assert.notEqual(changed.outputs.result, first.outputs.result);
  });

  it("never draws the same for two resources, and keeps passwords out of ids", async () => {
    const [a, b] = [await create(password, "a", { length: 32 }), await create(password, "b", { length: 32 })];
    assert.notEqual(a.outputs.result, b.outputs.result);
    assert.equal(a.id, "none");
    assert.match(String(a.outputs.bcryptHash), /^\$2[aby]\$10\$/);
  });

  it("gives an id's bytes in all forms", async () => {
    const { id, outputs } = await create("random:index/randomId:RandomId", "id", { byteLength: 4, prefix: "p-" });
    assert.match(String(outputs.hex), /^p-[0-9a-f]{8}$/);
    assert.equal(outputs.dec, `p-${BigInt(`0x${String(outputs.hex).slice(2)}`)}`);
    assert.equal(id, outputs.b64Url);
  });

  it("names rules that cannot be met", () => {
    assert.match(faultsOf({ length: 3, minLower: 2, minUpper: 2 })[0]!.reason, /at least 4/);
    assert.match(faultsOf({ length: 0 })[0]!.reason, /at least 1/);
    assert.equal(faultsOf({ length: 8, lower: false, upper: false, numeric: false, special: false }).length, 1);
    assert.deepEqual(faultsOf({ length: 8 }), []);
  });

  it("shuffles, counts and names within what was asked", async () => {
    const shuffle = await create("random:index/randomShuffle:RandomShuffle", "s", {
      inputs: ["a", "b", "c"],
      resultCount: 2,
    });
    assert.equal(new Set(shuffle.outputs.results as string[]).size, 2);
    const integer = await create("random:index/randomInteger:RandomInteger", "i", { min: 5, max: 6 });
    assert.ok([5, 6].includes(integer.outputs.result as number));
    assert.match((await create("random:index/randomPet:RandomPet", "p", { length: 3 })).id, /^\w+-\w+-\w+$/);
  });
});
