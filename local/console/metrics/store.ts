import type { StageEvent, Telemetry } from "../../cloud/telemetry";

/** Width of a bucket, and how many are kept: half an hour. */
export const bucketMs = 5000;
export const keptBuckets = 360;

type MetricEvent = Extract<StageEvent, { kind: "metric" }>;

/** What came in during one bucket. */
interface Bucket {
  count: number;
  sum: number;
  max: number;
}

/** One metric of one thing, e.g. `Latency` of an API. */
export interface MetricSeries {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  /** By the bucket's number: time divided by its width. */
  readonly buckets: Map<number, Bucket>;
}

/**
 * Metrics of the stage summed up by time, so that charts reach back further than single values are kept. Costs the
 * gateway a few look-ups a request.
 */
export class MetricStore {
  private readonly byKey = new Map<string, MetricSeries>();

  constructor(telemetry: Telemetry) {
    telemetry.listen((event) => {
      if (event.kind === "metric") this.add(event);
    });
  }

  /** Series of one metric, of things that are told apart by this one dimension. */
  series(namespace: string, name: string, dimension: string): MetricSeries[] {
    return [...this.byKey.values()].filter(
      (one) =>
        one.namespace === namespace &&
        one.name === name &&
        dimension in one.dimensions &&
        Object.keys(one.dimensions).length === 1,
    );
  }

  private add({ namespace, name, dimensions, time, value }: MetricEvent): void {
    let key = `${namespace} ${name}`;
    for (const dimension in dimensions) key += ` ${dimension}=${dimensions[dimension]}`;
    let series = this.byKey.get(key);
    if (!series) {
      series = { namespace, name, dimensions, buckets: new Map() };
      this.byKey.set(key, series);
    }
    const at = Math.floor(time / bucketMs);
    const bucket = series.buckets.get(at);
    if (bucket) {
      bucket.count += 1;
      bucket.sum += value;
      if (value > bucket.max) bucket.max = value;
      return;
    }
    series.buckets.set(at, { count: 1, sum: value, max: value });
    // Insertion follows time: the first is the oldest.
    if (series.buckets.size > keptBuckets) series.buckets.delete(series.buckets.keys().next().value!);
  }
}
