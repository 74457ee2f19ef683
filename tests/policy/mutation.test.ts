import assert from "node:assert/strict";
import { join } from "node:path";
import Table from "cli-table3";
import { captureStage } from "../../local/capture-stage";
import { caught } from "./mutation/caught";
import { excused } from "./mutation/excused";
import { type Judgement, judgeMutants } from "./mutation/run";

/** A mutant with what was expected of it. */
interface Outcome extends Judgement {
  readonly expected: readonly string[];
  /** Why no rule is meant to find it. */
  readonly reason?: string;
  readonly pattern?: string;
}

describe("mutation: each default of each component broken, one at a time", function () {
  this.timeout(300_000);
  let outcomes: readonly Outcome[];

  before(async () => {
    const resources = await captureStage(join(__dirname, "fixtures/defaults"), "prod");
    outcomes = judgeMutants(resources).map(outcomeOf);
  });

  it("fires exactly the rules that are expected", () => {
    const wrong = outcomes.filter(({ fired, expected }) => fired.join() !== expected.join());
    assert.deepEqual(
      wrong.map(
        (one) =>
          `${textOf(one)}: ${one.fired.join(", ") || "nothing"} fired, not ${one.expected.join(", ") || "nothing"}`,
      ),
      [],
    );
  });

  it("lets none survive without a reason", () => {
    const survivors = outcomes.filter(({ fired, reason }) => fired.length === 0 && reason === undefined);
    assert.deepEqual(survivors.map(textOf), []);
  });

  it("expects nothing that no default needs", () => {
    const used = new Set(outcomes.map(({ pattern }) => pattern));
    assert.deepEqual(
      [...caught, ...excused].map(([pattern]) => pattern).filter((pattern) => !used.has(pattern)),
      [],
    );
  });

  after(() => console.log(tableOf(outcomes)));
});

/** What was broken, how often, and what found it or why nothing should. */
function tableOf(outcomes: readonly Outcome[]): string {
  const groups = new Map<string, Outcome[]>();
  for (const one of outcomes) {
    const key = [one.what, one.fired, one.reason].join("|");
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  const table = new Table({
    head: ["broken", "mutants", "found by", "or left, because"],
    style: { head: [], border: [], compact: true },
  });
  for (const [first, ...others] of groups.values()) {
    const { what, fired, reason } = first!;
    const why = fired.length > 0 ? "" : (reason ?? `SURVIVED: ${textOf(first!)}`);
    table.push([what, others.length + 1, fired.join(", "), why]);
  }
  const found = outcomes.filter(({ fired }) => fired.length > 0).length;
  const survived = outcomes.filter(({ fired, reason }) => fired.length === 0 && reason === undefined).length;
  const left = outcomes.length - found - survived;
  return `${table}\n${outcomes.length} mutants: ${found} found, ${left} left for a reason, ${survived} survived`;
}

function textOf({ what, change, resource }: Judgement): string {
  return `${what} [${change}] @${resource}`;
}

function outcomeOf(judgement: Judgement): Outcome {
  const text = textOf(judgement);
  const rule = caught.find(([pattern]) => glob(pattern).test(text));
  if (rule) return { ...judgement, expected: rule[1].split(" "), pattern: rule[0] };
  const excuse = excused.find(([pattern]) => glob(pattern).test(text));
  return { ...judgement, expected: [], reason: excuse?.[1], pattern: excuse?.[0] };
}

const globs = new Map<string, RegExp>();

function glob(pattern: string): RegExp {
  const known = globs.get(pattern);
  if (known) return known;
  const parts = pattern.split("*").map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
  const made = new RegExp(`^${parts.join(".*")}$`, "s");
  globs.set(pattern, made);
  return made;
}
