import type { Clock } from "../../clock";

/** Counts requests per key in a sliding window, as rate-based rules do. */
export class Rates {
  private readonly seen = new Map<string, number[]>();

  constructor(private readonly clock: Clock) {}

  /** Counts one request; true when the key is over the limit in the window. */
  over(key: string, limit: number, windowSeconds: number): boolean {
    const now = this.clock.now();
    const since = now - windowSeconds * 1000;
    const times = (this.seen.get(key) ?? []).filter((time) => time > since);
    times.push(now);
    // What is beyond the limit changes nothing; it is not kept.
    this.seen.set(key, times.slice(-(limit + 1)));
    if (this.seen.size > 10_000) this.forget(since);
    return times.length > limit;
  }

  private forget(since: number): void {
    for (const [key, times] of this.seen) if (times.at(-1)! <= since) this.seen.delete(key);
  }
}
