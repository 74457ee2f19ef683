import type { Clock } from "../../clock";
import type { ThrottleLimit } from "../environment";
import { TokenBucket } from "./token-bucket";

/** What AWS gives an account in a region unless it was raised: 10,000 requests a second, bursts of 5,000. */
export const accountLimit: ThrottleLimit = { rateLimit: 10_000, burstLimit: 5_000 };

/** Token buckets by name; a bucket is made anew when its limit changes. */
export class Throttles {
  private readonly buckets = new Map<string, { readonly limit: ThrottleLimit; readonly bucket: TokenBucket }>();

  /** @param account limit of all requests together, and of routes that have none of their own. */
  constructor(
    private readonly clock: Clock,
    readonly account: ThrottleLimit = accountLimit,
  ) {}

  /** Takes a token of a named bucket; false when the limit is reached. */
  take(name: string, limit: ThrottleLimit): boolean {
    const found = this.buckets.get(name);
    if (found && found.limit.rateLimit === limit.rateLimit && found.limit.burstLimit === limit.burstLimit) {
      return found.bucket.take();
    }
    const bucket = new TokenBucket(this.clock, limit.rateLimit, limit.burstLimit);
    this.buckets.set(name, { limit, bucket });
    return bucket.take();
  }
}
