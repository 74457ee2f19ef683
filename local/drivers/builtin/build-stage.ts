import type { ProgramOptions, ProgramResult } from "../../../capture/program";
import { runProgram } from "../../../capture/run-program";
import type { Cloud } from "../../cloud/cloud";
import { cloudHandlers } from "./cloud-handlers";

/** A stage's program and the cloud to build it in. */
export interface BuildOptions extends Pick<ProgramOptions, "directory" | "stage" | "onLog" | "signal"> {
  readonly cloud: Cloud;
}

/**
 * Runs a stage's unchanged program against a local cloud, without an engine: no state, no plan, each resource created
 * as the program registers it. Rejects with `ProgramError`, which lists every fault with the resource's name.
 */
export async function buildStage(options: BuildOptions): Promise<ProgramResult> {
  const { cloud, ...program } = options;
  return runProgram({ ...program, handlers: cloudHandlers(cloud) });
}
