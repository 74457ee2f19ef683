import type { Rule } from "../../components/lint/rule";
import { ruleGroups } from "../../components/lint/rules";
import { generatedNote } from "./note";

/** The guide to the linter, made from its rules. */
export function lintPage(): string {
  const groups = Object.entries(ruleGroups) as [string, Readonly<Record<string, Rule>>][];
  const rules = groups.flatMap(([, group]) => Object.values(group));
  const errors = rules.filter(({ severity }) => severity === "error").length;
  return [
    "# The linter's rules",
    generatedNote("components/lint/rules"),
    introduction(rules.length, errors),
    ...groups.flatMap(([title, group]) => [`## ${title}`, table(group)]),
    "",
  ].join("\n\n");
}

function introduction(count: number, errors: number): string {
  return `The components judge their arguments before any resource is made, so \`pulumi preview\`, \`pulumi up\`,
\`stagedoor dev\` and \`stagedoor lint\` all say the same. Of ${count} rules, ${errors} are errors: what AWS would refuse, or
what would not do what it says. They stop the program, with every fault in one message. The other ${count - errors} are
advice: one message in a program, and nothing stops.

Each line ends with the rule's id in brackets:

\`\`\`
"shop" has invalid arguments:
  - routes["GET /a"].auth: is missing; say who may call: auth.none(), auth.iam(), … [route-auth]
\`\`\`

A stage accepts advice, and quotas that AWS has raised for its account ("raisable" below), in its configuration, with
a reason:

\`\`\`yaml
# Pulumi.dev.yaml
config:
  stagedoor-lint:accepted:
    cache-in-dev: the load test of this month needs it
    rest-resources: raised to 500 for this account
\`\`\``;
}

function table(group: Readonly<Record<string, Rule>>): string {
  const rows = Object.entries(group).map(([id, rule]) => {
    const severity = rule.raisable ? `${rule.severity}, raisable` : rule.severity;
    const why = `${rule.reason} **Fix:** ${rule.fix} ([page](${rule.page}))`;
    return `| <a id="${id}"></a>\`${id}\` | ${severity} | ${cell(rule.demand)} | ${cell(why)} |`;
  });
  return ["| rule | severity | demand | otherwise, and what to do |", "|---|---|---|---|", ...rows].join("\n");
}

function cell(text: string): string {
  return text
    .replaceAll("|", "\\|")
    .replace(/\{(\w+\+?)\}/g, "`{$1}`")
    .replace(/(?<!`)(\$\w+(?:\.\w+)*|x-[\w-]+)(?!`)/g, "`$1`");
}
