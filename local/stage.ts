import type { LogSeverity } from "../capture/errors";
import { programDirectoryOf, readProject } from "../capture/project";
import { readStageConfig } from "../capture/stage-config";
import type { Clock } from "./clock";
import { Cloud } from "./cloud/cloud";
import { type DatabaseKind, openDatabase } from "./cloud/dynamodb/aws";
import { services } from "./cloud/index";
import type { ServiceEndpoint } from "./cloud/service";
import { Storage } from "./cloud/storage";
import { Telemetry } from "./cloud/telemetry";
import { type BuiltCloud, openConsole } from "./console/console";
import { buildStage } from "./drivers/builtin/build-stage";
import { front } from "./front";
import type { ThrottleLimit } from "./gateway/environment";
import { type LocalServer, listen } from "./server";

/** How to run a stage. */
export interface StageOptions {
  /** Folder of the Pulumi project (where Pulumi.yaml is). */
  readonly directory: string;
  /** Stage, as in `Pulumi.<stage>.yaml`. */
  readonly stage: string;
  /** Port on 127.0.0.1. @default 0, a free one */
  readonly port?: number;
  /** Folder for the stage's data. @default in memory */
  readonly state?: string;
  /** What keeps DynamoDB's tables: the embedded database, or AWS's own DynamoDB Local (Java, Maven). @default "embedded" */
  readonly dynamodb?: DatabaseKind;
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
  const telemetry = new Telemetry();
  const page = openConsole(telemetry, () => current);
  const door = front(() => current?.cloud, page.handle);
  const server = await listen({ port: options.port ?? 0, ...door, handle: page.watch(door.handle) });
  const storage = new Storage(options.state);
  const region = () => readStageConfig(readProject(options.directory), options.stage).values["aws:region"];

  async function build(): Promise<void> {
    const cloud = new Cloud({
      services,
      baseUrl: server.url,
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

  let closeDatabase = async () => {};
  try {
    closeDatabase = await openDatabase(storage, options.dynamodb, (message) => options.onLog?.("info", message));
    await build();
  } catch (error) {
    await end(server, storage);
    await closeDatabase();
    throw error;
  }
  const list = () => current!.cloud.services.flatMap((service) => service.endpoints?.() ?? []);
  return {
    url: server.url,
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
    async close() {
      await server.close();
      await current!.cloud.stop();
      storage.close();
      await closeDatabase();
    },
  };
}

async function end(server: LocalServer, storage: Storage): Promise<void> {
  await server.close();
  storage.close();
}
