import { resolve } from "node:path";
import type { Check } from "../doctor/check";
import { machineChecks, projectChecks } from "../doctor/project";
import { toolChecks } from "../doctor/tools";
import { ExitCode } from "../exit-code";
import { printJson, reportColour } from "../terminal";

/** Options of `stagedoor doctor`, as parsed. */
export interface DoctorOptions {
  readonly cwd: string;
  readonly port: number;
  readonly json?: boolean;
}

/** Tells what is missing on this machine and how to install it; ends with 1 where something is that everyone needs. */
export async function doctor({ cwd, port, json }: DoctorOptions): Promise<void> {
  const checks = [...(await machineChecks(port)), ...projectChecks(resolve(cwd)), ...(await toolChecks())];
  const isMissing = checks.some(({ status }) => status === "missing");
  if (json) printJson({ ok: !isMissing, checks });
  else process.stdout.write(`${checks.map(lineOf).join("\n")}\n\n${isMissing ? "something is missing" : "ready"}\n`);
  process.exit(isMissing ? ExitCode.Found : ExitCode.Done);
}

const marks: Readonly<Record<Check["status"], string>> = {
  ok: reportColour.green("✔"),
  missing: reportColour.red("✘"),
  optional: reportColour.yellow("–"),
};

function lineOf({ name, status, found, neededFor, fix }: Check): string {
  const line = `${marks[status]} ${reportColour.bold(name)} ${found}`;
  return fix ? `${line}\n  needed for ${neededFor}\n  ${fix}` : line;
}
