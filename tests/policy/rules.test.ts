import assert from "node:assert/strict";
import { configurationOf, levelOf } from "../../policy/configuration";
import type { Exemption } from "../../policy/exemptions";
import { profiles } from "../../policy/profiles";
import type { Judged } from "../../policy/rule";
import { rules } from "../../policy/rules";
import { Analyzer, type Diagnostic } from "../../policy/server/analyzer";
import { type Case, cases } from "./cases";
import { twins } from "./twins";

// The engine's SDK wraps what rules read in this; its types leave it out.
const { unknownCheckingProxy } = require("@pulumi/policy") as { unknownCheckingProxy<T>(value: T): T };

/** The engine's own stand-in for a string that preview does not know. */
const unknownString = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Runs the pack as the engine does; gives what one policy says, every rule mandatory. */
function run(resources: Case["resources"], policy: string, exemptions: readonly Exemption[] = []): Diagnostic[] {
  const judged: Judged[] = resources.map(({ type, props, name = "thing" }, i) => ({
    type,
    name,
    urn: `urn:pulumi:dev::shop::${type}::${name}${i}`,
    props: unknownCheckingProxy(props),
    propertyDependencies: {},
  }));
  const analyzer = new Analyzer(rules, { today: () => new Date("2026-01-01"), log: () => {} });
  analyzer.configureStack({
    "stagedoor-policy:profile": "strict",
    "stagedoor-policy:exemptions": JSON.stringify(exemptions),
  });
  const found = [...judged.flatMap((one) => analyzer.analyze(one)), ...analyzer.analyzeStack(judged)];
  return found.filter((one) => one.policy === policy);
}

describe("policy rules", () => {
  for (const { rule, what, resources, findings } of cases) {
    it(`${rule}: ${findings.length > 0 ? "finds" : "accepts"} ${what}`, () => {
      const reports = run(resources, rule);
      assert.equal(reports.length, findings.length, JSON.stringify(reports));
      for (const [i, part] of findings.entries()) assert.ok(reports[i]!.message.includes(part), reports[i]!.message);
    });
  }

  for (const { rule, resources, unknown } of cases.filter((one) => one.unknown)) {
    it(`${rule}: counts an unknown ${unknown} as not evaluated, never as in order`, () => {
      const hidden = resources.map((one) => ({ ...one, props: { ...one.props, [unknown!]: unknownString } }));
      assert.deepEqual(run(hidden, rule), []);
      assert.match(run(hidden, "stagedoor").at(-1)?.message ?? "", new RegExp(`not known yet[^]*${rule}: `));
    });
  }

  for (const [rule, type, good, bad] of twins) {
    it(`${rule}: tells ${type} in order from one at fault, and one that is exempted`, () => {
      assert.deepEqual(run([{ type, props: good }], rule), []);
      assert.equal(run([{ type, props: bad }], rule).length, 1);
      const exemption = { rule, urnPattern: "::thing", reason: "shown to be exempted" };
      assert.deepEqual(run([{ type, props: bad }], rule, [exemption]), []);
    });
  }

  it("carry out every control, each under a name of its own", () => {
    const controls = new Set(rules.flatMap((rule) => rule.controls));
    assert.deepEqual(
      Array.from({ length: 97 }, (_, i) => i + 1).filter((control) => !controls.has(control)),
      [],
    );
    assert.equal(new Set(rules.map(({ id }) => id)).size, rules.length);
  });

  it("say why they are off where they are", () => {
    for (const { id, scope, scopeReason } of rules) assert.equal(scope !== undefined, scopeReason !== undefined, id);
  });

  it("never stop more in dev than in prod, nor in prod than in strict", () => {
    const severity = { disabled: 0, advisory: 1, mandatory: 2 };
    for (const rule of rules) {
      const [dev, prod, strict] = profiles.map(
        (profile) => severity[levelOf(rule, configurationOf({ "stagedoor-policy:profile": profile }, rules))],
      );
      assert.ok(dev! <= prod! && prod! <= strict!, rule.id);
    }
  });

  it("say why, how to mend it, and where to read on", () => {
    const [report] = run([{ type: "aws:dynamodb/table:Table", props: {} }], "table-recovery");
    assert.match(report!.message, /Why: .* Fix: .* See https:/);
  });
});

describe("policy exemptions", () => {
  const table = [{ type: "aws:dynamodb/table:Table", name: "scratch", props: {} }];
  const exemption = { rule: "table-recovery", urnPattern: "*::scratch*", reason: "holds nothing worth keeping" };

  it("an exemption silences the rule for the resource it names", () => {
    assert.deepEqual(run(table, "table-recovery", [exemption]), []);
    assert.deepEqual(run(table, "stagedoor", [exemption]), []);
  });

  it("an expired exemption does not, and is told", () => {
    const exemptions = [{ ...exemption, expires: "2025-12-31" }];
    assert.equal(run(table, "table-recovery", exemptions).length, 1);
    assert.match(run(table, "stagedoor", exemptions)[0]!.message, /expired on 2025-12-31/);
  });

  it("an exemption that matches nothing, or exempts from nothing, is told", () => {
    const gone = run(table, "stagedoor", [{ ...exemption, urnPattern: "*::gone" }]);
    assert.match(gone[0]!.message, /matches no resource/);
    const fine = [{ ...table[0]!, props: { pointInTimeRecovery: { enabled: true } } }];
    assert.match(run(fine, "stagedoor", [exemption])[0]!.message, /is stale/);
  });

  it("a configuration's faults are all told at once, names of rules that don't exist too", () => {
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
