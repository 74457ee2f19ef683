import type { RequestSummary } from "../requests/contract";

/** Calls along one edge of the architecture since the last tick. */
export interface EdgeTraffic {
  /** Empty for calls from outside the stage. */
  readonly from: string;
  readonly to: string;
  readonly calls: number;
  /** Calls that ended in an error or a refusal. */
  readonly failed: number;
}

/** What the page is told a few times a second while something happens. */
export interface Tick {
  readonly time: number;
  /** Requests since the stage began. */
  readonly total: number;
  /** Requests of this tick, oldest first; its first ones when there were more than fit. */
  readonly requests: readonly RequestSummary[];
  /** Requests of this tick that were not sent along. */
  readonly unsent: number;
  readonly edges: readonly EdgeTraffic[];
  /** Changes with each rebuild of the stage: everything shown is to be asked for again. */
  readonly build: number;
}
