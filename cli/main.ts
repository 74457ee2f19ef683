import { CommanderError } from "commander";
import { ExitCode } from "./exit-code";
import { commandLine } from "./program";
import { print, UserError } from "./terminal";

commandLine()
  .parseAsync()
  .catch((error: unknown) => {
    // Commander has told what was wrong with the words; help and version are thrown too, with 0.
    if (error instanceof CommanderError) process.exit(error.exitCode === 0 ? ExitCode.Done : ExitCode.Trouble);
    // A program's own faults are told as they stand: they name the resource or the setting.
    const told = error instanceof UserError || (error instanceof Error && error.name === "ProgramError");
    print(
      told ? (error as Error).message : `stagedoor failed: ${error instanceof Error ? error.stack : String(error)}`,
    );
    process.exit(ExitCode.Trouble);
  });
