import type { Properties } from "../resource";

/** One measured value. */
export interface Point {
  readonly time: number;
  readonly value: number;
}

/** State of an alarm. */
export type AlarmState = "OK" | "ALARM" | "INSUFFICIENT_DATA";

const statistics: Readonly<Record<string, (values: readonly number[]) => number>> = {
  SampleCount: (values) => values.length,
  Sum: (values) => values.reduce((sum, value) => sum + value, 0),
  Average: (values) => values.reduce((sum, value) => sum + value, 0) / values.length,
  Minimum: (values) => Math.min(...values),
  Maximum: (values) => Math.max(...values),
};

/** A statistic of values; percentiles as `p99` or `p99.9`. */
export function statistic(name: string, values: readonly number[]): number {
  const percentile = /^p(\d+(?:\.\d+)?)$/.exec(name);
  if (!percentile) return (statistics[name] ?? statistics.Average!)(values);
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((Number(percentile[1]) / 100) * sorted.length) - 1)]!;
}

const comparisons: Readonly<Record<string, (value: number, threshold: number) => boolean>> = {
  GreaterThanOrEqualToThreshold: (value, threshold) => value >= threshold,
  GreaterThanThreshold: (value, threshold) => value > threshold,
  LessThanThreshold: (value, threshold) => value < threshold,
  LessThanOrEqualToThreshold: (value, threshold) => value <= threshold,
};

/** Comparison operators that a static threshold may use. */
export const operators: readonly string[] = Object.keys(comparisons);

/** What was measured from one moment to another; undefined where nothing was. */
export type Series = (fromMs: number, untilMs: number) => number | undefined;

/** A statistic of points as a series. */
export function seriesOf(points: readonly Point[], name: string): Series {
  return (from, until) => {
    const values = points.filter(({ time }) => time >= from && time < until).map(({ value }) => value);
    return values.length === 0 ? undefined : statistic(name, values);
  };
}

/**
 * State of an alarm at a moment, by M of N datapoints and its treatment of missing data.
 * See https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html
 * @param periodSeconds seconds of one datapoint
 */
export function evaluate(
  alarm: Properties,
  series: Series,
  periodSeconds: number,
  now: number,
  before: AlarmState,
): AlarmState {
  const periodMs = periodSeconds * 1000;
  const periods = Number(alarm.evaluationPeriods ?? 1);
  const needed = Number(alarm.datapointsToAlarm ?? periods);
  const breaches = comparisons[String(alarm.comparisonOperator)] ?? (() => false);
  const missing = String(alarm.treatMissingData ?? "missing");
  let bad = 0;
  let known = 0;
  for (let i = 0; i < periods; i++) {
    const until = Math.floor(now / periodMs) * periodMs - i * periodMs + periodMs;
    const value = series(until - periodMs, until);
    if (value !== undefined) {
      known++;
      if (breaches(value, Number(alarm.threshold))) bad++;
    } else if (missing === "breaching") bad++;
  }
  if (bad >= needed) return "ALARM";
  if (known > 0 || missing === "notBreaching" || missing === "breaching") return "OK";
  return missing === "ignore" ? before : "INSUFFICIENT_DATA";
}
