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

/**
 * State of an alarm at a moment, by M of N datapoints and its treatment of missing data.
 * See https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html
 */
export function evaluate(alarm: Properties, points: readonly Point[], now: number, before: AlarmState): AlarmState {
  const periodMs = Number(alarm.period ?? 60) * 1000;
  const periods = Number(alarm.evaluationPeriods ?? 1);
  const needed = Number(alarm.datapointsToAlarm ?? periods);
  const name = String(alarm.extendedStatistic ?? alarm.statistic ?? "Average");
  const breaches = comparisons[String(alarm.comparisonOperator)] ?? (() => false);
  const missing = String(alarm.treatMissingData ?? "missing");
  let bad = 0;
  let known = 0;
  for (let i = 0; i < periods; i++) {
    const until = Math.floor(now / periodMs) * periodMs - i * periodMs + periodMs;
    const values = points.filter(({ time }) => time >= until - periodMs && time < until).map(({ value }) => value);
    if (values.length > 0) {
      known++;
      if (breaches(statistic(name, values), Number(alarm.threshold))) bad++;
    } else if (missing === "breaching") bad++;
  }
  if (bad >= needed) return "ALARM";
  if (known > 0 || missing === "notBreaching" || missing === "breaching") return "OK";
  return missing === "ignore" ? before : "INSUFFICIENT_DATA";
}
