import type { ProgramOptions, ProgramResult, Registration, RegistrationResult } from "../../../capture/program";
import { programDirectoryOf } from "../../../capture/project";
import { runProgram } from "../../../capture/run-program";
import { Cloud } from "../../cloud/cloud";
import { recordedType } from "../../cloud/recorded";
import type { ServiceFactory } from "../../cloud/service";
import { readProviderSettings, regionOf, withProviderOutputs } from "../provider-settings";
import { checkedInputs, cloudHandlers } from "./cloud-handlers";

/** A stage's program to look at. */
export interface CaptureOptions extends Pick<ProgramOptions, "directory" | "stage" | "onLog" | "signal"> {
  /** Services whose checks and provider functions answer the program. */
  readonly services: readonly ServiceFactory[];
}

/**
 * Runs a stage's program for its resource graph alone, as reports need it: nothing is created, every resource gets an
 * id and an ARN of the right shape. Rejects with `ProgramError`, as `buildStage` does.
 */
export async function captureStage({ services, ...program }: CaptureOptions): Promise<ProgramResult> {
  const programDirectory = programDirectoryOf(program.directory);
  const cloud = new Cloud({ services, programDirectory, baseUrl: "http://127.0.0.1" });
  const handlers = { ...cloudHandlers(cloud), register: (registration: Registration) => record(cloud, registration) };
  try {
    return await runProgram({ ...program, handlers });
  } finally {
    await cloud.stop();
  }
}

async function record(cloud: Cloud, registration: Registration): Promise<RegistrationResult> {
  const { urn, type, name } = registration;
  const settings = readProviderSettings(registration.provider?.inputs ?? {});
  const region = regionOf(registration.inputs, settings) ?? cloud.region;
  const inputs = checkedInputs(cloud, { urn, type, name, region }, registration.inputs);
  const context = { cloud, urn, name, region, accountId: cloud.accountId };
  const { id, outputs } = await recordedType(type).create(inputs, context);
  return { id, outputs: withProviderOutputs({ ...inputs, ...outputs }, settings, region) };
}
