import { capture, type ProgramOptions } from "../capture";
import { ExitCode } from "../exit-code";
import { findingsOf, lintText, rulesText } from "../report/lint";
import { printJson } from "../terminal";

/** Options of `stagedoor lint`, as parsed. */
export interface LintOptions extends ProgramOptions {
  readonly rules?: boolean;
  readonly json?: boolean;
}

/** Says what the linter finds in a stage's program; ends with 1 where something would stop it. */
export async function lint(options: LintOptions): Promise<void> {
  if (options.rules) {
    process.stdout.write(rulesText());
    return;
  }
  const told: string[] = [];
  const failure = await capture(options, (text) => told.push(text)).then(
    () => undefined,
    (error: Error) => error,
  );
  if (failure && failure.name !== "ProgramError") throw failure;
  // A fault is logged too; the failure names each once.
  const advice = findingsOf(told).filter(({ severity }) => severity === "advice");
  const findings = [...findingsOf(failure ? [failure.message] : []), ...advice];
  const isFault = findings.some(({ severity }) => severity === "error");
  // What is no finding, a program that throws for example, is told as it stands.
  if (failure && !isFault) throw failure;
  if (options.json) printJson(findings);
  else process.stdout.write(lintText(findings));
  process.exit(isFault ? ExitCode.Found : ExitCode.Done);
}
