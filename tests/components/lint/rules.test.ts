import assert from "node:assert/strict";
import { rules } from "../../../components/lint/rules";
import { accessCases } from "./cases/access";
import type { Case } from "./cases/case";
import { domainCases } from "./cases/domains";
import { edgeCases } from "./cases/edge";
import { integrationCases } from "./cases/integrations";
import { partCases } from "./cases/parts";
import { routeCases } from "./cases/routes";
import { stageCases } from "./cases/stage";
import { lintOf } from "./lint-of";

const cases: readonly Case[] = [
  ...routeCases,
  ...accessCases,
  ...integrationCases,
  ...stageCases,
  ...domainCases,
  ...edgeCases,
  ...partCases,
];

describe("Each rule of the linter", () => {
  for (const { rule, says, breaks, keeps, stage } of cases) {
    it(`${rule}: says so of a program that breaks it, and nothing of its twin`, async () => {
      const broken = await lintOf(breaks, stage);
      const said = rules[rule].severity === "error" ? broken.faults : broken.advice;
      const of = `[${rule}]`;
      assert.ok(
        said.some((text) => text.endsWith(of) && says.test(text)),
        `expected ${says} ${of} among:\n${[...broken.faults, ...broken.advice].join("\n")}`,
      );
      const kept = await lintOf(keeps, stage);
      assert.deepEqual(kept.faults, [], "the twin must be let through");
      assert.deepEqual(
        kept.advice.filter((text) => text.endsWith(of)),
        [],
        "the twin must not be told",
      );
    });
  }

  it("has a program and a twin", () => {
    assert.deepEqual(cases.map(({ rule }) => rule).sort(), Object.keys(rules).sort());
  });

  it("explains itself, and names a page", () => {
    for (const [id, { demand, reason, fix, page }] of Object.entries(rules)) {
      assert.match(id, /^[a-z0-9]+(-[a-z0-9]+)*$/);
      for (const text of [demand, reason, fix]) assert.match(text, /\S.*\.$/, `${id}: "${text}"`);
      assert.match(page, /^https:\/\//, id);
    }
  });
});
