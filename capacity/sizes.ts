import type { RouteLoad } from "../traffic/load";
import type { Quota, Quotas } from "./quotas";
import type { Rates } from "./rates";

/** Something that grows with a request rather than with how many there are. */
export interface Margin {
  readonly what: string;
  readonly on: string;
  readonly allowed: number;
  readonly unit: string;
  /** What the traffic file says it is. */
  readonly is: number;
  readonly source?: string;
}

/** Sizes and times of requests beside what AWS allows; a margin under 1 means that the request fails. */
export function marginsOf(rates: Rates, quotas: Quotas): Margin[] {
  return rates.load.routes
    .filter(({ requests, route }) => requests > 0 && !/^\$(dis)?connect$/.test(route.key))
    .flatMap((route) => routeMargins(route, rates, quotas));
}

function routeMargins({ api, route, requestKb, responseKb }: RouteLoad, rates: Rates, quotas: Quotas): Margin[] {
  const on = `${api.name} ${route.key}`;
  const size = ({ allowed, unit, source }: Quota, what: string, is: number): Margin => ({
    what,
    on,
    allowed,
    unit,
    is,
    source,
  });
  const type = route.target?.type;
  const isFunction = type === "aws:lambda/function:Function";
  const larger = Math.max(requestKb, responseKb);
  return [
    api.kind === "WebSocket"
      ? size(quotas.messageSize, "size of a message", requestKb)
      : size(quotas.payload, "size of a body", larger),
    ...(isFunction ? [size(quotas.functionPayload, "size of a function's request or answer", larger)] : []),
    ...(type === "aws:sqs/queue:Queue" ? [size(quotas.messageBody, "size of a queue's message", requestKb)] : []),
    ...(type === "aws:dynamodb/table:Table" ? [size(quotas.itemSize, "size of an item", requestKb)] : []),
    ...(isFunction && route.target
      ? [
          {
            what: "time until the gateway gives up",
            on,
            allowed: route.timeoutSeconds,
            unit: "s",
            is: rates.traffic.function(route.target.name).durationMs / 1000,
          },
        ]
      : []),
  ];
}
