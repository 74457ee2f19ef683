import Table from "cli-table3";
import type { Configuration } from "../../policy/configuration";
import type { Finding, judgeAll } from "../../policy/run";
import { colour } from "../terminal";

type Result = ReturnType<typeof judgeAll>;

/** What the pack found, for people: a table of findings, what is exempted, and a summary. */
export function checkText(run: Result, { profile }: Configuration): string {
  const lines = [
    ...(run.violations.length > 0 ? [tableOf(run.violations)] : []),
    ...run.findings
      .filter(({ exemption }) => exemption)
      .map(({ rule, name, text, exemption }) => `exempted from ${rule.id}: ${name}: ${text} (${exemption!.reason})`),
    ...run.faults.map((fault) => colour.yellow(fault)),
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

function tableOf(findings: readonly Finding[]): string {
  const table = new Table({
    head: ["level", "rule", "resource", "finding", "fix"],
    style: { head: [], border: [] },
    wordWrap: true,
    colWidths: [11, 26, 24, 40, 50],
  });
  for (const { level, rule, name, text } of findings) {
    const shown = level === "mandatory" ? colour.red(level) : colour.yellow(level);
    table.push([shown, rule.id, name, text, `${rule.fix}\n${rule.url}`]);
  }
  return table.toString();
}
