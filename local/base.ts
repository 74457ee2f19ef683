import { type DatabaseKind, openDatabase } from "./cloud/dynamodb/aws";
import { Storage } from "./cloud/storage";
import { Telemetry } from "./cloud/telemetry";
import { type BuiltCloud, openConsole } from "./console/console";
import { front } from "./front";
import { type LocalServer, listen } from "./server";

/** Where a local cloud is reached and keeps its data. */
export interface BaseOptions {
  /** Port on 127.0.0.1. @default 0, a free one */
  readonly port?: number;
  /** Folder for the cloud's data. @default in memory */
  readonly state?: string;
  /** What keeps DynamoDB's tables: the embedded database, or AWS's own DynamoDB Local (Java, Maven). @default "embedded" */
  readonly dynamodb?: DatabaseKind;
}

/** What a local cloud stands on, and what stays when it is built anew: the server with its console, and the data. */
export interface Base {
  /** Address of the server, and of the console page. */
  readonly url: string;
  readonly storage: Storage;
  readonly telemetry: Telemetry;
  /** Ends the server, then what is still running, then the data. */
  close(end?: () => Promise<void>): Promise<void>;
}

/**
 * Opens the server, which says that the stage is starting until there is a cloud to show.
 * @throws PortTakenError, DynamoDbLocalError; nothing is left running then.
 */
export async function openBase(
  { port = 0, state, dynamodb }: BaseOptions,
  shown: () => BuiltCloud | undefined,
  tell?: (message: string) => void,
): Promise<Base> {
  const telemetry = new Telemetry();
  const page = openConsole(telemetry, shown);
  const door = front(() => shown()?.cloud, page.handle);
  const server = await listen({ port, ...door, handle: page.watch(door.handle) });
  let storage: Storage | undefined;
  try {
    storage = new Storage(state);
    return opened(server, telemetry, storage, await openDatabase(storage, dynamodb, tell));
  } catch (error) {
    await server.close();
    storage?.close();
    throw error;
  }
}

function opened(server: LocalServer, telemetry: Telemetry, storage: Storage, closeDatabase: () => Promise<void>): Base {
  return {
    url: server.url,
    storage,
    telemetry,
    async close(end) {
      await server.close();
      await end?.();
      storage.close();
      await closeDatabase();
    },
  };
}
