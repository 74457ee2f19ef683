import assert from "node:assert/strict";
import { configurationOf, levelOf, parametersOf, withPackConfiguration } from "../../policy/configuration";
import { rules } from "../../policy/rules";
import { runPack } from "./run-pack";

const rule = (id: string) => rules.find((one) => one.id === id)!;
const told = (...[parts, exemptions]: Parameters<typeof runPack>) => {
  const { diagnostics, log } = runPack(parts, exemptions);
  return (policy: string) => ({ found: diagnostics.filter((one) => one.policy === policy), log });
};

describe("policy exemptions", () => {
  const table = [{ type: "aws:dynamodb/table:Table", name: "scratch", props: {} }];
  const exemption = { rule: "table-recovery", urnPattern: "*::scratch*", reason: "holds nothing worth keeping" };

  it("silence the rule for the resource they name, and are told", () => {
    const of = told(table, [exemption]);
    assert.deepEqual(of("table-recovery").found, []);
    assert.deepEqual(of("stagedoor").found, []);
    assert.ok(of("").log.some((line) => /^exempted from table-recovery: scratch: .*worth keeping/.test(line)));
    assert.ok(of("").log.some((line) => / 1 exempted, 0 not evaluated$/.test(line)));
  });

  it("no longer do when they are expired, which is told", () => {
    const of = told(table, [{ ...exemption, expires: "2025-12-31" }]);
    assert.equal(of("table-recovery").found.length, 1);
    assert.match(of("stagedoor").found[0]!.message, /expired on 2025-12-31/);
  });

  it("still do on their last day", () => {
    assert.deepEqual(told(table, [{ ...exemption, expires: "2026-01-01" }])("table-recovery").found, []);
  });

  it("that match nothing, or exempt from nothing any more, are told", () => {
    const gone = told(table, [{ ...exemption, urnPattern: "*::gone" }]);
    assert.match(gone("stagedoor").found[0]!.message, /matches no resource/);
    const fine = [{ ...table[0]!, props: { pointInTimeRecovery: { enabled: true } } }];
    assert.match(told(fine, [exemption])("stagedoor").found[0]!.message, /is stale/);
  });
});

describe("policy configuration", () => {
  it("chooses a profile, turns rules on and off, and sets parameters", () => {
    const configuration = configurationOf(
      {
        "stagedoor-policy:profile": "dev",
        "stagedoor-policy:rules": JSON.stringify({
          "table-recovery": "disabled",
          "log-retention": { level: "mandatory", leastDays: 30 },
        }),
      },
      rules,
    );
    assert.equal(levelOf(rule("table-recovery"), configuration), "disabled");
    assert.equal(levelOf(rule("log-retention"), configuration), "mandatory");
    assert.equal(levelOf(rule("table-deletion-protection"), configuration), "disabled");
    assert.deepEqual(parametersOf(rule("log-retention"), configuration), { leastDays: 30 });
    assert.deepEqual(parametersOf(rule("function-api-timeout"), configuration), { mostSeconds: 30 });
  });

  it("takes Pulumi's own form over the stack's", () => {
    const base = configurationOf({ "stagedoor-policy:profile": "dev" }, rules);
    const both = withPackConfiguration(
      base,
      { stagedoor: { profile: "strict" }, "log-retention": { leastDays: 7 }, "log-key": "disabled" },
      rules,
    );
    assert.equal(both.profile, "strict");
    assert.equal(levelOf(rule("log-key"), both), "disabled");
    assert.deepEqual(parametersOf(rule("log-retention"), both), { leastDays: 7 });
  });

  it("tells all its faults at once, names of rules that don't exist too", () => {
    const values = {
      "stagedoor-policy:profile": "production",
      "stagedoor-policy:rules": JSON.stringify({ "no-such-rule": "advisory", "log-retention": { leastDays: "7" } }),
      "stagedoor-policy:exemptions": JSON.stringify([{ rule: "table-recovery", urnPattern: "x" }]),
      "stagedoor-policy:exemption": "[]",
    };
    assert.throws(
      () => configurationOf(values, rules),
      (error: Error) => {
        for (const part of [
          "production",
          "no-such-rule",
          "leastDays",
          "exemptions[0].reason",
          "stagedoor-policy:exemption is",
        ]) {
          assert.ok(error.message.includes(part), part);
        }
        return true;
      },
    );
  });
});
