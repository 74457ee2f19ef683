import type { Policies, PolicyConfigSchema, ReportViolation } from "@pulumi/policy";
import { UnknownValueError } from "@pulumi/policy";
import { type Exemption, Exemptions, exemptionSchema } from "./exemptions";
import { isStackRule, type Judged, type ResourceRule, type Rule, type StackRule } from "./rule";

/** Policy whose configuration holds the exemptions, and whose message is the summary. */
const summaryName = "stagedoor-summary";

/** Counts of one run, for the summary. */
interface Tally {
  resources: number;
  violations: number;
  exempted: number;
  /** `RULE on NAME: property`, one for each check that had to be left for the update. */
  readonly notEvaluated: string[];
  /** Takes lines for the run's log. */
  readonly log: (line: string) => void;
}

/** What a pack takes from outside. */
export interface Surroundings {
  /** Today, for exemptions that expire. @default the machine's day */
  readonly today?: () => Date;
  /** Takes the lines about exemptions and the summary. @default stderr */
  readonly log?: (line: string) => void;
}

/** Policies of a pack, made of its rules, with exemptions by configuration and a summary at the end. */
export function policiesOf(rules: readonly Rule[], surroundings: Surroundings = {}): Policies {
  const today = surroundings.today ?? (() => new Date());
  const log = surroundings.log ?? ((line: string) => process.stderr.write(line));
  const tally: Tally = { resources: 0, violations: 0, exempted: 0, notEvaluated: [], log };
  const policies: Policies = rules.map((rule) => {
    const common = {
      name: rule.id,
      description: rule.title,
      enforcementLevel: "mandatory" as const,
      severity: rule.severity,
      tags: [...rule.references],
      remediationSteps: rule.fix,
      url: rule.url,
      configSchema: exemptionSchema,
    };
    return isStackRule(rule)
      ? {
          ...common,
          validateStack: (
            args: { resources: readonly Judged[]; getConfig<T extends object>(): T },
            report: ReportViolation,
          ) => judgeStack(rule, args.resources, exemptionsOf(args, today), tally, report),
        }
      : {
          ...common,
          validateResource: (args: Judged & { getConfig<T extends object>(): T }, report: ReportViolation) =>
            judgeResource(rule, args, exemptionsOf(args, today), tally, report),
        };
  });
  return [...policies, summary(rules, tally)];
}

function exemptionsOf(args: { getConfig<T extends object>(): T }, today: () => Date): Exemptions {
  return new Exemptions(args.getConfig<{ exemptions?: Exemption[] }>().exemptions ?? [], today());
}

function judgeResource(
  rule: ResourceRule,
  resource: Judged,
  exemptions: Exemptions,
  tally: Tally,
  report: ReportViolation,
): void {
  if (!rule.types.includes(resource.type)) return;
  tally.resources++;
  const findings = known(() => rule.judge(resource), `${rule.id} on ${resource.name}`, tally);
  for (const finding of findings) tell(rule, resource.urn, finding, exemptions, tally, report);
}

function judgeStack(
  rule: StackRule,
  resources: readonly Judged[],
  exemptions: Exemptions,
  tally: Tally,
  report: ReportViolation,
): void {
  const findings = known(() => rule.judgeStack(resources), rule.id, tally);
  for (const { urn, finding } of findings) tell(rule, urn, finding, exemptions, tally, report);
  for (const fault of exemptions.faults(resources.map(({ urn }) => urn))) report(fault);
}

/** The engine would turn an unknown value into silence; it is counted instead, and told in the summary. */
function known<T>(judge: () => readonly T[], what: string, tally: Tally): readonly T[] {
  try {
    return judge();
  } catch (error) {
    if (!(error instanceof UnknownValueError)) throw error;
    tally.notEvaluated.push(what);
    return [];
  }
}

function tell(
  rule: Rule,
  urn: string,
  finding: string,
  exemptions: Exemptions,
  tally: Tally,
  report: ReportViolation,
): void {
  const name = urn.slice(urn.lastIndexOf("::") + 2);
  const exempt = exemptions.match(urn);
  if (exempt) {
    tally.exempted++;
    tally.log(`exempted from ${rule.id}: ${name}: ${finding} (${exempt.reason})\n`);
    return;
  }
  tally.violations++;
  report(`${name}: ${finding}. Why: ${rule.why} Fix: ${rule.fix} See ${rule.url}`, urn);
}

function summary(rules: readonly Rule[], tally: Tally) {
  return {
    name: summaryName,
    description: "Says what was checked and what could not be.",
    enforcementLevel: "advisory" as const,
    configSchema: { properties: {} } as PolicyConfigSchema,
    validateStack: (_args: unknown, report: ReportViolation) => {
      const { resources, violations, exempted, notEvaluated } = tally;
      const counts = `${rules.length} rules, ${resources} checks of single resources, ${violations} violations, ${exempted} exempted`;
      if (notEvaluated.length > 0) {
        report(
          `${counts}; ${notEvaluated.length} not evaluated, because preview does not know the values yet: ${notEvaluated.join(", ")}. They are checked by the update, and by "pulumi policy analyze" of its state.`,
        );
      }
      tally.log(`stagedoor-policy: ${counts}, ${notEvaluated.length} not evaluated\n`);
      Object.assign(tally, { resources: 0, violations: 0, exempted: 0 });
      notEvaluated.length = 0;
    },
  };
}
