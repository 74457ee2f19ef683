import { resolve } from "node:path";
import ora from "ora";
import type { LogSeverity } from "../../capture/errors";
import { type DatabaseKind, DynamoDbLocalError } from "../../local/cloud/dynamodb/aws";
import type { StageEvent } from "../../local/cloud/telemetry";
import type { ThrottleLimit } from "../../local/gateway/environment";
import { logLine } from "../../local/log-line";
import { refusalLine } from "../../local/refusal-line";
import { PortTakenError } from "../../local/server";
import { type RunningStage, startStage } from "../../local/stage";
import { curlLines } from "../report/curl";
import { endpointTable } from "../report/endpoints";
import { colour, interrupted, print, printJson, UserError } from "../terminal";
import { watchProject } from "../watch";

/** Options of `stagedoor dev`, as parsed. */
export interface DevOptions {
  readonly stage: string;
  readonly port: number;
  readonly cwd: string;
  readonly state?: string;
  readonly dynamodb: DatabaseKind;
  readonly accountLimit?: ThrottleLimit;
  readonly watch: boolean;
  readonly json?: boolean;
}

/** Runs a stage until it is interrupted. */
export async function dev(options: DevOptions): Promise<void> {
  const started = performance.now();
  const stop = interrupted();
  const directory = resolve(options.cwd);
  const spinner = ora({
    text: `starting stage ${options.stage}`,
    stream: process.stderr,
    isSilent: options.json ?? false,
  }).start();
  const cancelled = new AbortController();
  // The watch begins with the start, so that nothing that is edited meanwhile is missed.
  const watching = options.watch ? watchProject(directory) : undefined;
  const starting = startStage({
    directory,
    stage: options.stage,
    port: options.port,
    ...(options.state ? { state: resolve(options.state) } : {}),
    dynamodb: options.dynamodb,
    ...(options.accountLimit ? { accountLimit: options.accountLimit } : {}),
    onProgress: (resources, latest) => {
      spinner.text = `starting stage ${options.stage}: ${resources} resources, ${latest}`;
    },
    onLog: programLog(),
    signal: cancelled.signal,
  });
  void stop.then(() => cancelled.abort());
  const stage = await starting.catch((error: unknown) => {
    if (cancelled.signal.aborted) return undefined;
    spinner.stop();
    throw asUserError(error);
  });
  if (!stage) process.exit(0);
  const watcher = await watching;
  const ms = Math.round(performance.now() - started);
  spinner.stop();
  print(`${colour.green("ready")} in ${ms} ms: stage ${options.stage}`);
  if (options.json)
    printJson({ ready: true, ms, console: stage.url, endpoints: stage.endpoints, outputs: stage.outputs });
  else await describe(stage);

  stage.cloud.telemetry.listen(tellFailure);
  watcher?.tell((files) => rebuild(stage, files));
  await stop;
  await watcher?.close();
  await stage.close();
  process.exit(0);
}

/** Shows why a request failed; why one was refused is for its caller, and on the console page. */
function tellFailure(event: StageEvent): void {
  const line = event.kind === "request" && event.trace.status >= 500 ? refusalLine(event.trace) : undefined;
  if (line) logLine(`${colour.red("failed")} ${line}`);
}

/** Shows what the program logs; a rebuild does not repeat the warnings that were shown before. */
function programLog(): (severity: LogSeverity, text: string) => void {
  const warned = new Set<string>();
  return (severity, text) => {
    // Errors are told once, with all other faults, when the program has ended.
    if (severity === "debug" || severity === "error") return;
    if (severity === "warning" && warned.has(text)) return;
    if (severity === "warning") warned.add(text);
    print(text.trimEnd());
  };
}

async function describe(stage: RunningStage): Promise<void> {
  print(`\n${endpointTable(stage.list())}\n`);
  for (const { title, command } of await curlLines(stage.cloud)) print(`${colour.dim(`# ${title}`)}\n${command}\n`);
  print(`console  ${colour.bold(stage.url)}`);
  print(colour.dim("IAM policies are enforced; data is simulated on this machine. Ctrl-C ends the stage."));
}

async function rebuild(stage: RunningStage, files: readonly string[]): Promise<void> {
  const started = performance.now();
  try {
    await stage.rebuild();
    print(`${colour.green("rebuilt")} in ${Math.round(performance.now() - started)} ms (${files.join(", ")})`);
  } catch (error) {
    print(`${colour.red("the program failed; the last good stage keeps answering")}\n${message(error)}`);
  }
}

function message(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function asUserError(error: unknown): unknown {
  const told =
    error instanceof PortTakenError ||
    error instanceof DynamoDbLocalError ||
    (error instanceof Error && error.name === "ProgramError");
  return told ? new UserError(message(error)) : error;
}
