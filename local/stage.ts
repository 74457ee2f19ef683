import type { LogSeverity } from "../capture/errors";
import { programDirectoryOf, readProject } from "../capture/project";
import { readStageConfig } from "../capture/stage-config";
import { type BaseOptions, openBase } from "./base";
import type { Clock } from "./clock";
import { Cloud } from "./cloud/cloud";
import { services } from "./cloud/index";
import type { ServiceEndpoint } from "./cloud/service";
import type { BuiltCloud } from "./console/console";
import { buildStage } from "./drivers/builtin/build-stage";
import type { ThrottleLimit } from "./gateway/environment";

/** How to run a stage. */
export interface StageOptions extends BaseOptions {
  /** Folder of the Pulumi project (where Pulumi.yaml is). */
  readonly directory: string;
  /** Stage, as in `Pulumi.<stage>.yaml`. */
  readonly stage: string;
  /** The account's throttle limit of API Gateway. @default 10,000 requests a second, bursts of 5,000 */
  readonly accountLimit?: ThrottleLimit;
  /** The stage's time. @default the machine's */
  readonly clock?: Clock;
  /** Told how many resources stand, while the stage is built. */
  readonly onProgress?: (resources: number, latest: string) => void;
  /** Told what the program logs, from `info` on. */
  readonly onLog?: (severity: LogSeverity, message: string) => void;
  /** Ends a start that is under way. */
  readonly signal?: AbortSignal;
}

/** A running local stage. */
export interface RunningStage {
  /** Address of the console page. */
  readonly url: string;
  /** Callable addresses by the program's own names. */
  readonly endpoints: Readonly<Record<string, string>>;
  /** The program's stack outputs, secrets in the clear. */
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly cloud: Cloud;
  /** Endpoints with their kinds and notes. */
  list(): readonly ServiceEndpoint[];
  /** Runs the program again; when it fails the stage goes on as it was, and the failure is thrown. */
  rebuild(): Promise<void>;
  /** Ends the stage and everything it started. */
  close(): Promise<void>;
}

/**
 * Runs a stage of a Pulumi program on localhost.
 * @throws PortTakenError, DynamoDbLocalError, or the program's own failure with the resource it names; nothing is left running then.
 */
export async function startStage(options: StageOptions): Promise<RunningStage> {
  let current: BuiltCloud | undefined;
  const base = await openBase(
    options,
    () => current,
    (message) => options.onLog?.("info", message),
  );
  const { storage, telemetry } = base;
  const region = () => readStageConfig(readProject(options.directory), options.stage).values["aws:region"];

  async function build(): Promise<void> {
    const cloud = new Cloud({
      services,
      baseUrl: base.url,
      region: region(),
      programDirectory: programDirectoryOf(options.directory),
      storage,
      telemetry,
      ...(options.accountLimit ? { accountLimit: options.accountLimit } : {}),
      ...(options.clock ? { clock: options.clock } : {}),
    });
    let count = 0;
    const unhook = cloud.onChange((record) => options.onProgress?.(++count, record.name));
    const { directory, stage, onLog, signal } = options;
    const built = await buildStage({ directory, stage, cloud, onLog, signal }).catch(async (error: unknown) => {
      await cloud.stop();
      throw error;
    });
    unhook();
    const previous = current;
    await previous?.cloud.stop();
    await cloud.start();
    current = { cloud, outputs: built.outputs, resources: built.resources };
  }

  await build().catch(async (error: unknown) => {
    await base.close();
    throw error;
  });
  const list = () => current!.cloud.services.flatMap((service) => service.endpoints?.() ?? []);
  return {
    url: base.url,
    get endpoints() {
      return Object.fromEntries(list().map(({ name, url }) => [name, url]));
    },
    get outputs() {
      return current!.outputs;
    },
    get cloud() {
      return current!.cloud;
    },
    list,
    rebuild: build,
    close: () => base.close(() => current!.cloud.stop()),
  };
}
