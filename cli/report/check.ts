import { groupBy } from "../../capture/group-by";
import type { Configuration } from "../../policy/configuration";
import type { Finding, judgeAll } from "../../policy/run";
import { reportColour } from "../terminal";

type Result = ReturnType<typeof judgeAll>;

/** What the pack found, for people: findings with their fixes, what is exempted, and a summary. */
export function checkText(run: Result, { profile }: Configuration): string {
  const lines = [
    ...blocksOf(run.violations),
    ...run.findings
      .filter(({ exemption }) => exemption)
      .map(({ rule, name, text, exemption }) => `exempted from ${rule.id}: ${name}: ${text} (${exemption!.reason})`),
    ...run.faults.map((fault) => reportColour.yellow(fault)),
    ...run.undone().map((line) => `not evaluated: ${line}`),
    `profile ${profile}: ${run.summary()}`,
  ];
  return `${lines.join("\n")}\n`;
}

/** The same for machines. */
export function checkJson(run: Result, { profile }: Configuration) {
  return {
    profile,
    violations: run.violations.map(plain),
    exempted: run.findings
      .filter(({ exemption }) => exemption)
      .map((finding) => ({ ...plain(finding), reason: finding.exemption!.reason })),
    exemptionFaults: run.faults,
    notEvaluated: run.notEvaluated.map(({ rule, urn, unknown }) => ({ rule: rule.id, urn, unknown })),
  };
}

function plain({ rule, level, urn, text }: Finding) {
  return {
    rule: rule.id,
    level,
    severity: rule.severity,
    urn,
    finding: text,
    why: rule.why,
    fix: rule.fix,
    url: rule.url,
  };
}

/** Findings of one rule and kind with all their resources; what stops a deployment first. */
function blocksOf(findings: readonly Finding[]): string[] {
  const groups = [...groupBy(findings, ({ level, rule, text }) => `${level} ${rule.id} ${text}`).values()];
  const isMandatory = ([first]: readonly Finding[]) => first!.level === "mandatory";
  return [...groups.filter(isMandatory), ...groups.filter((group) => !isMandatory(group))].map((group) => {
    const { level, rule, text } = group[0]!;
    const mark = level === "mandatory" ? reportColour.red(level) : reportColour.yellow(`${level} `);
    const names = group.map(({ name }) => name).join(", ");
    const under = [names, rule.fix, reportColour.dim(rule.url)].map((line) => `          ${line}`);
    return [`${mark} ${reportColour.bold(rule.id)}: ${text}`, ...under, ""].join("\n");
  });
}
