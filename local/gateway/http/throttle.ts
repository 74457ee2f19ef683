import type { Clock } from "../../clock";
import type { ThrottleLimit } from "../environment";

/** What an account may send to all its APIs of a region. */
export const accountLimit: ThrottleLimit = { rateLimit: 10_000, burstLimit: 5_000 };

/** A token bucket: refilled by the clock, full at first. */
export class TokenBucket {
  private tokens: number;
  private filledAt: number;

  constructor(
    private readonly limit: ThrottleLimit,
    private readonly clock: Clock,
  ) {
    this.tokens = limit.burstLimit;
    this.filledAt = clock.now();
  }

  /** Takes one token; false when there is none. */
  take(): boolean {
    const now = this.clock.now();
    const earned = ((now - this.filledAt) / 1000) * this.limit.rateLimit;
    this.tokens = Math.min(this.limit.burstLimit, this.tokens + Math.max(0, earned));
    this.filledAt = now;
    if (this.tokens < 1) return false;
    this.tokens -= 1;
    return true;
  }
}

/** Buckets by name, made when first asked for; a changed limit makes a new bucket. */
export class Throttles {
  private readonly buckets = new Map<string, { readonly limit: ThrottleLimit; readonly bucket: TokenBucket }>();

  constructor(private readonly clock: Clock) {}

  /** Takes a token of the bucket `name`; false when the limit is reached. */
  take(name: string, limit: ThrottleLimit): boolean {
    let entry = this.buckets.get(name);
    if (!entry || entry.limit.rateLimit !== limit.rateLimit || entry.limit.burstLimit !== limit.burstLimit) {
      entry = { limit, bucket: new TokenBucket(limit, this.clock) };
      this.buckets.set(name, entry);
    }
    return entry.bucket.take();
  }
}
