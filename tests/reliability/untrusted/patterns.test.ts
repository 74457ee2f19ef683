import assert from "node:assert/strict";
import fc from "fast-check";
import { boundedPattern } from "../../../local/bounded-pattern";
import { ModelValidators } from "../../../local/gateway/validation";

const seed = 20_261_121;
const long = `${"a".repeat(40_000)}!`;
/** Each takes a backtracking engine longer than anybody waits, on `long`. */
const evil = [
  "^(a+)+$",
  "^(a|aa)+$",
  "^(a|a)*$",
  "^(([a-z])+.)+[A-Z]([a-z])+$",
  "^(?=(a+)+$)",
  "^(a+)+\\1$",
  "^(?!(a+)+$)b",
];

function timed<T>(work: () => T): { result: T; ms: number } {
  const began = performance.now();
  const result = work();
  return { result, ms: performance.now() - began };
}

describe(`Patterns on strangers' texts (seed ${seed})`, () => {
  for (const pattern of evil) {
    it(`${pattern}: a schema's check ends, and the body is refused`, () => {
      const schema = { type: "object", properties: { a: { type: "string", pattern } } };
      const check = new ModelValidators({ Own: { schema: JSON.stringify(schema) } }).check("Own")!;
      const { result, ms } = timed(() => check(JSON.stringify({ a: long })));
      assert.ok(result !== undefined, "refused");
      assert.ok(ms < 3000, `took ${ms} ms`);
    });
  }

  it("names of properties are judged in bounded time too", () => {
    const schema = { patternProperties: { "^(a+)+$": { type: "integer" } }, additionalProperties: false };
    const check = new ModelValidators({ Own: { schema: JSON.stringify(schema) } }).check("Own")!;
    const { result, ms } = timed(() => check(JSON.stringify({ [long]: 1 })));
    assert.ok(result !== undefined && ms < 3000, `${result} after ${ms} ms`);
  });

  it("mean what JavaScript's own engine means by them", () => {
    const piece = fc.constantFrom(
      "a",
      "b",
      "[ab]",
      "[^a]",
      "a*",
      "b+?",
      "(a|b)",
      "\\d",
      "\\w",
      "^",
      "$",
      ".",
      "(?:ab)?",
      "a{1,2}",
      "\\u0061",
      "(?=b)",
    );
    const text = fc.string({ unit: fc.constantFrom("a", "b", "1", "_", "\n", "é"), maxLength: 8 });
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 5 }), text, (pieces, on) => {
        const source = pieces.join("");
        let own: RegExp;
        try {
          own = new RegExp(source);
        } catch {
          return;
        }
        assert.equal(boundedPattern(source).test(on), own.test(on), `${source} on ${JSON.stringify(on)}`);
      }),
      { seed, numRuns: 2000 },
    );
  });

  it("a schema of any shape is compiled or told of, and judges any body", () => {
    const anything = fc.jsonValue({ maxDepth: 3 });
    const keyword = fc.constantFrom(
      "type",
      "properties",
      "items",
      "$ref",
      "allOf",
      "not",
      "enum",
      "pattern",
      "required",
      "dependencies",
      "minimum",
      "id",
      "definitions",
      "uniqueItems",
    );
    const value = fc.oneof(
      anything,
      fc.constantFrom("#", "#/definitions/x", "file:///etc/passwd", "../../package.json", "string", ["a"], [{}], {}),
    );
    fc.assert(
      fc.property(fc.dictionary(keyword, value, { maxKeys: 5 }), anything, (schema, body) => {
        const check = new ModelValidators({ Own: { schema: JSON.stringify(schema) } }).check("Own")!;
        const told = check(JSON.stringify(body));
        assert.ok(told === undefined || told.startsWith("["), told);
        assert.doesNotMatch(told ?? "", /root:x:|stagedoor-root/, "no file is read");
      }),
      { seed, numRuns: 1500 },
    );
  });

  it("a body nested without end is refused by a model that refers to itself", () => {
    const schema = { properties: { next: { $ref: "#" } }, type: "object" };
    const check = new ModelValidators({ Own: { schema: JSON.stringify(schema) } }).check("Own")!;
    const depth = 100_000;
    const { result, ms } = timed(() => check(`${'{"next":'.repeat(depth)}{}${"}".repeat(depth)}`));
    assert.ok(result !== undefined && ms < 5000, `${result} after ${ms} ms`);
    assert.equal(check('{"next":{"next":{}}}'), undefined, "and the next body is judged");
  });

  it("deep schemas and bodies end, too", () => {
    let schema: object = { type: "string" };
    for (let i = 0; i < 2000; i++) schema = { type: "array", items: schema };
    const check = new ModelValidators({ Own: { schema: JSON.stringify(schema) } }).check("Own")!;
    const { ms } = timed(() => check(`${"[".repeat(200_000)}${"]".repeat(200_000)}`));
    assert.ok(ms < 5000, `took ${ms} ms`);
  });
});
