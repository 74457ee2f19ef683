import { defaults } from "../traffic/settle";
import { edgeLineKb, firewallLineKb } from "./front-logs";
import { stepsKb, tracedShare } from "./gateway";

const range = (value: number | readonly [number, number]) =>
  typeof value === "number" ? String(value) : `${value[0]} to ${value[1]}`;

/**
 * What an estimate takes for granted where neither the stage nor the traffic file says it.
 * @param isCalled whether there is traffic, too
 */
export function assumptions({ freeTier, isCalled }: { freeTier: boolean; isCalled: boolean }): string[] {
  const standing = [
    `list prices without discounts or tax; ${freeTier ? "what every account has free each month is taken off" : "no free tier"}`,
    "a month has 730 hours; what stands idle stands all month",
    `tables and buckets hold ${range(defaults.storageGb)} GB; five pollers of Lambda ask an idle queue, each every 20 s`,
  ];
  if (!isCalled) return standing;
  return [
    ...standing,
    `a request has ${range(defaults.requestKb)} KB, an answer ${range(defaults.responseKb)} KB`,
    `an invocation takes ${range(defaults.durationMs)} ms, logs ${range(defaults.logKb)} KB, and does once what its role lets it do`,
    `a cache answers ${range(defaults.cacheHitRatio)} of the requests of its routes; a Lambda authorizer with a TTL is spared ${range(defaults.authorizerHitRatio)}`,
    `an item has ${range(defaults.itemKb)} KB and is read eventually consistent; a write goes to every index`,
    "a consumer takes one record at a time at most, a full batch at least",
    "an execution takes the steps of the way without failure; an Express one takes 1 s and 64 MB",
    "callers of an API behind a distribution all come through it; the edges are those of the stage's continent",
    `an access log line is as long as its format, all steps of a request take ${stepsKb} KB; kept logs shrink to 15 %; ${tracedShare * 100} % of requests are traced`,
    `a web ACL's log line has ${firewallLineKb} KB beyond what its price includes, a distribution's ${edgeLineKb} KB; logs in other regions cost what they cost in the stage's`,
    "an HTTP API's request is metered by the larger of body and answer; connecting a WebSocket is no message",
    "ten requests share a connection to a load balancer; calls to Secrets Manager and KMS are few enough to leave out",
  ];
}
