import type { Amount, FunctionTraffic, RouteTraffic, TrafficFile, Verb } from "./file";

/** Which end of every range to take: the one that makes little work, or much. */
export type Bound = "low" | "high";

/** What is taken where a traffic file says nothing. */
export const defaults = {
  peakFactor: 10,
  requestKb: 1,
  responseKb: 4,
  cacheHitRatio: [0.5, 0.9],
  authorizerHitRatio: [0.5, 0.95],
  pushKb: 1,
  durationMs: [50, 200],
  logKb: [0.5, 2],
  filteredShare: [0.1, 1],
  storageGb: 1,
  itemKb: 1,
  expressMs: 1000,
  expressMb: 64,
} as const satisfies Record<string, Amount>;

/** A month's traffic with every number settled. */
export interface Traffic {
  readonly freeTier: boolean;
  readonly peakFactor: number;
  /** Gigabytes a month through each NAT gateway. */
  readonly natGb: number;
  /** One route's; no requests where the file leaves it out. */
  route(api: string, route: string): Required<RouteTraffic<number>>;
  socket(api: string): { readonly connections: number; readonly pushes: number; readonly pushKb: number };
  function(name: string, mapping?: { batchSize: number; isFiltered: boolean }): SettledFunction;
  table(name: string): { readonly storageGb: number; readonly itemKb: number };
  bucket(name: string): { readonly storageGb: number };
  workflow(name: string): { readonly transitions?: number; readonly durationMs: number; readonly memoryMb: number };
  users(pool: string): number;
}

/** How one function behaves, settled. */
export interface SettledFunction extends Required<Omit<FunctionTraffic<number>, "calls">> {
  /** How often one invocation does something to a resource. */
  calls(resource: string, verb: Verb): number;
}

/** Settles a traffic file at one end of its ranges. */
export function settle(file: TrafficFile, bound: Bound): Traffic {
  const at = (amount: Amount | undefined, otherwise: Amount, end: Bound = bound): number => {
    const value = amount ?? otherwise;
    return typeof value === "number" ? value : value[end === "low" ? 0 : 1];
  };
  // The more a cache answers or a batch holds, the less work there is.
  const sparing = (amount: Amount | undefined, otherwise: Amount) =>
    at(amount, otherwise, bound === "low" ? "high" : "low");
  return {
    freeTier: file.freeTier ?? false,
    peakFactor: at(file.peakFactor, defaults.peakFactor),
    natGb: at(file.natGb, 0),
    route(api, route) {
      const given: Partial<RouteTraffic> = file.apis?.[api]?.routes?.[route] ?? {};
      return {
        requests: at(given.requests, 0),
        requestKb: at(given.requestKb, defaults.requestKb),
        responseKb: at(given.responseKb, defaults.responseKb),
        cacheHitRatio: sparing(given.cacheHitRatio, defaults.cacheHitRatio),
        authorizerHitRatio: sparing(given.authorizerHitRatio, defaults.authorizerHitRatio),
      };
    },
    socket(api) {
      const given = file.apis?.[api] ?? {};
      return {
        connections: at(given.connections, 0),
        pushes: at(given.pushes, 0),
        pushKb: at(given.pushKb, defaults.pushKb),
      };
    },
    function(name, mapping) {
      const given = file.functions?.[name] ?? {};
      return {
        durationMs: at(given.durationMs, defaults.durationMs),
        logKb: at(given.logKb, defaults.logKb),
        batch: sparing(given.batch, [1, mapping?.batchSize ?? 1]),
        share: at(given.share, mapping?.isFiltered ? defaults.filteredShare : 1),
        calls: (resource, verb) => at(given.calls?.[resource]?.[verb], 1),
      };
    },
    table(name) {
      const given = file.tables?.[name] ?? {};
      return { storageGb: at(given.storageGb, defaults.storageGb), itemKb: at(given.itemKb, defaults.itemKb) };
    },
    bucket: (name) => ({ storageGb: at(file.buckets?.[name]?.storageGb, defaults.storageGb) }),
    workflow(name) {
      const given = file.workflows?.[name] ?? {};
      return {
        ...(given.transitions === undefined ? {} : { transitions: at(given.transitions, 0) }),
        durationMs: at(given.durationMs, defaults.expressMs),
        memoryMb: at(given.memoryMb, defaults.expressMb),
      };
    },
    users: (pool) => at(file.users?.[pool], 0),
  };
}
