import { existsSync } from "node:fs";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { exitError, timeoutError } from "./errors";
import { type Invocation, type Listener, NOT_BEGUN, type Work } from "./invocation";

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

// Kinds of messages a thread sends: the first member of the array.
const [READY, INIT_ERROR, RESULT, ERROR, LOG, CHUNK, FATAL] = [0, 1, 2, 3, 4, 5, 6] as const;
type Message = readonly [kind: number, data: string | Uint8Array, memoryMb?: number, durationMs?: number];

/** Milliseconds that a thread computes at its start, at the most. */
const START_MS = 1000;
/** MB for new objects: a thread fills what it may have before it looks for garbage, and there may be many threads. */
const YOUNG_MB = 8;
/** Milliseconds: to wait for a thread that needed less for its last invocation is sooner than to wake another. */
const QUICK_MS = 0.2;
/** Milliseconds after which a thread that was quick holds up what was sent ahead. */
const HELD_UP_MS = 1;
/** Invocations that a thread may have before it, with the one under way. */
const AHEAD = 16;

/**
 * One execution environment: a thread that runs one invocation at a time and is used again while it lives. A quick one
 * is sent work ahead, so that it need not be woken for each; what it has not begun can be taken back.
 */
export class Instance {
  /** Set when the thread has ended and can take no more work. */
  dead = false;
  private readonly worker: Worker;
  private readonly createdAt = performance.now();
  private ready = false;
  private initMs: number | undefined;
  /** What the thread was sent and has not answered, the one under way first. */
  private readonly sent: Invocation[] = [];
  /** What is about to be sent. */
  private outbox: unknown[][] = [];
  private sequence = 0;
  /** Sequence number that the thread may begin next; whoever changes it first, the thread or `takeBack`, has decided. */
  private readonly claim = new Int32Array(new SharedArrayBuffer(4)).fill(1);
  /** The invocation whose start has been told. */
  private begun: Invocation | undefined;
  private startedAt = 0;
  private lastMs = Number.POSITIVE_INFINITY;
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
        claim: this.claim,
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

  /** Whether nothing is under way. */
  get free(): boolean {
    return this.sent.length === 0;
  }

  /** Whether it is awake, and work sent now is likely to begin sooner than another thread would wake up. */
  get quick(): boolean {
    return this.ready && !this.dead && this.lastMs < QUICK_MS && this.sent.length > 0 && this.sent.length < AHEAD;
  }

  /** Whether work was sent ahead of its turn. */
  get hasAhead(): boolean {
    return this.sent.length > 1;
  }

  /** Whether work sent ahead waits for an invocation that takes long after all. */
  get holdsUp(): boolean {
    return this.hasAhead && performance.now() - this.startedAt >= HELD_UP_MS;
  }

  /** Runs the handler once, after what was sent before. The instance must be alive, and free or quick. */
  invoke(work: Work, listener: Listener): void {
    this.sequence += 1;
    const added: Invocation = { work, listener, sequence: this.sequence };
    this.sent.push(added);
    if (!this.ready) {
      this.arm(this.options.initLimitMs);
      return;
    }
    this.post(added);
    if (this.sent.length === 1) this.start(added);
  }

  /** Takes back what the thread has not begun; it gets nothing ahead until it has been quick again. */
  takeBack(): void {
    this.lastMs = Number.POSITIVE_INFINITY;
    const unclaimed = Atomics.exchange(this.claim, 0, this.sequence + 1);
    const at = this.sent.findIndex(({ sequence }) => sequence >= unclaimed);
    if (at >= 0) for (const { listener } of this.sent.splice(at)) listener.done(NOT_BEGUN);
  }

  /** Ends the thread; an invocation under way fails. */
  async terminate(): Promise<void> {
    this.dead = true;
    await this.worker.terminate();
  }

  /** Sends what one turn of the event loop brings in one message: waking a thread costs more than the rest of it. */
  private post({ work, sequence }: Invocation): void {
    const { payload, requestId, timeoutMs, traceId, clientContext } = work;
    if (this.outbox.length === 0) {
      setImmediate(() => {
        this.worker.postMessage(this.outbox);
        this.outbox = [];
      });
    }
    this.outbox.push([payload, sequence, requestId, timeoutMs, traceId, clientContext]);
  }

  /** An invocation's turn has come. */
  private start(invocation: Invocation): void {
    this.begin(invocation);
    this.chunks = [];
    this.startedAt = performance.now();
    this.arm(invocation.work.timeoutMs);
  }

  private begin(invocation: Invocation): void {
    if (this.begun === invocation) return;
    this.begun = invocation;
    invocation.listener.onStart();
  }

  private arm(ms: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      const [current] = this.sent;
      if (!current) return;
      this.dead = true;
      const { requestId, timeoutMs } = current.work;
      this.finish(JSON.stringify(timeoutError(requestId, timeoutMs)), {
        failed: true,
        ended: "timeout",
      });
      this.takeBack();
      void this.worker.terminate();
    }, ms);
  }

  private receive([kind, data, memoryMb, durationMs]: Message): void {
    if (memoryMb !== undefined) this.memoryUsedMb = memoryMb;
    switch (kind) {
      case READY: {
        this.ready = true;
        this.initMs = performance.now() - this.createdAt;
        const [first] = this.sent;
        if (!first) return;
        this.post(first);
        this.start(first);
        return;
      }
      case LOG:
        this.options.onLog(data as string);
        return;
      case CHUNK:
        this.chunk(Buffer.from((data as Uint8Array).buffer));
        return;
      case RESULT: {
        const payload = this.chunks.length > 0 ? Buffer.concat(this.chunks).toString("utf8") : (data as string);
        this.finish(payload, { failed: false, durationMs });
        return;
      }
      case ERROR:
        this.finish(data as string, { failed: true, durationMs });
        return;
      case INIT_ERROR:
        this.initMs = performance.now() - this.createdAt;
        this.dead = true;
        this.finish(data as string, { failed: true });
        return;
      case FATAL:
        this.endAll(data as string);
    }
  }

  private chunk(chunk: Buffer): void {
    const onChunk = this.sent[0]?.work.onChunk;
    if (onChunk) onChunk(chunk);
    else this.chunks.push(chunk);
  }

  private end(cause: string | undefined): void {
    const [current] = this.sent;
    this.endAll(JSON.stringify(exitError(current?.work.requestId ?? "", cause)));
  }

  /** The thread is gone: what it had begun has failed, the rest goes back. */
  private endAll(payload: string): void {
    this.dead = true;
    if (this.ready) this.takeBack();
    while (this.sent.length > 0) this.finish(payload, { failed: true, ended: "exit" });
  }

  private finish(
    payload: string,
    { failed, durationMs, ended }: { failed: boolean; durationMs?: number | undefined; ended?: "timeout" | "exit" },
  ): void {
    const current = this.sent.shift();
    if (!current) return;
    this.begin(current);
    clearTimeout(this.timer);
    const initMs = this.initMs;
    this.initMs = undefined;
    this.lastMs = durationMs ?? performance.now() - this.startedAt;
    const [next] = this.sent;
    if (next && !this.dead) this.start(next);
    const { memoryUsedMb } = this;
    current.listener.done({ payload, failed, durationMs: this.lastMs, initMs, memoryUsedMb, ended });
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
