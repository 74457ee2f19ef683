import type { CapturedResource } from "../capture/program";
import type { TrafficFile } from "../traffic/file";
import type { Cause } from "../traffic/load";
import { type Range, ranged } from "../traffic/range";
import { settle } from "../traffic/settle";
import { type StageModel, stageModel } from "../traffic/stage";
import type { Line } from "./bill";
import { type ApiChoice, apiChoices, type CacheWorth, cacheWorth } from "./compare";
import { notPriced } from "./free";
import { monthOf } from "./month";
import type { Meter, Price } from "./prices";
import { unconfirmed } from "./prices";

/** One kind of cost at one resource, because of one route or of none. */
export interface CostLine {
  /** Name of the resource that is metered. */
  readonly of: string;
  readonly meter: Meter;
  readonly unit: string;
  readonly quantity: Range;
  /** Dollars a month. */
  readonly usd: Range;
  readonly cause?: Cause;
  /** True for what costs with no call at all. */
  readonly isIdle: boolean;
}

/** What a stage costs in a month of some traffic. */
export interface Estimate {
  /** The stage's region, or the one whose prices were asked for. */
  readonly region: string;
  /** True when what every account has free each month was taken off. */
  readonly freeTier: boolean;
  readonly idle: Range;
  /** Idle and traffic together. */
  readonly total: Range;
  readonly lines: readonly CostLine[];
  /** What each REST API's requests would cost as an HTTP API. */
  readonly choices: readonly ApiChoice[];
  /** What each cache cluster costs and saves. */
  readonly caches: readonly CacheWorth[];
  /** Types of resources that may cost something and are not priced. */
  readonly notPriced: readonly string[];
  /** Prices that were used, with where and when each was read, and the region that they were taken for. */
  readonly prices: readonly (Price & { readonly meter: Meter; readonly paidIn: string })[];
}

/**
 * Prices a month of a stage, at both ends of the traffic's ranges.
 * @param region prices of this region, instead of the stage's own
 * @throws Error when the region has no prices; it names those that do
 */
export function estimate(resources: readonly CapturedResource[], file: TrafficFile, region?: string): Estimate {
  const model = stageModel(resources);
  const low = monthOf(model, settle(file, "low"), region);
  const high = monthOf(model, settle(file, "high"), region);
  const lines = joined(low, high);
  return {
    region: region ?? model.region,
    freeTier: file.freeTier ?? false,
    idle: sumOf(lines.filter(({ isIdle }) => isIdle)),
    total: sumOf(lines),
    lines,
    ...comparisons(model, file, region),
    notPriced: notPriced(resources),
    prices: usedPrices([...low, ...high]),
  };
}

/** Dollars of lines, at both ends. */
export function sumOf(lines: readonly CostLine[]): Range {
  return lines.reduce((sum, { usd }) => ({ low: sum.low + usd.low, high: sum.high + usd.high }), { low: 0, high: 0 });
}

/** Prices that nothing read lately confirms. */
export function unconfirmedOf({ prices }: Pick<Estimate, "prices">): Estimate["prices"] {
  return prices.filter(({ read }) => read === unconfirmed);
}

/** Prices of another region, taken because none was read for the one where they are paid. */
export function borrowedOf({ prices }: Pick<Estimate, "prices">): Estimate["prices"] {
  return prices.filter((price) => price.region !== price.paidIn && price.region !== "global");
}

function comparisons(model: StageModel, file: TrafficFile, region: string | undefined) {
  return { choices: apiChoices(model, file, region), caches: cacheWorth(model, file, region) };
}

/** Lines of both ends, those of the same thing together. */
function joined(low: readonly Line[], high: readonly Line[]): CostLine[] {
  const keyOf = ({ meter, of, cause, isIdle, region }: Line) =>
    [meter, of, cause?.api, cause?.route, isIdle, region].join("\n");
  const groups = new Map<string, { first: Line; low: Line[]; high: Line[] }>();
  for (const [end, lines] of [
    ["low", low],
    ["high", high],
  ] as const) {
    for (const line of lines) {
      const group = groups.get(keyOf(line)) ?? { first: line, low: [], high: [] };
      group[end].push(line);
      groups.set(keyOf(line), group);
    }
  }
  return [...groups.values()].map(({ first: { of, meter, cause, isIdle, price }, ...ends }) => ({
    of,
    meter,
    unit: price.unit,
    quantity: ranged(sum(ends.low, "quantity"), sum(ends.high, "quantity")),
    usd: ranged(sum(ends.low, "usd"), sum(ends.high, "usd")),
    ...(cause ? { cause } : {}),
    isIdle,
  }));
}

function sum(lines: readonly Line[], of: "quantity" | "usd"): number {
  return lines.reduce((total, line) => total + line[of], 0);
}

function usedPrices(lines: readonly Line[]): Estimate["prices"] {
  const used = new Map(
    lines.map(({ meter, price, region }) => [`${meter} ${region}`, { meter, ...price, paidIn: region }]),
  );
  return [...used.values()];
}
