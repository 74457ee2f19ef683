import assert from "node:assert/strict";
import { Cloud } from "../../local/cloud/cloud";
import { type Properties, resourceType } from "../../local/cloud/resource";

const TYPE = "aws:sqs/queue:Queue";

function cloudWith(update: (olds: Properties, inputs: Properties) => Properties): Cloud {
  const type = resourceType<Properties>({
    type: TYPE,
    create: async ({ name }) => ({ id: "q", outputs: { arn: `arn:${String(name)}`, mode: "plain" } }),
    update: async (_id, olds, inputs) => update(olds, inputs),
  });
  return new Cloud({
    services: [() => ({ name: "sample", limits: "", resources: [type] })],
    baseUrl: "http://127.0.0.1:1",
    programDirectory: __dirname,
  });
}

describe("outputs after an update", () => {
  const target = { urn: "urn:pulumi:s::p::t::q", type: TYPE, name: "q" };
  const before = { name: "q", protection: "ACTIVE", tags: { a: "1" } };
  const after = { name: "q", protection: "INACTIVE", delay: 5 };

  async function updated(update: (olds: Properties, inputs: Properties) => Properties): Promise<Properties> {
    const cloud = cloudWith(update);
    const { id, outputs } = await cloud.create({ ...target, inputs: before });
    return (await cloud.update({ ...target, id, olds: outputs, inputs: after })).outputs;
  }

  it("hold the new inputs, also where a type hands all its old outputs on", async () => {
    const expected = { name: "q", protection: "INACTIVE", delay: 5, arn: "arn:q", mode: "plain" };
    assert.deepEqual(await updated((olds) => olds), expected);
    assert.deepEqual(await updated((olds) => ({ ...olds })), expected);
  });

  it("hold what the type makes of its inputs", async () => {
    assert.equal((await updated((olds) => ({ ...olds, protection: "PENDING", arn: "arn:new" }))).protection, "PENDING");
  });
});
