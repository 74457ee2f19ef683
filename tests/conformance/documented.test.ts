import assert from "node:assert/strict";
import { checkTopic } from "./documented/rule";
import { topics } from "./documented/topics";

describe("Rules that AWS documents", () => {
  for (const topic of topics) {
    it(`${topic.name}: all ${topic.rules.length} hold on the local stage`, async function () {
      this.timeout(60_000);
      const broken = (await checkTopic(topic)).filter(({ differences }) => differences.length > 0);
      assert.deepEqual(broken, []);
    });
  }

  it("each name their page of AWS's documentation, and no rule stands twice", () => {
    const rules = topics.flatMap((topic) => topic.rules);
    for (const { page } of rules) assert.match(page, /^https:\/\/docs\.aws\.amazon\.com\/[\w/.-]+\.html$/);
    assert.equal(new Set(rules.map(({ rule }) => rule)).size, rules.length);
  });

  it("are told as broken when a check fails", async () => {
    const check = async () => assert.equal(1, 2);
    const [result] = await checkTopic({ name: "none", rules: [{ rule: "1 is 2", page: "", check }] });
    assert.equal(result!.differences.length, 1);
  });
});
