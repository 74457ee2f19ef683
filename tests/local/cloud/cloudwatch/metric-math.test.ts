import assert from "node:assert/strict";
import { parseMetricMath } from "../../../../local/cloud/cloudwatch/metric-math";

/** An expression's value with two metrics measured, and `nothing` not. */
const worked = (text: string) => parseMetricMath(text)?.({ a: 6, b: 4, nothing: undefined });

describe("Metric math", () => {
  for (const [text, value] of [
    ["a + b * 2", 14],
    ["(a + b) * 2", 20],
    ["a - b - 1", 1],
    ["-a + b", -2],
    ["100 * FILL(nothing, 0) / a", 0],
    ["IF(a > b, 1.5, 2)", 1.5],
    ["IF(a <= b || b == 4, 1, 2)", 1],
    ["IF(FILL(nothing, 0) > 0, a / FILL(nothing, 0), 7)", 7],
    ["a + nothing", undefined],
    ["a / (b - 4)", undefined],
  ] as const) {
    it(`${text} is ${value}`, () => assert.equal(worked(text), value));
  }

  for (const text of ["", "a +", "(a", "FILL(a", "SEARCH('x')", "a b", "FILL(a, 0))", "a ** b", "[a, b]"]) {
    it(`does not read ${JSON.stringify(text)}`, () => assert.equal(parseMetricMath(text), undefined));
  }
});
