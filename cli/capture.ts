import { resolve } from "node:path";
import ora from "ora";
import type { CapturedResource } from "../capture/program";
import { readProject, stagesOf } from "../capture/project";
import { captureStage } from "../local/capture-stage";
import { didYouMean } from "./suggest";
import { UserError } from "./terminal";

/** Which stage of which program a report is about, as parsed. */
export interface ProgramOptions {
  readonly stage: string;
  readonly cwd: string;
}

/**
 * Runs a stage's program once and returns its resources, with progress on a terminal.
 * @param onLog told what the program logs or prints
 */
export async function capture(
  { stage, cwd }: ProgramOptions,
  onLog?: (text: string) => void,
): Promise<readonly CapturedResource[]> {
  const directory = resolve(cwd);
  const stages = stagesOf(readProject(directory));
  const near = stages.includes(stage) ? "" : didYouMean(stage, stages);
  if (near) throw new UserError(`there is no stage "${stage}"${near}; there are: ${stages.join(", ")}`);
  const spinner = ora({
    text: `running the program of stage ${stage}`,
    stream: process.stderr,
    isSilent: process.stderr.isTTY !== true,
  }).start();
  try {
    return await captureStage(directory, stage, onLog);
  } finally {
    spinner.stop();
  }
}
