import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { commandLine } from "../../cli/program";
import { configurationOf, withPackConfiguration } from "../../policy/configuration";
import { rules } from "../../policy/rules";
import { tableOf } from "../../policy/table";

const root = join(__dirname, "../..");
const page = readFileSync(join(root, "docs/policy.md"), "utf8");

/** Blocks of a kind on the page. */
const blocks = (kind: string) =>
  [...page.matchAll(new RegExp(`\`\`\`${kind}\\n(.*?)\`\`\``, "gs"))].map(([, text]) => text!);

interface Workflow {
  readonly jobs: Record<string, { readonly steps: readonly { readonly run?: string; readonly uses?: string }[] }>;
}

describe("the documentation of the policy pack", () => {
  it("lists the rules as they are; npx tsx policy/scripts/docs.ts writes the list", () => {
    assert.ok(page.endsWith(`${tableOf(rules)}\n`));
  });

  it("shows settings that the pack takes", () => {
    const [settings] = blocks("yaml");
    const { config } = parse(settings!) as { config: Record<string, unknown> };
    const values = Object.fromEntries(
      Object.entries(config).map(([key, value]) => [key, typeof value === "string" ? value : JSON.stringify(value)]),
    );
    const configuration = configurationOf(values, rules);
    for (const text of blocks("json")) withPackConfiguration(configuration, JSON.parse(text), rules);
  });

  it("shows a workflow whose commands exist, with their options", () => {
    const { jobs } = parse(blocks("yaml").at(-1)!) as Workflow;
    const steps = Object.values(jobs).flatMap((job) => job.steps);
    const lines = steps.flatMap(({ run }) => (run ? [run] : []));
    const options = commandLine()
      .commands.find((command) => command.name() === "check")!
      .options.map(({ long }) => long);
    const ours = lines.flatMap((line) => /^npx stagedoor check (.*)$/.exec(line)?.[1]?.split(" ") ?? []);
    assert.ok(ours.includes("--stage"));
    for (const word of ours.filter((one) => one.startsWith("--"))) assert.ok(options.includes(word), word);
    // Those of Pulumi's CLI are run by tests/engine/policy.test.ts, which reads them from this page.
    const known = /^(npm ci|npx stagedoor check --stage \w+|pulumi (up|stack export|policy analyze) .+)$/;
    assert.deepEqual(
      lines.filter((line) => !known.test(line)),
      [],
    );
    assert.deepEqual(
      [...new Set(steps.flatMap(({ uses }) => (uses ? [uses] : [])))],
      ["actions/checkout@v4", "actions/setup-node@v4", "pulumi/actions@v6"],
    );
  });
});
