import assert from "node:assert/strict";
import fc from "fast-check";
import { ArchiveValue, AssetValue, ResourceReference, UNKNOWN } from "../../capture/values";
import { receive, send } from "../../capture/wire";

const SIGNATURE = "4dabf18193072939515e22adb298388d";

/** Any value that can travel: JSON, unknowns, files, archives, references. */
const value = fc.letrec((tie) => ({
  any: fc.oneof(
    { maxDepth: 4 },
    fc.constant(null),
    fc.boolean(),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => n + 0),
    fc.string(),
    fc.constant(UNKNOWN),
    fc.tuple(fc.string(), fc.string()).map(([hash, text]) => new AssetValue(hash, { text })),
    fc.tuple(fc.string(), fc.string({ minLength: 1 })).map(([hash, path]) => new ArchiveValue(hash, { path })),
    fc.string({ minLength: 1 }).map((id) => new ResourceReference("urn:pulumi:s::p::t::n", id)),
    fc.array(tie("any"), { maxLength: 4 }),
    fc.dictionary(
      fc.string().filter((key) => key !== "__proto__" && key !== SIGNATURE),
      tie("any"),
      { maxKeys: 4, noNullPrototype: true },
    ),
  ),
})).any;

describe("values on Pulumi's wire", () => {
  it("come back as they were sent", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom("a", "b", "c"), value, { noNullPrototype: true }), (values) => {
        assert.deepEqual(receive(send(values), { references: "keep" }).values, normal(values));
      }),
    );
  });

  it("say which top-level properties hold a secret, however deep, and are opened", () => {
    const struct = send({ plain: 1, key: "k" }, ["key"]);
    assert.deepEqual(receive(struct), { values: { plain: 1, key: "k" }, secrets: ["key"], dependencies: {} });
    const nested = send({ settings: { inner: { [SIGNATURE]: "1b47061264138c4ac30d75fd1eb44270", value: "x" } } });
    assert.deepEqual(receive(nested), {
      values: { settings: { inner: "x" } },
      secrets: ["settings"],
      dependencies: {},
    });
  });

  it("carry the dependencies of output values, and an unknown one as unknown", () => {
    const output = "d0e6a833031e9bbcd3f4e8bde6ca49a4";
    const struct = send({
      known: { [SIGNATURE]: output, value: 5, secret: true, dependencies: ["urn:a"] },
      unknown: { [SIGNATURE]: output },
    });
    const received = receive(struct);
    assert.deepEqual(received.values, { known: 5, unknown: UNKNOWN });
    assert.deepEqual(received.secrets, ["known"]);
    assert.deepEqual(received.dependencies, { known: ["urn:a"] });
  });

  it("give a resource as its id to those who do not take references, and a component as its URN", () => {
    const struct = send({
      resource: new ResourceReference("urn:r", "id-1"),
      component: new ResourceReference("urn:c"),
      planned: new ResourceReference("urn:p", UNKNOWN),
    });
    assert.deepEqual(receive(struct).values, { resource: "id-1", component: "urn:c", planned: UNKNOWN });
  });

  it("take a diff's archive, which has a hash and nothing else", () => {
    const archive = receive(send({ code: new ArchiveValue("abc") })).values.code as ArchiveValue;
    assert.equal(archive.hash, "abc");
    assert.equal(archive.source, undefined);
  });

  it("leave undefined members out", () => {
    assert.deepEqual(receive(send({ a: undefined, b: { c: undefined, d: 1 } })).values, { b: { d: 1 } });
  });
});

/** -0 is 0 in JSON, and so it is on this wire. */
function normal(input: unknown): unknown {
  if (typeof input === "number") return input + 0;
  if (Array.isArray(input)) return input.map(normal);
  if (input === null || typeof input !== "object" || Object.getPrototypeOf(input) !== Object.prototype) return input;
  return Object.fromEntries(Object.entries(input).map(([key, member]) => [key, normal(member)]));
}
