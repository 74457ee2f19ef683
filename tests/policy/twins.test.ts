import assert from "node:assert/strict";
import { rules } from "../../policy/rules";
import { runPack, urnOf } from "./run-pack";
import { siblingsOf } from "./siblings";
import { twins } from "./twins";
import { asAfterUpdate, asInPreview, type Part, type Twins, type Verdict } from "./twins/twin";

interface Outcome {
  /** What the rule finds in the first resource. */
  readonly found: readonly string[];
  readonly notEvaluated: boolean;
  /** Lines that the pack logs. */
  readonly log: string;
}

/** What one rule says of the first resource. */
function run(rule: string, parts: readonly Part[], exempted = false): Outcome {
  const urn = urnOf(parts[0]!, 0);
  const exemption = { rule, urnPattern: urn, reason: "on purpose, in this test" };
  const { diagnostics, log } = runPack(parts, exempted ? [exemption] : []);
  const found = diagnostics.filter((one) => one.policy === rule && one.urn === urn).map(({ message }) => message);
  const own = diagnostics.filter(({ policy }) => policy === "stagedoor");
  return { found, notEvaluated: own.some(({ message }) => message.includes(`- ${rule}: `)), log: log.join("\n") };
}

function verdictOf({ found, notEvaluated }: Outcome): Verdict {
  return found.length > 0 ? "at fault" : notEvaluated ? "not evaluated" : "in order";
}

function assertFound({ found }: Outcome, finding: string): void {
  assert.ok(
    found.some((message) => message.includes(finding)),
    `${finding}: ${JSON.stringify(found)}`,
  );
}

const as = (type: string, [first, ...rest]: readonly Part[]): readonly Part[] => [{ ...first!, type }, ...rest];

/** What differs between the twins, for the test's name. */
const difference = ({ bad, finding }: Twins) => `${bad[0]!.type.split(":").at(-1)}, ${finding}`;

describe("every rule, on twins", () => {
  for (const one of twins) {
    describe(`${one.rule}: ${difference(one)}`, () => {
      const { rule, good, bad, finding, absent, unknown } = one;
      it("passes the one in order", () => assert.deepEqual(run(rule, good).found, []));
      it("fails the one at fault", () => assertFound(run(rule, bad), finding));
      it(`absent: ${absent.verdict}`, () => assert.equal(verdictOf(run(rule, absent.parts)), absent.verdict));
      it(`unknown: ${unknown.verdict}`, () => assert.equal(verdictOf(run(rule, unknown.parts)), unknown.verdict));
      it("exempted: no violation, and told", () => {
        const outcome = run(rule, bad, true);
        assert.deepEqual(outcome.found, []);
        assert.match(outcome.log, new RegExp(`exempted from ${rule}: .*on purpose, in this test`));
      });
      for (const type of one.noSiblings ? [] : siblingsOf(good[0]!.type)) {
        it(`sibling ${type}: the same`, () => {
          assert.deepEqual(run(rule, as(type, good)).found, []);
          assertFound(run(rule, as(type, bad)), finding);
        });
      }
      if (rules.find(({ id }) => id === rule)!.across) {
        it("in preview, by dependencies: the same", () => {
          assert.equal(verdictOf(run(rule, asInPreview(good, urnOf))), "in order");
          assertFound(run(rule, asInPreview(bad, urnOf)), finding);
        });
        it("after an update, where ids are not told: the same", () => {
          assert.equal(verdictOf(run(rule, asAfterUpdate(good, urnOf))), "in order");
          assertFound(run(rule, asAfterUpdate(bad, urnOf)), finding);
        });
      }
    });
  }

  it("have twins for each kind of resource that they judge, and judge each kind's siblings", () => {
    for (const { id, types } of rules) {
      const tested = twins.filter(({ rule }) => rule === id).map(({ bad }) => bad[0]!.type);
      const covered = new Set(tested.flatMap((type) => [type, ...siblingsOf(type)]));
      assert.deepEqual([...covered].sort(), [...types].sort(), id);
    }
  });
});
