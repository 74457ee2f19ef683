import agreements from "../../opinions/agreements.json";
import { disagreements } from "../../opinions/disagreements";
import type { Disagreement } from "../../opinions/verdict";
import { rules } from "../../policy/rules";
import { generatedNote } from "./note";

/** The guide to the second opinion, with both of its tables. */
export function secondOpinionPage(): string {
  const agreed = Object.entries(agreements).flatMap(([judge, ids]) => ids.map((id) => `${judge} ${id}`));
  return [
    "# A second opinion",
    generatedNote("opinions and the policy pack's references"),
    introduction,
    "## Where they agree",
    `${agreed.length} rules look at something and find nothing. Left: the policy pack's rule that asks for the same.`,
    agreementTable(agreed),
    "## Where we see it differently",
    "Each finding that stays is covered by one of these rows.",
    disagreementTable(),
    "",
  ].join("\n\n");
}

const introduction = `The policy pack is ours, and so are the components that it judges. Others are asked too, offline and in CI:

\`\`\`sh
npm run second-opinion
\`\`\`

Both stages of the reference program and every example are run without an engine, rendered to CloudFormation, and
judged by [cdk-nag](https://github.com/cdklabs/cdk-nag) (AWS Solutions, Serverless),
[cfn-guard](https://github.com/cdklabs/cdk-validator-cfnguard) (AWS Control Tower),
[cfn-lint](https://github.com/aws-cloudformation/cfn-lint) and [checkov](https://www.checkov.io).

- **The rendering is mechanical.** [\`opinions/table\`](../opinions/table) says for each Pulumi type which CloudFormation
  type it is and which names differ; everything else goes from camelCase to PascalCase. What a resource takes from
  another becomes \`Ref\`, \`Fn::GetAtt\` or \`Fn::Sub\`, by the program's own dependencies; a test resolves them back and
  gets what the program said. A type that the table does not have fails. cfn-lint holds each template against
  CloudFormation's schemas, so a property with a wrong name fails too.
- **Findings need a reason.** A finding without a row in [\`opinions/disagreements.ts\`](../opinions/disagreements.ts)
  fails, as does a row that no finding needs: what is fixed leaves the table.
- **Agreement is written down.** [\`opinions/agreements.json\`](../opinions/agreements.json) names the rules that looked at
  something and found nothing (cfn-lint tells of findings alone). One that fails, or that has nothing to look at any more, is lost and fails; a new one is
  taken in with \`npm run second-opinion -- --write\`.
- **Judges prove that they see.** Each must find what is wrong with
  [a plainly bad bucket](../opinions/judges/probe.json).

The judges are pinned ([npm](../opinions/judges/package-lock.json), [Python](../opinions/judges/requirements.txt)) and
installed once, into the cache folder of the command line. Where one cannot be installed, as without Python 3, it is
skipped, and the report says so.`;

/** Rules of the pack that name a judge's rule as theirs. */
function ours(rule: string): string[] {
  const id = rule.slice(rule.indexOf(" ") + 1);
  return rules.filter(({ references }) => references.includes(id)).map((one) => one.id);
}

function agreementTable(agreed: readonly string[]): string {
  const byRule = new Map<string, string[]>();
  for (const rule of agreed) {
    for (const id of ours(rule)) byRule.set(id, [...(byRule.get(id) ?? []), rule]);
  }
  const others = agreed.filter((rule) => ours(rule).length === 0);
  const rows = [...byRule]
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([id, theirs]) => [`\`${id}\``, theirs.join(", ")]);
  return tableOf(["the pack's rule", "judges' rules"], [...rows, ["none", others.join(", ")]]);
}

function disagreementTable(): string {
  const rows = disagreements.map((row) => [
    row.rules.join(", "),
    placesOf(row),
    [...new Set(row.rules.flatMap(ours))].map((id) => `\`${id}\``).join(", "),
    row.reason,
  ]);
  return tableOf(["judges' rules", "where", "the pack's rules about the same", "why"], rows);
}

function placesOf({ stages, names, details }: Disagreement): string {
  const globs = [stages, names, details].flatMap((list) => list ?? []);
  return globs.length > 0 ? globs.map((glob) => `\`${glob}\``).join(", ") : "everywhere";
}

function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}
