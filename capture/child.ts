import { type ChildProcess, spawn } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { ProgramError } from "./errors";
import type { Project } from "./project";
import type { StageConfig } from "./stage-config";

/** How to start a program's process. */
export interface ChildOptions {
  readonly project: Project;
  readonly stage: string;
  readonly config: StageConfig;
  /** Address of the monitor. */
  readonly address: string;
  readonly signal?: AbortSignal;
  readonly onLine: (line: string, stream: "stdout" | "stderr") => void;
}

/** How long a program may take to end after it was asked to. */
const GRACE_MS = 1500;

/** Runs the program by the SDK's own entry point and returns the exit code; null when a signal ended it. */
export async function runChild(options: ChildOptions): Promise<number | null> {
  const { project } = options;
  const child = spawn(process.execPath, childArguments(options), {
    cwd: project.programDirectory,
    env: childEnvironment(options),
    stdio: ["ignore", "pipe", "pipe"],
  });
  const stop = () => terminate(child);
  options.signal?.addEventListener("abort", stop, { once: true });
  try {
    const exited = new Promise<number | null>((resolve, reject) => {
      child.once("error", reject);
      child.once("close", resolve);
    });
    readLines(child.stdout, (line) => options.onLine(line, "stdout"));
    readLines(child.stderr, (line) => options.onLine(line, "stderr"));
    if (options.signal?.aborted) stop();
    return await exited;
  } finally {
    options.signal?.removeEventListener("abort", stop);
  }
}

function childArguments({ project, stage, address }: ChildOptions): string[] {
  return [
    ...project.nodeArguments,
    sdkEntryPoint(project),
    ...["--monitor", address, "--engine", address],
    ...["--project", project.name, "--root-directory", project.directory, "--stack", stage],
    ...["--organization", "organization", "--pwd", project.programDirectory],
    // Without it the SDK registers one resource at a time.
    ...["--parallel", "64"],
    project.entryPoint,
  ];
}

function childEnvironment({ project, config }: ChildOptions): NodeJS.ProcessEnv {
  return {
    ...process.env,
    PULUMI_CONFIG: JSON.stringify(config.values),
    PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(config.secretKeys),
    PULUMI_NODEJS_TYPESCRIPT: String(project.typescript),
    PULUMI_NODEJS_TRANSPILE_ONLY: "true",
  };
}

/** The SDK that the program itself depends on, so that both are of one version. */
function sdkEntryPoint(project: Project): string {
  try {
    return createRequire(join(project.programDirectory, "index.js")).resolve("@pulumi/pulumi/cmd/run");
  } catch {
    throw new ProgramError([`${project.programDirectory} has no @pulumi/pulumi: run npm install there`]);
  }
}

function terminate(child: ChildProcess): void {
  child.kill("SIGTERM");
  setTimeout(() => child.kill("SIGKILL"), GRACE_MS).unref();
}

function readLines(stream: Readable, onLine: (line: string) => void): void {
  createInterface({ input: stream }).on("line", onLine);
}
