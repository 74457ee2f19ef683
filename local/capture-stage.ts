import type { CapturedResource } from "../capture/program";
import { programDirectoryOf, readProject } from "../capture/project";
import { readStageConfig } from "../capture/stage-config";
import { Cloud } from "./cloud/cloud";
import { services } from "./cloud/index";
import { buildStage } from "./drivers/builtin/build-stage";

/**
 * Runs a stage's program once and returns its resources, without serving anything; for reports.
 * @param onLog told what the program logs or prints
 */
export async function captureStage(
  directory: string,
  stage: string,
  onLog?: (text: string) => void,
): Promise<readonly CapturedResource[]> {
  const region = readStageConfig(readProject(directory), stage).values["aws:region"];
  const cloud = new Cloud({
    services,
    baseUrl: "http://127.0.0.1:4000",
    region,
    programDirectory: programDirectoryOf(directory),
  });
  try {
    return (await buildStage({ directory, stage, cloud, onLog: (_severity, text) => onLog?.(text) })).resources;
  } finally {
    await cloud.stop();
  }
}
