import type { Cause } from "../traffic/load";
import type { Meter } from "./prices";

/** So much of something that AWS meters, in a month. */
export interface Usage {
  readonly meter: Meter;
  readonly quantity: number;
  /** Name of the resource that it is metered at. */
  readonly of: string;
  /** Route that sets it going; absent for what nobody calls. */
  readonly cause?: Cause;
  /** True for what costs with no call at all. */
  readonly isIdle: boolean;
}

/** A usage in the region whose prices it has. */
export interface PlacedUsage extends Usage {
  readonly region: string;
}
