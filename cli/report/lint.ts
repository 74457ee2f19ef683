import type { Rule } from "../../components/lint/rule";
import { type RuleId, ruleGroups, rules } from "../../components/lint/rules";
import { reportColour } from "../terminal";

/** One thing that the linter found. */
export interface Finding {
  readonly rule: RuleId;
  readonly severity: Rule["severity"];
  /** The component's name. */
  readonly component: string;
  /** Where, and what is wrong. */
  readonly message: string;
  readonly fix: string;
  readonly page: string;
}

/** The findings in what a program was told: each stands on a line that ends with its rule's id. */
export function findingsOf(texts: readonly string[]): Finding[] {
  return texts.flatMap((text) => {
    let component = "";
    return text.split("\n").flatMap((line) => {
      component = /"([^"]+)" has invalid arguments:$/.exec(line)?.[1] ?? component;
      const match = /^\s*- (.*) \[([a-z0-9-]+)\]$/.exec(line);
      const id = match?.[2];
      if (!match || !id || !Object.hasOwn(rules, id)) return [];
      const { severity, fix, page } = rules[id as RuleId];
      const [, name = component, message = match[1]!] =
        severity === "advice" ? (/^(.+?): (.*)$/.exec(match[1]!) ?? []) : [];
      return [{ rule: id as RuleId, severity, component: name, message, fix, page }];
    });
  });
}

/** Findings for people: errors first, each with its fix and its page. */
export function lintText(findings: readonly Finding[]): string {
  if (findings.length === 0) return `no errors and no advice, by ${Object.keys(rules).length} rules\n`;
  const errors = findings.filter(({ severity }) => severity === "error");
  const advice = findings.filter(({ severity }) => severity === "advice");
  const lines = [...errors, ...advice].map(({ rule, severity, component, message, fix, page }) => {
    const mark = severity === "error" ? reportColour.red("error ") : reportColour.yellow("advice");
    return `${mark} ${reportColour.bold(component)} ${message} ${reportColour.dim(`[${rule}]`)}\n       ${fix}\n       ${reportColour.dim(page)}\n`;
  });
  const count = (number: number, what: string, many: string) => `${number} ${number === 1 ? what : many}`;
  const told = [count(errors.length, "error", "errors"), count(advice.length, "piece of advice", "pieces of advice")];
  return `${lines.join("")}\n${told.join(", ")}\n`;
}

/** Every rule with its demand, in groups. */
export function rulesText(): string {
  const groups = Object.entries(ruleGroups) as [string, Readonly<Record<string, Rule>>][];
  return groups
    .map(([title, group]) => {
      const lines = Object.entries(group).map(
        ([id, { severity, demand }]) => `  ${severity.padEnd(6)} ${id.padEnd(28)} ${demand}\n`,
      );
      return `${reportColour.bold(title)}\n${lines.join("")}`;
    })
    .join("\n");
}
