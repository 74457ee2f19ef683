import { programDirectoryOf } from "../capture/project";
import { type BaseOptions, openBase } from "./base";
import { Cloud } from "./cloud/cloud";
import { services } from "./cloud/index";
import type { BuiltCloud } from "./console/console";
import { type RunningProvider, startProvider } from "./drivers/provider/start-provider";

/** How to run the local cloud for the Pulumi engine. */
export interface ProviderStageOptions extends BaseOptions {
  /** Folder of the Pulumi project, where relative paths of its archives start. */
  readonly directory: string;
  /** Told what takes time. */
  readonly tell?: (message: string) => void;
}

/** A local cloud that the engine deploys to. */
export interface ProviderStage {
  /** Address of the console page. */
  readonly url: string;
  /** Value for PULUMI_DEBUG_PROVIDERS. */
  readonly debugProviders: string;
  readonly cloud: Cloud;
  close(): Promise<void>;
}

/**
 * Starts the local cloud as the providers `aws`, `awsx` and `random`, with its data planes on a local server. Whatever
 * stops it from starting is thrown; nothing is left running then.
 */
export async function startProviderStage(options: ProviderStageOptions): Promise<ProviderStage> {
  let current: BuiltCloud | undefined;
  const base = await openBase(options, () => current, options.tell);
  const cloud = new Cloud({
    services,
    baseUrl: base.url,
    programDirectory: programDirectoryOf(options.directory),
    storage: base.storage,
    telemetry: base.telemetry,
  });
  // The engine keeps outputs and dependencies to itself.
  const show = () => {
    current = { cloud, outputs: {}, resources: [] };
  };
  show();
  cloud.onChange(show);
  let provider: RunningProvider | undefined;
  const close = () =>
    base.close(async () => {
      await provider?.close();
      await cloud.stop();
    });
  try {
    provider = await startProvider({ cloud });
    await cloud.start();
  } catch (error) {
    await close();
    throw error;
  }
  return { url: base.url, debugProviders: provider.debugProviders, cloud, close };
}
