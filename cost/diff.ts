import { groupBy } from "../capture/group-by";
import type { Range } from "../traffic/range";
import { type CostLine, type Estimate, sumOf } from "./estimate";

/** What something cost before and costs now. */
export interface CostChange {
  readonly what: string;
  readonly before: Range;
  readonly after: Range;
}

/** How the cost of a stage changed. */
export interface CostDiff {
  readonly total: CostChange;
  readonly idle: CostChange;
  /** Resources whose standing cost changed, the largest change first. */
  readonly resources: readonly CostChange[];
  /** Routes whose month changed, the largest change first. */
  readonly routes: readonly CostChange[];
}

const nothing: Range = { low: 0, high: 0 };

/** Changes of less than this many dollars a month are none. */
const noticed = 0.005;

/** Compares two estimates of the same traffic. */
export function costDiff(before: Estimate, after: Estimate): CostDiff {
  const idle = (line: CostLine) => (line.isIdle ? `${line.of}: ${line.unit}` : undefined);
  const route = ({ cause }: CostLine) => (cause ? `${cause.api} ${cause.route}` : undefined);
  return {
    total: { what: "total", before: before.total, after: after.total },
    idle: { what: "idle", before: before.idle, after: after.idle },
    resources: changes(before, after, idle),
    routes: changes(before, after, route),
  };
}

function changes(before: Estimate, after: Estimate, keyOf: (line: CostLine) => string | undefined): CostChange[] {
  const [then, now] = [grouped(before.lines, keyOf), grouped(after.lines, keyOf)];
  return [...new Set([...then.keys(), ...now.keys()])]
    .map((what) => ({ what, before: then.get(what) ?? nothing, after: now.get(what) ?? nothing }))
    .filter((change) => size(change) >= noticed)
    .sort((a, b) => size(b) - size(a));
}

function size({ before, after }: CostChange): number {
  return Math.max(Math.abs(after.low - before.low), Math.abs(after.high - before.high));
}

function grouped(lines: readonly CostLine[], keyOf: (line: CostLine) => string | undefined): Map<string, Range> {
  return new Map([...groupBy(lines, keyOf)].map(([key, group]) => [key, sumOf(group)]));
}
