import type { CapturedResource } from "../../../capture/program";
import { configurationOf } from "../../../policy/configuration";
import { rules } from "../../../policy/rules";
import { judgeAll } from "../../../policy/run";
import { type Mutant, mutantsOf } from "./mutants";

const configuration = configurationOf({ "stagedoor-policy:profile": "prod" }, rules);
const alone = rules.filter(({ across }) => !across);
const across = rules.filter((rule) => rule.across);

/** A mutant, and the rules that found something in it which they don't find in the program as it is. */
export interface Judgement extends Omit<Mutant, "resources" | "changed"> {
  readonly fired: readonly string[];
}

/** Judges every mutant of a program by the rules of profile prod. */
export function judgeMutants(resources: readonly CapturedResource[]): readonly Judgement[] {
  const before = new Set(findings(judgeAll(rules, resources, configuration)).map(({ key }) => key));
  return mutantsOf(resources).map(({ what, resource, change, changed, resources: mutated }) => {
    // Rules on single resources find in the others what they found before.
    const runs = [judgeAll(alone, changed ? [changed] : [], configuration), judgeAll(across, mutated, configuration)];
    const fired = runs.flatMap(findings).filter(({ key }) => !before.has(key));
    return { what, resource, change, fired: [...new Set(fired.map(({ rule }) => rule))].sort() };
  });
}

function findings({ violations }: ReturnType<typeof judgeAll>): readonly { rule: string; key: string }[] {
  return violations.map(({ rule, urn, text }) => ({ rule: rule.id, key: `${rule.id} ${urn} ${text}` }));
}
