/** What one invocation gave. */
export interface InstanceResult {
  readonly payload: string;
  readonly failed: boolean;
  /** By the thread's own clock; until the end, where the thread did not answer. */
  readonly durationMs: number;
  /** Time the thread took to load the code, when this invocation started it. */
  readonly initMs?: number;
  readonly memoryUsedMb: number;
  /** Why the instance ended, e.g. `timeout`. */
  readonly ended?: "timeout" | "exit";
}

/** What an instance that was given work gives back without having begun it. */
export const NOT_BEGUN: unique symbol = Symbol("not begun");

/** What a handler is to do. */
export interface Work {
  readonly requestId: string;
  /** JSON text. */
  readonly payload: string;
  readonly timeoutMs: number;
  readonly traceId: string | undefined;
  readonly clientContext: string | undefined;
  readonly onChunk: ((chunk: Buffer) => void) | undefined;
}

/** Who is told how an invocation goes. */
export interface Listener {
  /** The handler is about to run; told at the end, where the code did not even load. */
  onStart(): void;
  done(result: InstanceResult | typeof NOT_BEGUN): void;
}

/** Work that a thread was sent. */
export interface Invocation {
  readonly work: Work;
  readonly listener: Listener;
  /** Its place among all that the thread was sent. */
  readonly sequence: number;
}
