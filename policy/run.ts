import { type Configuration, levelOf, parametersOf } from "./configuration";
import { type Exemption, isExpired, matches } from "./exemptions";
import { judge } from "./judge";
import type { Level } from "./profiles";
import type { Judged, Rule } from "./rule";
import { Stack } from "./stack";

/** Something wrong with a resource. */
export interface Finding {
  readonly rule: Rule;
  readonly level: Level;
  readonly urn: string;
  readonly name: string;
  /** Words that follow "NAME: ". */
  readonly text: string;
  /** Exemption in force, when there is one: told, and no violation. */
  readonly exemption?: Exemption;
}

/** A check that was left undone, because a value was not known. */
export interface NotEvaluated {
  readonly rule: Rule;
  readonly level: Level;
  readonly urn: string;
  /** Path of the value, inside the resource or another one. */
  readonly unknown: string;
}

const nothing = new Stack([]);

/** One run of the rules over the resources of a program: what was found, what could not be told, what was exempted. */
export class Run {
  readonly findings: Finding[] = [];
  readonly notEvaluated: NotEvaluated[] = [];
  private readonly ran = new Set<string>();
  private readonly seen = new Set<string>();

  constructor(
    private readonly configuration: Configuration,
    private readonly today: Date,
  ) {}

  /** Judges one resource by one rule; gives what is new. Rules on single resources need no stack. */
  judge(rule: Rule, resource: Judged, stack: Stack = nothing): readonly Finding[] {
    if (!rule.types.includes(resource.type)) return [];
    this.ran.add(rule.id);
    this.seen.add(resource.urn);
    const level = levelOf(rule, this.configuration);
    const parameters = parametersOf(rule, this.configuration);
    const verdict = judge(rule, resource, { stack, parameters });
    this.notEvaluated.push(...verdict.unknown.map((unknown) => ({ rule, level, urn: resource.urn, unknown })));
    const exemption = this.configuration.exemptions.find(
      (one) => one.rule === rule.id && !isExpired(one, this.today) && matches(one, resource.urn),
    );
    const found = verdict.findings.map((text) => ({
      rule,
      level,
      urn: resource.urn,
      name: resource.name,
      text,
      exemption,
    }));
    this.findings.push(...found);
    return found;
  }

  /** Exemptions that are expired, match no resource, or exempt from nothing any more. */
  exemptionFaults(resources: readonly Judged[]): readonly string[] {
    return this.configuration.exemptions.flatMap((exemption) => {
      const { rule, urnPattern, expires } = exemption;
      const what = `the exemption of ${urnPattern} from ${rule}`;
      if (isExpired(exemption, this.today)) {
        return [`${what} expired on ${expires}; renew it with a reason, or mend the resource`];
      }
      const matched = resources.filter(({ urn }) => matches(exemption, urn));
      if (matched.length === 0) return [`${what} matches no resource; take it out`];
      const used = this.findings.some((finding) => finding.exemption === exemption);
      const open = this.notEvaluated.some((one) => one.rule.id === rule && matches(exemption, one.urn));
      return used || open || !this.ran.has(rule) ? [] : [`${what} is stale: the rule finds nothing there; take it out`];
    });
  }

  /** What stops an update, or is told. */
  get violations(): readonly Finding[] {
    return this.findings.filter(({ exemption }) => exemption === undefined);
  }

  /** Counts of the run in one line. */
  summary(): string {
    const violations = this.violations;
    const mandatory = violations.filter(({ level }) => level === "mandatory").length;
    return [
      `${this.ran.size} rules ran on ${this.seen.size} resources`,
      `${violations.length} violations (${mandatory} mandatory)`,
      `${this.findings.length - violations.length} exempted`,
      `${this.notEvaluated.length} not evaluated`,
    ].join(", ");
  }

  /** What was not evaluated, at one level or at all, a line for each rule: `RULE: NAME (PATH), NAME (PATH)`. */
  undone(wanted?: Level): readonly string[] {
    const byRule = new Map<string, string[]>();
    for (const { rule, level, urn, unknown } of this.notEvaluated) {
      if (wanted !== undefined && level !== wanted) continue;
      byRule.set(rule.id, [...(byRule.get(rule.id) ?? []), `${nameIn(urn)} (${unknown})`]);
    }
    return [...byRule].map(([id, places]) => `${id}: ${[...new Set(places)].join(", ")}`);
  }
}

function nameIn(urn: string): string {
  return urn.slice(urn.lastIndexOf("::") + 2);
}

/** A resource as a program's run left it, inputs and outputs apart. */
export interface Captured {
  readonly type: string;
  readonly name: string;
  readonly urn: string;
  readonly id?: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly propertyDependencies: Readonly<Record<string, readonly string[]>>;
}

/** Judges all resources in this process, without an engine: rules on single ones by inputs, rules across by outputs. */
export function judgeAll(
  rules: readonly Rule[],
  resources: readonly Captured[],
  configuration: Configuration,
  today: Date = new Date(),
): Run & { readonly faults: readonly string[] } {
  const run = new Run(configuration, today);
  const single = resources.map(({ inputs, ...rest }) => ({ ...rest, props: inputs }));
  const after = resources.map(({ inputs, outputs, id, ...rest }) => ({
    ...rest,
    props: { ...inputs, ...outputs, id },
  }));
  const stack = new Stack(after);
  for (const rule of rules) {
    if (levelOf(rule, configuration) === "disabled") continue;
    if (rule.across) for (const resource of stack.ofType(rule.types)) run.judge(rule, resource, stack);
    else for (const resource of single) run.judge(rule, resource);
  }
  return Object.assign(run, { faults: run.exemptionFaults(after) });
}
