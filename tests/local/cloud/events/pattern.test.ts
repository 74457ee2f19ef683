import assert from "node:assert/strict";
import { matchesPattern } from "../../../../local/cloud/events/pattern";
import { patternFault } from "../../../../local/cloud/events/pattern-check";
import type { Json } from "../../../../local/json";

describe("EventBridge patterns", () => {
  const cases: [Json, Json, boolean][] = [
    [{ a: ["x"] }, { a: "x" }, true],
    [{ a: ["x"] }, { a: ["y", "x"] }, true],
    [{ a: [null] }, { a: null }, true],
    [{ a: [{ prefix: "ab" }] }, { a: "abc" }, true],
    [{ a: [{ prefix: { "equals-ignore-case": "AB" } }] }, { a: "abc" }, true],
    [{ a: [{ suffix: ".png" }] }, { a: "x.jpg" }, false],
    [{ a: [{ "anything-but": ["x", "y"] }] }, { a: "z" }, true],
    [{ a: [{ "anything-but": { prefix: "x" } }] }, { a: "xy" }, false],
    [{ a: [{ "anything-but": "x" }] }, {}, false],
    [{ a: [{ numeric: [">", 0, "<=", 5] }] }, { a: 5 }, true],
    [{ a: [{ numeric: ["=", 5] }] }, { a: "5" }, false],
    [{ a: [{ exists: false }] }, {}, true],
    [{ a: [{ exists: true }] }, { a: null }, true],
    [{ a: [{ cidr: "10.0.0.0/24" }] }, { a: "10.0.0.7" }, true],
    [{ a: [{ cidr: "10.0.0.0/24" }] }, { a: "10.0.1.7" }, false],
    [{ a: [{ wildcard: "dir/*/x" }] }, { a: "dir/b/x" }, true],
    [{ a: [{ "equals-ignore-case": "X" }] }, { a: "x" }, true],
    [{ $or: [{ a: [1] }, { b: [1] }] }, { b: 1 }, true],
    [{ a: { b: [1] } }, { a: [{ b: 2 }, { b: 1 }] }, true],
    [{ a: { b: [1] } }, { a: [[{ b: 2 }], [{ b: 1 }]] }, true],
    [{ a: { b: [1], c: [1] } }, { a: [{ b: 1 }, { c: 1 }] }, false],
    [{ a: ["x"] }, { a: [["y"], ["x"]] }, true],
    [{ a: ["1"] }, { a: 1 }, false],
    [{ a: [{ exists: true }] }, { a: { b: 1 } }, false],
    [{ a: [{ exists: false }] }, { a: { b: 1 } }, true],
    [{ a: [{ exists: true }] }, { a: [{ b: 1 }] }, false],
    [{ a: { b: [{ exists: false }] } }, {}, true],
    [{ a: [{ "anything-but": "x" }] }, { a: ["x", "y"] }, true],
    [{ a: [{ "anything-but": "x" }] }, { a: ["x"] }, false],
    [{ a: [{ "anything-but": "x" }] }, { a: { b: 1 } }, false],
    [{ a: [{ "anything-but": [1, 2] }] }, { a: 3 }, true],
    [{ a: [{ "anything-but": { suffix: [".png", ".jpg"] } }] }, { a: "x.jpg" }, false],
    [{ a: [{ wildcard: "a\\*c" }] }, { a: "a*c" }, true],
    [{ a: [{ wildcard: "a\\*c" }] }, { a: "abc" }, false],
    [{ a: ["x"] }, { b: "x" }, false],
  ];
  for (const [pattern, event, expected] of cases) {
    it(`${JSON.stringify(pattern)} on ${JSON.stringify(event)} is ${expected}`, () => {
      assert.equal(patternFault(pattern), undefined);
      assert.equal(matchesPattern(pattern, event), expected);
    });
  }
});

describe("EventBridge patterns are refused", () => {
  const faults: [unknown, RegExp][] = [
    ["x", /the pattern must be an object/],
    [{}, /the pattern must not be empty/],
    [{ a: { b: "x" } }, /a\.b is "x"; values must stand in a list/],
    [{ a: [] }, /a must not be an empty list/],
    [{ a: [["x"]] }, /a has a list in its list/],
    [{ a: [{ like: "x" }] }, /it must be one of exists, prefix/],
    [{ a: [{ prefix: "x", suffix: "y" }] }, /it must be one of exists, prefix/],
    [{ a: [{ exists: "yes" }] }, /a: exists must be true or false/],
    [{ a: [{ prefix: 1 }] }, /a: prefix must be a text/],
    [{ a: [{ wildcard: "a**b" }] }, /a: wildcard must be a text without \*\*/],
    [{ a: [{ wildcard: "a\\b" }] }, /a: wildcard must be a text without \*\*/],
    [{ a: [{ cidr: "10.0.0.0/33" }] }, /a: cidr must be a network/],
    [{ a: [{ numeric: [">"] }] }, /a: numeric must be pairs/],
    [{ a: [{ numeric: ["!=", 1] }] }, /a: numeric must be pairs/],
    [{ a: [{ numeric: [">", "1"] }] }, /a: numeric must be pairs/],
    [{ a: [{ "anything-but": ["x", 1] }] }, /a: anything-but must be a text, a number, or a list of either/],
    [{ a: [{ "anything-but": { numeric: ["=", 1] } }] }, /anything-but must be values, or one of prefix/],
    [{ a: [{ "anything-but": { prefix: "" } }] }, /anything-but has prefix of ""/],
    [{ $or: [{ a: [1] }] }, /\$or must be a list of at least two patterns/],
    [{ $or: [{ a: [1] }, { b: [{ like: 1 }] }] }, /\$or\.b has the operator/],
  ];
  for (const [pattern, fault] of faults) {
    it(JSON.stringify(pattern), () => assert.match(patternFault(pattern) ?? "", fault));
  }
});
