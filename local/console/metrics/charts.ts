import type { ChartView } from "./contract";
import { bucketMs, type MetricSeries, type MetricStore } from "./store";

type Statistic = "rate" | "sum" | "average" | "maximum";

/** A chart over one metric; each thing that has the metric is a line. */
interface ChartSpec {
  readonly title: string;
  readonly unit: ChartView["unit"];
  readonly namespace: string;
  /** The same metric goes by other names in REST and HTTP APIs. */
  readonly metrics: readonly (readonly [name: string, dimension: string])[];
  readonly statistic: Statistic;
}

const gateway = "AWS/ApiGateway";
const perApi = (rest: string, http: string): ChartSpec["metrics"] => [
  [rest, "ApiName"],
  [http, "ApiId"],
];

const specs: readonly ChartSpec[] = [
  {
    title: "Requests a second, by API",
    unit: "a second",
    namespace: gateway,
    metrics: [...perApi("Count", "Count"), ["MessageCount", "ApiId"]],
    statistic: "rate",
  },
  {
    title: "Client errors (4xx)",
    unit: "count",
    namespace: gateway,
    metrics: perApi("4XXError", "4xx"),
    statistic: "sum",
  },
  {
    title: "Server errors (5xx)",
    unit: "count",
    namespace: gateway,
    metrics: perApi("5XXError", "5xx"),
    statistic: "sum",
  },
  {
    title: "Latency, average",
    unit: "ms",
    namespace: gateway,
    metrics: perApi("Latency", "Latency"),
    statistic: "average",
  },
  {
    title: "Latency, maximum",
    unit: "ms",
    namespace: gateway,
    metrics: perApi("Latency", "Latency"),
    statistic: "maximum",
  },
  {
    title: "Function invocations",
    unit: "count",
    namespace: "AWS/Lambda",
    metrics: [["Invocations", "FunctionName"]],
    statistic: "sum",
  },
  {
    title: "Function duration, average",
    unit: "ms",
    namespace: "AWS/Lambda",
    metrics: [["Duration", "FunctionName"]],
    statistic: "average",
  },
  {
    title: "Function errors",
    unit: "count",
    namespace: "AWS/Lambda",
    metrics: [["Errors", "FunctionName"]],
    statistic: "sum",
  },
  {
    title: "Messages that wait in queues",
    unit: "count",
    namespace: "AWS/SQS",
    metrics: [["ApproximateNumberOfMessagesVisible", "QueueName"]],
    statistic: "maximum",
  },
];

/** More lines than these cannot be told apart. */
const mostLines = 6;

/**
 * Charts of the last minutes; those with nothing to show are left out.
 * @param nameOf the program's own name of a thing, by its name or id on AWS
 */
export function charts(store: MetricStore, now: number, minutes: number, nameOf: (id: string) => string): ChartView[] {
  const last = Math.floor(now / bucketMs);
  const span = Math.floor((minutes * 60_000) / bucketMs);
  const at = Array.from({ length: span }, (_, i) => last - span + 1 + i);
  return specs.flatMap(({ title, unit, namespace, metrics, statistic }) => {
    const lines = metrics
      .flatMap(([name, dimension]) =>
        store.series(namespace, name, dimension).map((series) => ({
          label: nameOf(Object.values(series.dimensions)[0]!),
          weight: at.reduce((sum, bucket) => sum + (series.buckets.get(bucket)?.sum ?? 0), 0),
          values: at.map((bucket) => pointOf(series, bucket, statistic)),
        })),
      )
      .filter(({ values }) => values.some((value) => value !== null))
      .sort((a, b) => b.weight - a.weight);
    if (lines.length === 0) return [];
    return [
      {
        title,
        unit,
        times: at.map((bucket) => (bucket * bucketMs) / 1000),
        lines: lines.slice(0, mostLines).map(({ label, values }) => ({ label, values })),
        more: Math.max(0, lines.length - mostLines),
      },
    ];
  });
}

/** A count of nothing is 0; a time of nothing is no time. */
function pointOf({ buckets }: MetricSeries, at: number, statistic: Statistic): number | null {
  const bucket = buckets.get(at);
  switch (statistic) {
    case "rate":
      return (bucket?.sum ?? 0) / (bucketMs / 1000);
    case "sum":
      return bucket?.sum ?? 0;
    case "average":
      return bucket ? bucket.sum / bucket.count : null;
    case "maximum":
      return bucket ? bucket.max : null;
  }
}
