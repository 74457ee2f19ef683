import { basename, join } from "node:path";
import type { Opinion } from "../opinion";
import { run, type Templates } from "./judge";

/** checkov's checks of CloudFormation, without its service. */
export async function checkov(home: string, { referring }: Templates): Promise<Opinion[]> {
  const options = ["--framework", "cloudformation", "-o", "json", "--compact", "--skip-download"];
  const output = await run(join(home, "venv/bin/checkov"), ["-d", referring, ...options], [1]);
  interface Check {
    readonly check_id: string;
    readonly check_name: string;
    readonly file_path: string;
    readonly resource: string;
  }
  const { results } = JSON.parse(output) as { results: { passed_checks: Check[]; failed_checks: Check[] } };
  const opinions = (checks: Check[], passed: boolean) =>
    checks.map(({ check_id, check_name, file_path, resource }) => ({
      judge: "checkov" as const,
      rule: check_id,
      file: basename(file_path),
      logicalId: resource.split(".").at(-1),
      passed,
      text: check_name,
    }));
  return [...opinions(results.passed_checks, true), ...opinions(results.failed_checks, false)];
}
