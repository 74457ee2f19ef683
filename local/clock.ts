/** Time and chance, passed in so that throttles, caches, TTLs and draws are tested without sleeping. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Runs `task` after `ms`; the returned function cancels it. Never keeps the process alive. */
  after(ms: number, task: () => void): () => void;
}

/** Uniform draw in [0, 1). */
export type Random = () => number;

/** Node.js fires longer timers at once; a workflow's limit is a year. */
const longestTimer = 2 ** 31 - 1;

/** The machine's clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
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
