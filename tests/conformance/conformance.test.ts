import assert from "node:assert/strict";
import { judge } from "./expectation";
import { isRecorded, unexplained } from "./suite";
import { suites } from "./suites";

describe("Answers recorded from AWS", () => {
  for (const suite of suites) {
    const title = `${suite.name}: every case`;
    if (!isRecorded(suite.file)) {
      it(`${title} (SKIPPED: ${suite.file} is not there; set AWS_RECORDED)`);
      continue;
    }
    it(title, async function () {
      this.timeout(60_000);
      const results = await suite.run();
      assert.ok(results.length > 0, "no cases is a failure");
      assert.deepEqual(unexplained(suite, results), []);
    });
  }
});

describe("The judge of recorded answers", () => {
  const answer = { status: 200, headers: { a: "1" }, body: Buffer.from('{"x":[1,{"y":"z"}],"s":"{\\"in\\":1}"}') };
  const cases: readonly [string, Parameters<typeof judge>[0], number][] = [
    ["another status", { status: 201 }, 1],
    ["a status that is too high", { statusBelow: 200 }, 1],
    ["a header that is missing, and one that should be", { headers: { b: "1", a: null } }, 2],
    ["another member deep inside", { json: { x: [1, { y: "other" }], s: '{"in":1}' } }, 1],
    ["a member too many", { json: { x: [1, { y: "z" }] } }, 1],
    ["nothing where more members are fine", { json: { x: [1, { y: "z" }] }, match: "subset" }, 0],
    ["nothing where a text holds the JSON", { json: { x: [1, { y: "z" }], s: { in: 1 } }, jsonStrings: ["$.s"] }, 0],
    ["a volatile member that is not there", { volatile: ["$.no"], json: { x: [1, { y: "z" }], s: '{"in":1}' } }, 1],
    ["another text", { text: "{}" }, 1],
    ["a pattern that does not match", { patterns: { "header:a": "2" } }, 1],
    ["values that are not the same", { equal: [["header:a", "$.x[0]"]] }, 1],
  ];
  for (const [what, expectation, count] of cases) {
    it(`sees ${what}`, () => assert.equal(judge(expectation, answer).length, count));
  }
});
