import assert from "node:assert/strict";
import fc from "fast-check";
import { ArchiveValue, UNKNOWN } from "../../../capture/values";
import { type Properties, resourceType } from "../../../local/cloud/resource";
import { withDefaulted } from "../../../local/drivers/provider/defaults";
import { diffInputs } from "../../../local/drivers/provider/diff";

const queue = resourceType<Properties>({
  type: "aws:sqs/queue:Queue",
  autoName: { property: "name", maxLength: 80 },
  replaceOn: ["name", "fifo"],
  create: async () => ({ id: "x", outputs: {} }),
  update: async (_id, olds) => olds,
});

const changes = (olds: Properties, news: Properties) => Object.fromEntries(diffInputs(queue, olds, news).changes);

describe("the difference between old and new inputs", () => {
  it("names each changed property by its path", () => {
    assert.deepEqual(
      changes(
        { delay: 1, tags: { a: "1", b: "2", "with space": "x" }, rules: [{ port: 1 }, { port: 2 }], gone: true },
        { delay: 2, tags: { a: "1", c: "3" }, rules: [{ port: 1 }, { port: 3 }, { port: 4 }] },
      ),
      {
        delay: "update",
        "tags.b": "delete",
        "tags.c": "add",
        'tags["with space"]': "delete",
        "rules[1].port": "update",
        "rules[2]": "add",
        gone: "delete",
      },
    );
  });

  it("is empty between equal inputs, whatever they are", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (inputs) => {
        const copy = structuredClone(inputs) as Properties;
        assert.equal(diffInputs(queue, inputs as Properties, copy).changes.size, 0);
      }),
    );
  });

  it("counts a missing property and a null one as the same", () => {
    assert.deepEqual(changes({ a: null, b: undefined }, {}), {});
  });

  it("compares archives by their hashes", () => {
    assert.deepEqual(changes({ code: new ArchiveValue("1") }, { code: new ArchiveValue("1", { path: "x" }) }), {});
    assert.deepEqual(changes({ code: new ArchiveValue("1") }, { code: new ArchiveValue("2") }), { code: "update" });
  });

  it("takes what preview does not know for changed", () => {
    assert.deepEqual(changes({ arn: "arn:1" }, { arn: UNKNOWN }), { arn: "update" });
  });

  it("replaces where the type says so, and where a type cannot be updated at all", () => {
    assert.deepEqual(diffInputs(queue, { fifo: true }, { fifo: false }).replaces, ["fifo"]);
    assert.deepEqual(diffInputs(queue, { delay: 1 }, { delay: 2 }).replaces, []);
    const fixed = { ...queue, update: undefined };
    assert.deepEqual(diffInputs(fixed, { delay: 1 }, { delay: 2 }).replaces, ["delay"]);
  });

  it("deletes the old one first only where both would have the same given name", () => {
    const given = { name: "orders", fifo: true };
    assert.equal(diffInputs(queue, given, { ...given, fifo: false }).deleteBeforeReplace, true);
    const generated = withDefaulted({ fifo: true }, { name: "orders-1234567", fifo: true });
    assert.deepEqual(generated.__defaults, ["name"]);
    assert.equal(diffInputs(queue, generated, { ...generated, fifo: false }).deleteBeforeReplace, false);
    assert.equal(diffInputs(queue, given, { ...given, name: "bills" }).deleteBeforeReplace, false);
  });
});
