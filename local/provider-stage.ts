import { programDirectoryOf } from "../capture/project";
import { Cloud } from "./cloud/cloud";
import { type DatabaseKind, openDatabase } from "./cloud/dynamodb/aws";
import { services } from "./cloud/index";
import { Storage } from "./cloud/storage";
import { Telemetry } from "./cloud/telemetry";
import { type BuiltCloud, openConsole } from "./console/console";
import { startProvider } from "./drivers/provider/start-provider";
import { front } from "./front";
import { listen } from "./server";

/** How to run the local cloud for the Pulumi engine. */
export interface ProviderStageOptions {
  /** Folder of the Pulumi project, where relative paths of its archives start. */
  readonly directory: string;
  /** Port of the local server on 127.0.0.1. @default 0, a free one */
  readonly port?: number;
  /** Folder for the cloud's data. @default in memory */
  readonly state?: string;
  /** What keeps DynamoDB's tables: the embedded database, or AWS's own DynamoDB Local (Java, Maven). @default "embedded" */
  readonly dynamodb?: DatabaseKind;
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

/** Starts the local cloud as the providers `aws`, `awsx` and `random`, with its data planes on a local server. */
export async function startProviderStage(options: ProviderStageOptions): Promise<ProviderStage> {
  let current: BuiltCloud | undefined;
  const telemetry = new Telemetry();
  const page = openConsole(telemetry, () => current);
  const door = front(() => current?.cloud, page.handle);
  const server = await listen({ port: options.port ?? 0, ...door, handle: page.watch(door.handle) });
  const storage = new Storage(options.state);
  const closeDatabase = await openDatabase(storage, options.dynamodb, options.tell).catch(async (error: unknown) => {
    await server.close();
    storage.close();
    throw error;
  });
  const cloud = new Cloud({
    services,
    baseUrl: server.url,
    programDirectory: programDirectoryOf(options.directory),
    storage,
    telemetry,
  });
  // The engine keeps outputs and dependencies to itself.
  const show = () => {
    current = { cloud, outputs: {}, resources: [] };
  };
  show();
  cloud.onChange(show);
  const provider = await startProvider({ cloud });
  await cloud.start();
  return {
    url: server.url,
    debugProviders: provider.debugProviders,
    cloud,
    async close() {
      await server.close();
      await provider.close();
      await cloud.stop();
      storage.close();
      await closeDatabase();
    },
  };
}
