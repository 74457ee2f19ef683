import { levelIn } from "./profiles";
import type { Rule } from "./rule";

/** Rules as a Markdown table, for the documentation. */
export function tableOf(rules: readonly Rule[]): string {
  const rows = rules.map((rule) => {
    const levels = (["dev", "prod", "strict"] as const).map((profile) => levelIn(profile, rule));
    const parameters = Object.entries(rule.parameters ?? {}).map(
      ([name, { description }]) => `\`${name}\`: ${description}`,
    );
    const more = [rule.title, ...(rule.scopeReason ? [`Off: ${rule.scopeReason}.`] : []), ...parameters].join(" ");
    const references = [...rule.controls.map(String), ...rule.references].join(", ");
    return `| [\`${rule.id}\`](${rule.url}) | ${rule.severity} | ${levels.join(" / ")} | ${cell(more)} | ${cell(references)} |`;
  });
  return [
    "| rule | severity | dev / prod / strict | what it asks | controls and ids elsewhere |",
    "| --- | --- | --- | --- | --- |",
    ...rows,
  ].join("\n");
}

function cell(text: string): string {
  return text.replace(/\|/g, "\\|");
}
