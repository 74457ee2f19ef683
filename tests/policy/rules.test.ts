import assert from "node:assert/strict";
import type { ResourceValidationPolicy, StackValidationPolicy } from "@pulumi/policy";
import type { Exemption } from "../../policy/exemptions";
import { policiesOf } from "../../policy/pack";
import type { Judged } from "../../policy/rule";
import { rules } from "../../policy/rules";
import { type Case, cases } from "./cases";

// The engine wraps what rules read in this; its types leave it out.
const { unknownCheckingProxy } = require("@pulumi/policy") as { unknownCheckingProxy<T>(value: T): T };

/** The engine's own stand-in for a string that preview does not know. */
const unknownString = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

interface Report {
  readonly policy: string;
  readonly message: string;
}

function run(resources: Case["resources"], config: { exemptions?: Exemption[] } = {}, rule?: string): Report[] {
  const reports: Report[] = [];
  const judged: Judged[] = resources.map(({ type, props, name = "thing" }, i) => ({
    type,
    name: `${name}`,
    urn: `urn:pulumi:dev::shop::${type}::${name}${i}`,
    props: unknownCheckingProxy(props),
  }));
  for (const policy of policiesOf(rules, { today: () => new Date("2026-01-01"), log: () => {} })) {
    if (rule && policy.name !== rule && policy.name !== "stagedoor-summary") continue;
    const report = (message: string) => reports.push({ policy: policy.name, message });
    const more = { getConfig: () => config, notApplicable: () => assert.fail("no rule uses it"), stackTags: new Map() };
    const single = (policy as ResourceValidationPolicy).validateResource;
    if (typeof single === "function") for (const one of judged) single({ ...one, ...more } as never, report);
    (policy as StackValidationPolicy).validateStack?.({ resources: judged, ...more } as never, report);
  }
  return reports;
}

describe("policy rules", () => {
  for (const { rule, what, resources, findings } of cases) {
    it(`${rule}: ${findings.length > 0 ? "finds" : "accepts"} ${what}`, () => {
      const reports = run(resources, {}, rule).filter(({ policy }) => policy === rule);
      assert.equal(reports.length, findings.length, JSON.stringify(reports));
      for (const [i, part] of findings.entries()) assert.ok(reports[i]!.message.includes(part), reports[i]!.message);
    });
  }

  for (const { rule, resources, unknown } of cases.filter((one) => one.unknown)) {
    it(`${rule}: counts an unknown ${unknown} as not evaluated, never as in order`, () => {
      const hidden = resources.map((one) => ({ ...one, props: { ...one.props, [unknown!]: unknownString } }));
      const reports = run(hidden, {}, rule);
      assert.deepEqual(
        reports.filter(({ policy }) => policy === rule),
        [],
      );
      const summary = reports.find(({ policy }) => policy === "stagedoor-summary");
      assert.match(summary?.message ?? "", new RegExp(`not evaluated.*${rule}`));
    });
  }

  it("every rule has a failing and a passing twin", () => {
    for (const { id } of rules) {
      const own = cases.filter(({ rule }) => rule === id);
      assert.ok(
        own.some(({ findings }) => findings.length > 0),
        `${id} has no failing case`,
      );
      assert.ok(
        own.some(({ findings }) => findings.length === 0),
        `${id} has no passing case`,
      );
    }
  });

  it("a finding says why, how to mend it, and where to read on", () => {
    const [report] = run([{ type: "aws:dynamodb/table:Table", props: {} }], {}, "table-recovery");
    assert.match(report!.message, /Why: .* Fix: .* See https:/);
  });
});

describe("policy exemptions", () => {
  const table = [{ type: "aws:dynamodb/table:Table", name: "scratch", props: {} }];
  const reason = "holds nothing worth keeping";

  it("an exemption silences the rule for the resource it names", () => {
    const reports = run(table, { exemptions: [{ urnPattern: "*::scratch*", reason }] }, "table-recovery");
    assert.deepEqual(reports, []);
  });

  it("an expired exemption does not, and is told on stack rules", () => {
    const exemptions = [{ urnPattern: "*", reason, expires: "2025-12-31" }];
    assert.equal(run(table, { exemptions }, "table-recovery").length, 1);
    assert.match(run(table, { exemptions }, "bucket-public-access")[0]!.message, /expired on 2025-12-31/);
  });

  it("an exemption that matches nothing is told", () => {
    const reports = run(table, { exemptions: [{ urnPattern: "*::gone", reason }] }, "bucket-public-access");
    assert.match(reports[0]!.message, /matches no resource/);
  });
});
