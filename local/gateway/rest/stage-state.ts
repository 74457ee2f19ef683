import type { Clock } from "../../clock";
import { ResultCache } from "../auth/result-cache";
import type { ThrottleLimit } from "../environment";
import type { StageState } from "./stage";
import { Throttles } from "./throttles";
import { type CounterStore, UsageCounters } from "./usage";

/**
 * State of a stage: throttles and caches in memory, quota counts in a store that may outlive the process.
 * @param counters @default in memory
 */
export function newStageState(
  clock: Clock,
  account?: ThrottleLimit,
  counters: CounterStore = new Map<string, number>(),
): StageState {
  return {
    throttles: new Throttles(clock, account),
    usage: new UsageCounters(clock, counters),
    cache: new ResultCache(clock),
    authorizations: new ResultCache(clock),
  };
}
