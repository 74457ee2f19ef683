/** Time and chance, passed in so that throttles, caches, TTLs and draws are tested without sleeping. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Milliseconds with their fractions, from any beginning, for durations. @default `now`, in whole milliseconds */
  steady?(): number;
  /** Runs `task` after `ms`; the returned function cancels it. Never keeps the process alive. */
  after(ms: number, task: () => void): () => void;
}

/** Uniform draw in [0, 1). */
export type Random = () => number;

/** Reads a clock as finely as it can be read; only differences mean something. */
export function steadyMs(clock: Clock): number {
  return clock.steady ? clock.steady() : clock.now();
}

/** A duration as traces show it: to the microsecond. */
export function roundMs(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}

/** Node.js fires longer timers at once; a workflow's limit is a year. */
const longestTimer = 2 ** 31 - 1;

/** The machine's clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  steady: () => performance.now(),
  after(ms, task) {
    const due = Date.now() + ms;
    let timer: NodeJS.Timeout;
    const wait = (left: number): void => {
      timer = setTimeout(() => (left > longestTimer ? wait(due - Date.now()) : task()), Math.min(left, longestTimer));
      timer.unref();
    };
    wait(ms);
    return () => clearTimeout(timer);
  },
};
