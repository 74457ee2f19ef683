import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { launcherSource } from "./launcher";
import { checkJava, DynamoDbLocalError, dynamoDbLocalLibrary } from "./library";

/** A running DynamoDB Local. */
export interface DynamoDbLocal {
  readonly port: number;
  close(): Promise<void>;
}

/** How to run it. */
export interface DynamoDbLocalOptions {
  /** Folder for the tables. @default in memory */
  readonly directory?: string;
  /** Told what takes time. */
  readonly tell?: (message: string) => void;
}

const startMs = 30_000;

/**
 * Starts AWS's DynamoDB Local on a free port of the loopback interface, without its telemetry.
 * @throws DynamoDbLocalError where Java or Maven is missing, or it does not start.
 */
export async function startDynamoDbLocal(options: DynamoDbLocalOptions = {}): Promise<DynamoDbLocal> {
  await checkJava();
  const library = await dynamoDbLocalLibrary(options.tell ?? (() => {}));
  const working = mkdtempSync(join(tmpdir(), "stagedoor-dynamodb-"));
  const launcher = join(working, "Loopback.java");
  writeFileSync(launcher, launcherSource);
  if (options.directory) mkdirSync(options.directory, { recursive: true });
  const child = spawn(
    "java",
    [
      "-XX:+UseSerialGC",
      "-XX:TieredStopAtLevel=1",
      `-Dsqlite4java.library.path=${library}`,
      "-cp",
      join(library, "*"),
      launcher,
      ...(options.directory ? ["-dbPath", options.directory] : ["-inMemory"]),
      "-disableTelemetry",
      // By default any web page may call it.
      "-cors",
      "http://127.0.0.1",
    ],
    { stdio: ["pipe", "pipe", "pipe"], cwd: working },
  );
  const clear = () => rmSync(working, { recursive: true, force: true });
  try {
    const port = await portOf(child);
    return {
      port,
      async close() {
        if (child.exitCode === null && child.signalCode === null) {
          child.stdin.end();
          const late = setTimeout(() => child.kill("SIGKILL"), 5000);
          await once(child, "exit");
          clearTimeout(late);
        }
        clear();
      },
    };
  } catch (error) {
    child.kill("SIGKILL");
    clear();
    throw error;
  }
}

/** The port that the launcher says it listens on; what else the process prints is the reason when it fails. */
function portOf(child: ChildProcess): Promise<number> {
  const said: string[] = [];
  return new Promise((resolve, reject) => {
    const fail = (what: string) => {
      clearTimeout(timer);
      reject(new DynamoDbLocalError(`it ${what}: ${said.slice(-20).join("\n")}`));
    };
    const timer = setTimeout(() => fail(`did not start within ${startMs / 1000} s`), startMs);
    child.once("error", (error) => fail(error.message));
    child.once("exit", (code) => fail(`ended with ${code}`));
    for (const stream of [child.stdout!, child.stderr!]) {
      createInterface(stream).on("line", (line) => {
        said.push(line);
        const port = /^listening on port (\d+)$/.exec(line)?.[1];
        if (!port) return;
        clearTimeout(timer);
        resolve(Number(port));
      });
    }
  });
}
