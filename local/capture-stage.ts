import type { CapturedResource } from "../capture/program";
import { programDirectoryOf, readProject } from "../capture/project";
import { runProgram } from "../capture/run-program";
import { readStageConfig } from "../capture/stage-config";
import { Cloud } from "./cloud/cloud";
import { services } from "./cloud/index";
import { cloudHandlers } from "./drivers/builtin/cloud-handlers";
import { tolerantHandlers } from "./drivers/builtin/tolerant-handlers";

/**
 * Runs a stage's program once and returns its resources, without serving anything; for reports.
 * @param onLog told what the program logs or prints
 * @param onRefusal told what the local cloud refuses or does not answer, which is then recorded instead. @default such
 * a program is a `ProgramError`
 */
export async function captureStage(
  directory: string,
  stage: string,
  onLog?: (text: string) => void,
  onRefusal?: (what: string) => void,
): Promise<readonly CapturedResource[]> {
  const region = readStageConfig(readProject(directory), stage).values["aws:region"];
  const cloud = new Cloud({
    services,
    baseUrl: "http://127.0.0.1:4000",
    region,
    programDirectory: programDirectoryOf(directory),
  });
  const handlers = onRefusal ? tolerantHandlers(cloud, onRefusal) : cloudHandlers(cloud);
  try {
    const run = await runProgram({ directory, stage, handlers, onLog: (_severity, text) => onLog?.(text) });
    return run.resources;
  } finally {
    await cloud.stop();
  }
}
