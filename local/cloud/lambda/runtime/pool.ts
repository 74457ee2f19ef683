import { availableParallelism } from "node:os";
import { AwsError } from "../../errors";
import { Instance, type InstanceOptions } from "./instance";
import { type InstanceResult, NOT_BEGUN, type Work } from "./invocation";
import type { FunctionLog } from "./log";

interface Member {
  readonly instance: Instance;
  readonly log: FunctionLog;
  used: boolean;
  /** When it became free. */
  freeSince: number;
}

/** One invocation, until an instance has run it. */
interface Job {
  readonly work: Work;
  /** Looks that it has waited: not milliseconds, of which a machine with other work to do may lose many at once. */
  looks: number;
  readonly resolve: (outcome: Outcome) => void;
  readonly reject: (reason: Error) => void;
}

interface Outcome {
  readonly result: InstanceResult;
  readonly log: FunctionLog;
  readonly coldStart: boolean;
}

/** How often waiting work is looked at, in milliseconds. */
const LOOK_MS = 10;
/** Looks that work waits, while no instance becomes free, before another one is started. */
const PATIENCE = 2;
/** The same while instances do become free: a queue that moves is served sooner than a thread starts. */
const PATIENCE_IN_A_MOVING_QUEUE = 10;
/** How long an instance is kept without work, in milliseconds; AWS names no time, some minutes are seen. */
const IDLE_MS = 300_000;

/**
 * The instances of one function. The one used last is used first, as on AWS, so that few stay warm. Quick work
 * waits a moment for a busy instance, and is sent there ahead of its turn: a thread costs more to start, and to wake
 * up, than most invocations take.
 */
export class Pool {
  private readonly idle: Member[] = [];
  private readonly members = new Set<Member>();
  private readonly queue: Job[] = [];
  private timer: NodeJS.Timeout | undefined;
  private reaper: NodeJS.Timeout | undefined;
  private state: "open" | "retired" | "stopped" = "open";
  private drained: (() => void) | undefined;
  /** Whether an instance became free for waiting work since the last look. */
  private moved = false;

  /**
   * @param limit how many instances there may be.
   * @param describe makes the options of a new instance and tells its log; may throw, e.g. without credentials.
   * @param idleMs how long an instance is kept without work.
   */
  constructor(
    private readonly limit: number,
    private readonly describe: (tell: (log: FunctionLog) => void) => InstanceOptions,
    private readonly idleMs = IDLE_MS,
  ) {}

  /** Runs work on a quick instance, a free one, a new one, or the next that becomes free. */
  run(work: Work): Promise<Outcome> {
    return new Promise((resolve, reject) => {
      if (this.state === "open") this.place({ work, looks: 0, resolve, reject });
      else reject(gone());
    });
  }

  /** Ends all threads after the work under way; no new work is taken. */
  async retire(): Promise<void> {
    this.state = "retired";
    const busy = this.members.size - this.idle.length;
    if (busy > 0 || this.queue.length > 0) await new Promise<void>((resolve) => (this.drained = resolve));
    await this.stop();
  }

  /** Ends all threads at once. */
  async stop(): Promise<void> {
    this.state = "stopped";
    clearTimeout(this.timer);
    clearTimeout(this.reaper);
    this.timer = undefined;
    for (const { reject } of this.queue.splice(0)) reject(gone());
    const members = [...this.members];
    this.members.clear();
    this.idle.length = 0;
    await Promise.all(members.map(({ instance }) => instance.terminate()));
  }

  private spawn(): Member {
    let log: FunctionLog | undefined;
    const options = this.describe((told) => {
      log = told;
    });
    const member: Member = { instance: new Instance(options), log: log!, used: false, freeSince: 0 };
    this.members.add(member);
    return member;
  }

  /** The instance used last that is still alive: a handler's leftover timer may end one between invocations. */
  private free(): Member | undefined {
    for (let member = this.idle.pop(); member; member = this.idle.pop()) {
      if (!member.instance.dead) return member;
      this.members.delete(member);
    }
    return undefined;
  }

  private place(job: Job): void {
    const member = this.queue.length === 0 ? (this.quick() ?? this.free()) : undefined;
    if (member) {
      this.give(member, job);
      return;
    }
    this.queue.push(job);
    if (this.members.size === 0) this.spawnForNext();
    else this.watch();
  }

  /** A busy instance that soon has time. */
  private quick(): Member | undefined {
    for (const member of this.members) if (member.instance.quick) return member;
    return undefined;
  }

  private give(member: Member, job: Job): void {
    const { log } = member;
    const coldStart = !member.used;
    member.used = true;
    member.instance.invoke(job.work, {
      onStart: () => log.start(job.work.requestId),
      done: (result) => {
        if (result !== NOT_BEGUN) job.resolve({ result, log, coldStart });
        else if (this.state === "stopped") job.reject(gone());
        else this.place(job);
        this.release(member);
      },
    });
    if (member.instance.hasAhead) this.watch();
  }

  /** Looks at waiting work again and again, after the answers that are there have been read. */
  private watch(): void {
    this.timer ??= setTimeout(() => setImmediate(() => this.look()), LOOK_MS);
  }

  /** Starts as many instances again as there are, while work waits longer than is worth waiting. */
  private look(): void {
    this.timer = undefined;
    if (this.state === "stopped") return;
    for (const { instance } of this.members) if (instance.holdsUp) instance.takeBack();
    const patience = this.moved ? PATIENCE_IN_A_MOVING_QUEUE : PATIENCE;
    this.moved = false;
    for (const waiting of this.queue) waiting.looks += 1;
    const late = this.queue.filter(({ looks }) => looks >= patience).length;
    const starting = [...this.members].filter(({ instance }) => instance.starting).length;
    // Starting is all computing: more threads than cores start no sooner, and how quick one is shows once it runs.
    const cores = starting === this.members.size ? 0 : availableParallelism() - starting;
    const room = Math.min(cores, this.limit - this.members.size);
    const wanted = Math.min(late, this.members.size || 1, room);
    for (let i = 0; i < wanted; i++) this.spawnForNext();
    if (this.queue.length > 0 || [...this.members].some(({ instance }) => instance.hasAhead)) this.watch();
  }

  /** Starts an instance for the work that waits longest. */
  private spawnForNext(): void {
    const next = this.queue.shift();
    if (!next) return;
    try {
      this.give(this.spawn(), next);
    } catch (error) {
      next.reject(error instanceof Error ? error : new Error(String(error)));
    }
  }

  private rest(member: Member): void {
    member.freeSince = performance.now();
    this.idle.push(member);
    this.reaper ??= setTimeout(() => this.reap(), this.idleMs).unref();
  }

  /** Ends the instances that have had no work for long; the longest free stand first. */
  private reap(): void {
    this.reaper = undefined;
    const limit = performance.now() - this.idleMs + 1;
    while (this.idle[0] && this.idle[0].freeSince <= limit) {
      const member = this.idle.shift()!;
      this.members.delete(member);
      void member.instance.terminate();
    }
    const [next] = this.idle;
    if (next) this.reaper = setTimeout(() => this.reap(), next.freeSince - limit + 1).unref();
  }

  private release(member: Member): void {
    if (this.state === "stopped") return;
    if (member.instance.dead) {
      this.members.delete(member);
      // Work may be waiting for this very instance.
      if (this.members.size === 0) this.spawnForNext();
    } else {
      this.moved ||= this.queue.length > 0;
      while (this.queue.length > 0 && (member.instance.free || member.instance.quick))
        this.give(member, this.queue.shift()!);
      if (member.instance.free && !this.idle.includes(member)) this.rest(member);
    }
    if (this.queue.length === 0 && this.idle.length === this.members.size) this.drained?.();
  }
}

function gone(): AwsError {
  return new AwsError("ResourceNotFoundException", "The function, or this version of its code, is gone", 404);
}
