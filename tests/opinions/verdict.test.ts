import assert from "node:assert/strict";
import agreements from "../../opinions/agreements.json";
import { disagreements } from "../../opinions/disagreements";
import { judges } from "../../opinions/opinion";
import { type Disagreement, type Finding, judge } from "../../opinions/verdict";

const finding = (rule: string, more: Partial<Finding> = {}): Finding => ({
  judge: "checkov",
  rule,
  file: "shop.dev@eu-west-1.json",
  stage: "shop.dev",
  name: "logs",
  passed: false,
  text: "",
  ...more,
});
const disagreement = (more: Partial<Disagreement> = {}): Disagreement => ({
  rules: ["checkov A"],
  reason: "because",
  ...more,
});

describe("opinions held against the tables", () => {
  it("are all explained where a row names the rule, and the stage, name and detail where it says so", () => {
    const found = finding("A", { detail: "Resource::*" });
    for (const row of [{}, { stages: ["shop.*"] }, { names: ["l*"] }, { details: ["Resource::*"] }]) {
      const { excused, unexplained, stale } = judge([found], ["checkov"], [disagreement(row)], {});
      assert.deepEqual([excused, unexplained, stale], [[found], [], []]);
    }
  });

  it("are unexplained where the row is about another place", () => {
    for (const row of [{ rules: ["cdk-nag A"] }, { stages: ["shop.prod"] }, { names: ["log"] }, { details: ["x"] }]) {
      assert.equal(judge([finding("A")], ["checkov"], [disagreement(row)], {}).unexplained.length, 1);
    }
  });

  it("make stale each rule and each place of a row that no finding needs", () => {
    const row = disagreement({ rules: ["checkov A", "checkov B"], stages: ["shop.dev", "shop.prod"] });
    assert.deepEqual(judge([finding("A")], ["checkov"], [row], {}).stale, [
      "checkov B (shop.dev, shop.prod)",
      "checkov A, checkov B (shop.prod)",
    ]);
  });

  it("lose an agreement when its rule fails anywhere, and when it looks at nothing any more", () => {
    const passed = finding("A", { passed: true });
    const of = (...opinions: Finding[]) => judge(opinions, ["checkov"], [disagreement()], { checkov: ["A"] }).lost;
    assert.deepEqual([of(passed), of(passed, finding("A")), of()], [[], ["checkov A"], ["checkov A"]]);
  });

  it("gain an agreement that nobody has written down", () => {
    assert.deepEqual(judge([finding("A", { passed: true })], ["checkov"], [], {}).gained, ["checkov A"]);
  });

  it("say nothing of a judge that could not be asked", () => {
    const { stale, lost } = judge([], ["cdk-nag"], [disagreement()], { checkov: ["A"] });
    assert.deepEqual([stale, lost], [[], []]);
  });
});

describe("the committed tables", () => {
  const known = (rule: string) => judges.some((name) => rule.startsWith(`${name} `));

  it("name judges that are asked, and give each disagreement a reason of its own", () => {
    for (const { rules, reason } of disagreements) {
      assert.ok(rules.length > 0 && rules.every(known), rules.join());
      assert.ok(reason.split(" ").length >= 6, reason);
    }
    const reasons = disagreements.map(({ reason }) => reason);
    assert.equal(new Set(reasons).size, reasons.length);
  });

  it("do not agree and disagree about one rule", () => {
    const agreed = Object.entries(agreements).flatMap(([name, rules]) => rules.map((rule) => `${name} ${rule}`));
    const disputed = new Set(disagreements.flatMap(({ rules }) => rules));
    assert.ok(agreed.length > 90);
    assert.deepEqual(
      agreed.filter((rule) => disputed.has(rule)),
      [],
    );
  });
});
