import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { cacheDirectory, forgetOld } from "./cache-directory";
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
  const preload = preloadFor(project);
  const child = spawn(process.execPath, childArguments(options, preload), {
    cwd: project.programDirectory,
    env: childEnvironment(options, preload),
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
    const code = await exited;
    if (preload) forgetOld(programCache());
    return code;
  } finally {
    options.signal?.removeEventListener("abort", stop);
  }
}

function childArguments({ project, stage, address }: ChildOptions, preload: string | undefined): string[] {
  return [
    ...project.nodeArguments,
    ...(preload ? ["--require", preload] : []),
    sdkEntryPoint(project),
    ...["--monitor", address, "--engine", address],
    ...["--project", project.name, "--root-directory", project.directory, "--stack", stage],
    ...["--organization", "organization", "--pwd", project.programDirectory],
    // Without it the SDK registers one resource at a time.
    ...["--parallel", "64"],
    project.entryPoint,
  ];
}

function childEnvironment({ project, config }: ChildOptions, preload: string | undefined): NodeJS.ProcessEnv {
  return {
    ...process.env,
    PULUMI_CONFIG: JSON.stringify(config.values),
    PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(config.secretKeys),
    ...(preload ? preloadEnvironment(project) : {}),
    // With the preload, sources are transpiled before the SDK's own loader would be asked.
    PULUMI_NODEJS_TYPESCRIPT: String(project.typescript && !preload),
    PULUMI_NODEJS_TRANSPILE_ONLY: "true",
  };
}

/** The script that makes programs start fast; the SDK loads programs that are ES modules in its own way. */
function preloadFor(project: Project): string | undefined {
  return isEsModule(project.programDirectory) ? undefined : join(__dirname, "preload.cjs");
}

/** Where transpiled sources, and the bundles of functions, are kept. */
function programCache(): string {
  return join(cacheDirectory(), "programs");
}

function preloadEnvironment(project: Project): NodeJS.ProcessEnv {
  // As the SDK does, only a tsconfig.json in the program's own folder counts.
  const tsconfig = join(project.programDirectory, "tsconfig.json");
  return {
    STAGEDOOR_PROGRAM_CACHE: programCache(),
    // Node.js 22 and later keep compiled code there.
    NODE_COMPILE_CACHE: join(cacheDirectory(), "compiled"),
    STAGEDOOR_ESBUILD: require.resolve("esbuild"),
    STAGEDOOR_TSCONFIG: existsSync(tsconfig) ? readFileSync(tsconfig, "utf8") : "{}",
  };
}

function isEsModule(directory: string): boolean {
  const file = join(directory, "package.json");
  if (existsSync(file)) return (JSON.parse(readFileSync(file, "utf8")) as { type?: string }).type === "module";
  return dirname(directory) !== directory && isEsModule(dirname(directory));
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
