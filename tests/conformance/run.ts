import Table from "cli-table3";
import { printDocumented } from "./documented/print";
import { type CaseResult, isRecorded, type Suite, unexplained } from "./suite";
import { suites } from "./suites";

/**
 * Runs the recorded suites named on the command line, or all: `npm run conformance -- vtl sigv4`. `documented`, and
 * nothing named, also checks the rules that AWS documents and nobody recorded.
 */
async function main(names: readonly string[]): Promise<number> {
  const recorded = names.filter((name) => name !== "documented");
  const failed = names.length > 0 && recorded.length === 0 ? 0 : await runRecorded(recorded);
  const documented = names.length === 0 || recorded.length < names.length;
  const broken = documented ? await printDocumented((text) => process.stdout.write(text)) : 0;
  return failed + broken === 0 ? 0 : 1;
}

/** Runs recorded suites; answers 0 when every case passes or has its reason. */
async function runRecorded(names: readonly string[]): Promise<number> {
  const chosen = suites.filter(({ name }) => names.length === 0 || names.some((wanted) => name.startsWith(wanted)));
  const table = new Table({ head: ["suite", "passed", "all", ""], style: { head: [], border: [] } });
  let failed = 0;
  let all = 0;
  for (const suite of chosen) {
    if (!isRecorded(suite.file)) {
      table.push([suite.name, "-", "-", `skipped: ${suite.file} is not there`]);
      continue;
    }
    const results = await suite.run();
    const bad = unexplained(suite, results);
    all += results.length;
    failed += results.length === 0 ? 1 : bad.length;
    const passed = results.filter(({ differences }) => differences.length === 0).length;
    table.push([suite.name, passed, results.length, results.length === 0 ? "no cases: a failure" : noteOf(suite)]);
    for (const result of bad) report(suite.name, result);
  }
  process.stdout.write(`${table.toString()}\n`);
  for (const { name, notes = [], exceptions = {} } of chosen) {
    for (const note of notes) process.stdout.write(`${name}: ${note}\n`);
    for (const [id, reason] of Object.entries(exceptions))
      process.stdout.write(`exception: ${name} ${id}: ${reason}\n`);
  }
  if (all === 0) process.stdout.write("no cases were run: set AWS_RECORDED to the folder of the recordings\n");
  return failed === 0 && all > 0 ? 0 : 1;
}

function noteOf({ exceptions = {} }: Suite): string {
  const count = Object.keys(exceptions).length;
  return count === 0 ? "" : `${count} with a reason, below`;
}

function report(suite: string, { id, differences }: CaseResult): void {
  process.stdout.write(`FAILED ${suite} ${id}\n`);
  for (const { at, expected, got } of differences.slice(0, 10)) {
    process.stdout.write(`  at ${at}\n    expected ${print(expected)}\n    got      ${print(got)}\n`);
  }
}

function print(value: unknown): string {
  return (typeof value === "string" ? value : (JSON.stringify(value) ?? "nothing")).slice(0, 2000);
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${String((error as Error).stack ?? error)}\n`);
    process.exit(1);
  },
);
