import { advise } from "../lint/advice";
import { isDevelopmentStage } from "../lint/development";
import { monthly, prices } from "../lint/prices";
import type { EventStreamArgs } from "./event-stream";

/** Says what on-demand capacity costs where nothing is sent. */
export function adviseEventStream(name: string, { shardCount }: EventStreamArgs): void {
  if (shardCount !== undefined || !isDevelopmentStage()) return;
  const reason =
    `is on-demand: ${monthly(prices.onDemandStreamHour)} on a development stage, sent to or not; ` +
    `one shard is ${monthly(prices.shardHour)} (${prices.region})`;
  advise(name, [{ propertyPath: "shardCount", reason, rule: "stream-on-demand-in-dev" }]);
}
