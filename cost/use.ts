import type { CapturedResource } from "../capture/program";
import type { ApiTraffic, FunctionTraffic, RouteTraffic, TrafficFile } from "../traffic/file";
import { secondsPerMonth } from "../traffic/hours";
import { settle } from "../traffic/settle";
import { stageModel } from "../traffic/stage";
import { total } from "./bill";
import { notPriced } from "./free";
import { monthOf } from "./month";

/** What one route was used for. */
export interface RouteUse {
  /** The API's name in the program. */
  readonly api: string;
  /** As `stagedoor routes` names it: `GET /orders/{orderId}`, `$connect`, `subscribe`. */
  readonly route: string;
  readonly requests: number;
  /** Bytes of all requests' bodies. @default 1 KB each */
  readonly requestBytes?: number;
  /** Bytes of all answers. @default 4 KB each */
  readonly responseBytes?: number;
  /** Requests that the stage's cache answered. @default 0 */
  readonly cacheHits?: number;
}

/** What a stage was used for, in a while. */
export interface StageUse {
  /** How long it was counted. */
  readonly seconds: number;
  readonly routes: readonly RouteUse[];
  /** By function: what its invocations took in all. @default 50 ms each, the cheaper end of the default */
  readonly functions?: Readonly<Record<string, { readonly invocations: number; readonly billedMs: number }>>;
  /** By WebSocket API: minutes of all connections together, and messages sent to clients. */
  readonly sockets?: Readonly<Record<string, { readonly connectionMinutes: number; readonly pushes: number }>>;
}

/** Dollars, in all and by their parts. */
export interface UseCost {
  readonly usd: number;
  /** What costs with no call at all, in this time. */
  readonly idleUsd: number;
  /** By API: what its requests, and what they set going, cost. */
  readonly apis: readonly { readonly api: string; readonly usd: number }[];
  /** By route, dearest first. */
  readonly routes: readonly { readonly api: string; readonly route: string; readonly usd: number }[];
}

/** What use costs on AWS. */
export interface CostOfUse {
  /** Region whose list prices were taken. */
  readonly region: string;
  /** The traffic so far, with this time's part of what stands idle. */
  readonly soFar: UseCost;
  /** A month of the same traffic. */
  readonly month: UseCost;
  /** Types of resources that may cost something and are not priced. */
  readonly notPriced: readonly string[];
}

/**
 * What the counted use of a stage would cost on AWS, so far and as a month of it: list prices, no free tier, the
 * assumptions of `stagedoor cost` for what was not counted. Pure and quick; the resources are those that
 * `captureStage`, or a running stage, has.
 * @param region prices of this region, instead of the stage's own
 * @throws Error when the region has no prices; it names those that do
 * @example
 * ```ts
 * const { soFar, month } = costOfUse(
 *   { seconds: 60, routes: [{ api: "mobile", route: "GET /products", requests: 120 }] },
 *   resources,
 * );
 * ```
 */
export function costOfUse(use: StageUse, resources: readonly CapturedResource[], region?: string): CostOfUse {
  const model = stageModel(resources);
  // The use so far is priced as a month of its own; what is billed by the hour has only its part of one.
  const costAs = (seconds: number): UseCost => {
    const scale = seconds / Math.max(use.seconds, 1);
    const part = seconds / secondsPerMonth;
    const lines = monthOf(model, settle(trafficOf(use, scale), "low"), region).map((line) =>
      line.isIdle || line.meter === "metrics" ? { ...line, usd: line.usd * part } : line,
    );
    const called = lines.filter(({ isIdle }) => !isIdle);
    const idleUsd = total(lines.filter(({ isIdle }) => isIdle));
    const routes = grouped(called, ({ cause }) => cause && `${cause.api}\n${cause.route}`).map(([key, usd]) => {
      const [api = "", route = ""] = key.split("\n");
      return { api, route, usd };
    });
    return {
      usd: total(called) + idleUsd,
      idleUsd,
      apis: grouped(called, ({ cause }) => cause?.api).map(([api, usd]) => ({ api, usd })),
      routes,
    };
  };
  return {
    region: region ?? model.region,
    soFar: costAs(use.seconds),
    month: costAs(secondsPerMonth),
    notPriced: notPriced(resources),
  };
}

/** The use as a traffic file would say it, so many times. */
function trafficOf({ routes, functions = {}, sockets = {} }: StageUse, scale: number): TrafficFile {
  const apis: Record<string, ApiTraffic & { routes: Record<string, RouteTraffic> }> = {};
  for (const { api, route, requests, requestBytes, responseBytes, cacheHits = 0 } of routes) {
    if (requests <= 0) continue;
    apis[api] ??= { routes: {} };
    apis[api].routes[route] = {
      requests: requests * scale,
      cacheHitRatio: cacheHits / requests,
      ...(requestBytes === undefined ? {} : { requestKb: requestBytes / requests / 1024 }),
      ...(responseBytes === undefined ? {} : { responseKb: responseBytes / requests / 1024 }),
    };
  }
  for (const [api, { connectionMinutes, pushes }] of Object.entries(sockets)) {
    // The month's formula multiplies connections by the month's minutes.
    const connections = (connectionMinutes * scale * 60) / secondsPerMonth;
    apis[api] = { routes: {}, ...apis[api], connections, pushes: pushes * scale };
  }
  const measured = Object.entries(functions)
    .filter(([, { invocations }]) => invocations > 0)
    .map(([name, { invocations, billedMs }]): [string, FunctionTraffic] => [
      name,
      { durationMs: billedMs / invocations },
    ]);
  return { apis, functions: Object.fromEntries(measured) };
}

/** Dollars by a key, dearest first; lines without one are left out. */
function grouped<L extends { readonly usd: number }>(
  lines: readonly L[],
  keyOf: (line: L) => string | undefined,
): [key: string, usd: number][] {
  const sums = new Map<string, number>();
  for (const line of lines) {
    const key = keyOf(line);
    if (key !== undefined) sums.set(key, (sums.get(key) ?? 0) + line.usd);
  }
  return [...sums].sort(([, a], [, b]) => b - a);
}
