import type { Clock } from "../../clock";

/** A token bucket: `rate` tokens a second, at most `burst`; full at first. */
export class TokenBucket {
  private tokens: number;
  private last: number;

  constructor(
    private readonly clock: Clock,
    private readonly rate: number,
    private readonly burst: number,
  ) {
    this.tokens = burst;
    this.last = clock.now();
  }

  /** Whether a token is to be had now. */
  get ready(): boolean {
    this.refill();
    return this.tokens >= 1;
  }

  /** Takes a token; false when there is none. */
  take(): boolean {
    if (!this.ready) return false;
    this.tokens -= 1;
    return true;
  }

  private refill(): void {
    const now = this.clock.now();
    this.tokens = Math.min(this.burst, this.tokens + (Math.max(0, now - this.last) * this.rate) / 1000);
    this.last = now;
  }
}
