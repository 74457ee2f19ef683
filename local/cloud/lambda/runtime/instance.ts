import { existsSync } from "node:fs";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { exitError, timeoutError } from "./errors";

/** What a thread needs to become an instance of a function. */
export interface InstanceOptions {
  /** Folder of the code; `LAMBDA_TASK_ROOT`. */
  readonly directory: string;
  /** E.g. `index.handler`. */
  readonly handler: string;
  /** Module that holds the handler, where it is not found by the handler's name. */
  readonly file?: string;
  /** Whole environment of the thread: nothing of the parent's is passed on. */
  readonly environment: Readonly<Record<string, string>>;
  /** Host names that lead to `AWS_ENDPOINT_URL`, as DNS would. */
  readonly hosts: readonly string[];
  readonly memoryMb: number;
  readonly initLimitMs: number;
  /** Members of the context object that stay the same. */
  readonly identity: Readonly<Record<string, string>>;
  readonly jsonLogs: boolean;
  /** Lowest level that is logged. */
  readonly logLevel: string;
  /** Receives log lines, in order. */
  readonly onLog: (line: string) => void;
}

/** What one invocation gave. */
export interface InstanceResult {
  readonly payload: string;
  readonly failed: boolean;
  readonly durationMs: number;
  /** Time the thread took to load the code, when this invocation started it. */
  readonly initMs?: number;
  readonly memoryUsedMb: number;
  /** Why the instance ended, e.g. `timeout`. */
  readonly ended?: "timeout" | "exit";
}

interface Invocation {
  readonly requestId: string;
  readonly payload: string;
  readonly timeoutMs: number;
  readonly traceId: string | undefined;
  readonly clientContext: string | undefined;
  readonly onChunk: ((chunk: Buffer) => void) | undefined;
  /** Called when the handler is about to run; at the end, where the code did not even load. */
  readonly onStart: () => void;
  readonly done: (result: InstanceResult) => void;
}

// Kinds of messages a thread sends: the first member of the array.
const [READY, INIT_ERROR, RESULT, ERROR, LOG, CHUNK, FATAL] = [0, 1, 2, 3, 4, 5, 6] as const;
type Message = readonly [kind: number, data: string | Uint8Array, memoryMb?: number];

/** Milliseconds that a thread computes at its start, at the most. */
const START_MS = 1000;
/** MB for new objects: a thread fills what it may have before it looks for garbage, and there may be many threads. */
const YOUNG_MB = 8;

/** One execution environment: a thread that runs one invocation at a time and is used again while it lives. */
export class Instance {
  /** Set when the thread has ended and can take no more work. */
  dead = false;
  private readonly worker: Worker;
  private readonly createdAt = performance.now();
  private ready = false;
  private initMs: number | undefined;
  private current: Invocation | undefined;
  /** The invocation whose start has been told. */
  private begun: Invocation | undefined;
  private startedAt = 0;
  private timer: NodeJS.Timeout | undefined;
  private memoryUsedMb = 1;
  private chunks: Buffer[] = [];

  constructor(private readonly options: InstanceOptions) {
    this.worker = new Worker(workerFile(), {
      env: { ...options.environment },
      // The parent's flags (loaders, inspectors) are not the function's.
      execArgv: [],
      argv: [],
      resourceLimits: { maxOldGenerationSizeMb: options.memoryMb, maxYoungGenerationSizeMb: YOUNG_MB },
      trackUnmanagedFds: true,
      workerData: {
        directory: options.directory,
        handler: options.handler,
        file: options.file,
        identity: options.identity,
        jsonLogs: options.jsonLogs,
        logLevel: options.logLevel,
        hosts: options.hosts,
      },
    });
    this.worker.on("message", (message: Message) => this.receive(message));
    this.worker.on("error", (error: NodeJS.ErrnoException) => this.end(causeOf(error)));
    this.worker.on("exit", (code) => this.end(code === 0 ? undefined : `exit status ${code}`));
  }

  /** Whether the thread computes to load its code; one that takes longer waits for something. */
  get starting(): boolean {
    return !this.ready && !this.dead && performance.now() - this.createdAt < START_MS;
  }

  /** Runs one invocation; never rejects. The instance must be free and alive. */
  invoke(invocation: Omit<Invocation, "done">): Promise<InstanceResult> {
    return new Promise((done) => {
      this.current = { ...invocation, done };
      this.chunks = [];
      this.startedAt = performance.now();
      if (this.ready) this.send();
      else this.arm(this.options.initLimitMs);
    });
  }

  /** Ends the thread; an invocation under way fails. */
  async terminate(): Promise<void> {
    this.dead = true;
    await this.worker.terminate();
  }

  private send(): void {
    const current = this.current!;
    this.begin(current);
    this.startedAt = performance.now();
    this.arm(current.timeoutMs);
    const deadline = Date.now() + current.timeoutMs;
    this.worker.postMessage([current.payload, current.requestId, deadline, current.traceId, current.clientContext]);
  }

  private begin(current: Invocation): void {
    if (this.begun === current) return;
    this.begun = current;
    current.onStart();
  }

  private arm(ms: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      const current = this.current;
      if (!current) return;
      this.dead = true;
      this.finish(JSON.stringify(timeoutError(current.requestId, current.timeoutMs)), true, "timeout");
      void this.worker.terminate();
    }, ms);
  }

  private receive([kind, data, memoryMb]: Message): void {
    if (memoryMb !== undefined) this.memoryUsedMb = memoryMb;
    switch (kind) {
      case READY:
        this.ready = true;
        this.initMs = performance.now() - this.createdAt;
        if (this.current) this.send();
        return;
      case LOG:
        this.options.onLog(data as string);
        return;
      case CHUNK:
        this.chunk(Buffer.from((data as Uint8Array).buffer));
        return;
      case RESULT:
        this.finish(this.chunks.length > 0 ? Buffer.concat(this.chunks).toString("utf8") : (data as string), false);
        return;
      case ERROR:
        this.finish(data as string, true);
        return;
      case INIT_ERROR:
        this.initMs = performance.now() - this.createdAt;
        this.dead = true;
        this.finish(data as string, true);
        return;
      case FATAL:
        this.dead = true;
        this.finish(data as string, true, "exit");
    }
  }

  private chunk(chunk: Buffer): void {
    if (this.current?.onChunk) this.current.onChunk(chunk);
    else this.chunks.push(chunk);
  }

  private end(cause: string | undefined): void {
    this.dead = true;
    if (this.current) this.finish(JSON.stringify(exitError(this.current.requestId, cause)), true, "exit");
  }

  private finish(payload: string, failed: boolean, ended?: "timeout" | "exit"): void {
    const current = this.current;
    if (!current) return;
    this.begin(current);
    this.current = undefined;
    clearTimeout(this.timer);
    const initMs = this.initMs;
    this.initMs = undefined;
    const durationMs = performance.now() - this.startedAt;
    current.done({ payload, failed, durationMs, initMs, memoryUsedMb: this.memoryUsedMb, ended });
  }
}

function causeOf(error: NodeJS.ErrnoException): string {
  // AWS kills a function that outgrows its memory; a thread's heap limit is the nearest there is here.
  return error.code === "ERR_WORKER_OUT_OF_MEMORY" ? "signal: killed" : `${error.name}: ${error.message}`;
}

let found: string | undefined;

/** The thread's script lies beside this file, or beside the bundle that this file was put into. */
function workerFile(): string {
  found ??= [join(__dirname, "lambda-worker.cjs"), join(__dirname, "..", "lambda-worker.cjs")].find(existsSync);
  if (!found) throw new Error(`lambda-worker.cjs is missing beside ${__dirname}: the installation is incomplete`);
  return found;
}
