import assert from "node:assert/strict";
import { ModelValidators } from "../../../../local/gateway/validation";

/** Whether a body fits a schema. */
function fits(schema: object, body: unknown, others: Readonly<Record<string, object>> = {}): boolean {
  const models = Object.fromEntries(
    Object.entries({ ...others, Own: schema }).map(([name, one]) => [name, { schema: JSON.stringify(one) }]),
  );
  return new ModelValidators(models).check("Own")!(JSON.stringify(body)) === undefined;
}

describe("Models (JSON Schema draft 4)", () => {
  it("refer to each other by address, in a circle too", () => {
    const at = (name: string) => ({ $ref: `https://apigateway.amazonaws.com/restapis/a1b2c3d4e5/models/${name}` });
    const Node = { type: "object", required: ["name"], properties: { name: { type: "string" }, next: at("Node") } };
    const list = { type: "array", items: at("Node") };
    assert.ok(fits(list, [{ name: "a", next: { name: "b" } }], { Node }));
    assert.ok(!fits(list, [{ name: "a", next: {} }], { Node }));
  });

  it("refer to definitions of their own", () => {
    const schema = { definitions: { id: { type: "integer" } }, properties: { id: { $ref: "#/definitions/id" } } };
    assert.deepEqual([fits(schema, { id: 1 }), fits(schema, { id: "1" })], [true, false]);
  });

  it("have exclusive limits as booleans", () => {
    const schema = { minimum: 1, exclusiveMinimum: true };
    assert.deepEqual([fits(schema, 1), fits(schema, 2)], [false, true]);
  });

  it("ignore what stands beside a reference", () => {
    const schema = { definitions: { any: {} }, properties: { a: { $ref: "#/definitions/any", maxItems: 0 } } };
    assert.ok(fits(schema, { a: [1, 2] }));
  });

  it("find definitions beside a reference, and parts of other models", () => {
    const definitions = { a: { type: "integer" }, b: { $ref: "#/definitions/a" } };
    const nested = { $ref: "#/definitions/b", definitions };
    assert.deepEqual([fits(nested, 1), fits(nested, "1")], [true, false]);
    const part = { $ref: "https://apigateway.amazonaws.com/restapis/x/models/Other#/properties/n" };
    const Other = { properties: { n: { type: "integer" } } };
    assert.deepEqual([fits(part, 1, { Other }), fits(part, "1", { Other })], [true, false]);
  });

  it("do not find members that a body merely inherits", () => {
    assert.ok(!fits({ required: ["constructor", "toString"] }, {}));
  });

  it("do not check formats", () => assert.ok(fits({ type: "string", format: "date-time" }, "yesterday")));

  it("that are broken refuse every body, and say why", () => {
    const models = new ModelValidators({ Bad: { schema: '{"$ref":"#/nowhere"}' }, None: { schema: "{" } });
    assert.match(models.check("Bad")!("{}") ?? "", /model Bad: can't resolve reference/);
    assert.match(models.check("None")!("{}") ?? "", /not valid JSON Schema/);
    assert.equal(models.check("Missing"), undefined);
  });
});
