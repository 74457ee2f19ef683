import type { CapturedResource } from "../capture/program";
import type { TrafficFile } from "../traffic/file";
import { type Range, ranged } from "../traffic/range";
import { settle } from "../traffic/settle";
import { stageModel } from "../traffic/stage";
import { dataLimits } from "./data";
import { concurrencyWithoutCaches, functionLimits } from "./functions";
import { gatewayLimits } from "./gateway";
import type { Limit } from "./limit";
import { networkLimits } from "./network";
import { type Quotas, quotasOf } from "./quotas";
import { Rates } from "./rates";
import { type Margin, marginsOf } from "./sizes";

/** A limit with how many times the traffic it bears. */
export interface BoundLimit extends Omit<Limit, "atPeak"> {
  readonly atPeak: Range;
  /** How many times this traffic until it binds; below 1 it binds already. */
  readonly multiple: Range;
}

/** What binds a stage when its traffic grows. */
export interface Capacity {
  readonly region: string;
  /** The busiest second as a multiple of the average one. */
  readonly peakFactor: number;
  /** What the traffic comes near to, the first to bind first. */
  readonly limits: readonly BoundLimit[];
  /** What would bind if one key, prefix or address took everything. */
  readonly worstCases: readonly BoundLimit[];
  /** Invocations at once in the busiest second, without the caches and the authorizers' TTLs. */
  readonly concurrencyWithoutCaches: number;
  /** Sizes and times of requests, the tightest first. */
  readonly margins: readonly Margin[];
}

/**
 * Says which quota or setting binds a stage first when its traffic grows, at what multiple of it. Quotas are AWS's
 * defaults; an account may have others.
 */
export function capacityOf(resources: readonly CapturedResource[], file: TrafficFile): Capacity {
  const model = stageModel(resources);
  const quotas = quotasOf(model.region);
  const low = new Rates(model, settle(file, "low"));
  const high = new Rates(model, settle(file, "high"));
  const limits = joined(limitsOf(low, quotas), limitsOf(high, quotas)).filter(({ atPeak }) => atPeak.high > 0);
  return {
    region: model.region,
    peakFactor: high.traffic.peakFactor,
    limits: limits.filter(({ isWorstCase }) => !isWorstCase),
    worstCases: limits.filter(({ isWorstCase }) => isWorstCase),
    concurrencyWithoutCaches: concurrencyWithoutCaches(high),
    margins: marginsOf(high, quotas).sort((a, b) => a.allowed / a.is - b.allowed / b.is),
  };
}

/**
 * How many cells (accounts, or regions) carry so many times the traffic, at AWS's default quotas: what all APIs of an
 * account share divides among them.
 */
export function cellsFor({ limits }: Pick<Capacity, "limits">, times: number): number {
  const shared = limits.filter(({ scope }) => scope === "account").map(({ multiple }) => multiple.low);
  return Math.max(1, Math.ceil(times / Math.min(...shared, Infinity)));
}

function limitsOf(rates: Rates, quotas: Quotas): Limit[] {
  return [
    ...gatewayLimits(rates, quotas),
    ...functionLimits(rates, quotas),
    ...dataLimits(rates, quotas),
    ...networkLimits(rates, quotas),
  ];
}

/** The same limits at both ends of the traffic, the first to bind first. */
function joined(low: readonly Limit[], high: readonly Limit[]): BoundLimit[] {
  return high
    .map((limit, index): BoundLimit => {
      const atPeak = ranged(low[index]!.atPeak, limit.atPeak);
      return { ...limit, atPeak, multiple: { low: limit.allowed / atPeak.high, high: limit.allowed / atPeak.low } };
    })
    .sort((a, b) => a.multiple.low - b.multiple.low);
}
