import type { Cloud } from "../cloud";
import { commonOutputs } from "../protocol/outputs";
import { type CheckFailure, type Properties, type ResourceRecord, type ResourceType, resourceType } from "../resource";
import type { ServiceFactory } from "../service";
import { type AlarmState, evaluate, operators, type Point, type Series, seriesOf } from "./alarm";
import { parseMetricMath } from "./metric-math";

const alarmType = "aws:cloudwatch/metricAlarm:MetricAlarm";

/** CloudWatch: alarms over the metrics of the stage's own requests, and dashboards. */
export const cloudwatch: ServiceFactory = () => ({
  name: "cloudwatch",
  limits:
    "Alarms of metrics, and of metric math with FILL, IF, arithmetic and comparisons, are judged on the stage's own metrics " +
    "when they are looked at; anomaly detection and composite alarms are recorded, and no action is taken. Dashboards are " +
    "checked to be JSON and kept.",
  resources: [
    named(alarmType, "name", "alarm", checkAlarm),
    named("aws:cloudwatch/compositeAlarm:CompositeAlarm", "alarmName", "alarm"),
    dashboard(),
  ],
});

/** A metric, as an alarm names it. */
interface MetricName {
  readonly namespace?: string;
  readonly metricName?: string;
  readonly dimensions?: Readonly<Record<string, string>>;
}

interface MetricQuery {
  readonly id: string;
  readonly expression?: string;
  readonly metric?: MetricName & { readonly stat: string; readonly period: number };
  readonly returnData?: boolean;
}

/**
 * State of an alarm by the metrics that the stage keeps.
 * @returns undefined for an alarm that nothing here judges: of anomalies, or with functions that `metric-math.ts` has not
 */
export function alarmState(
  cloud: Cloud,
  { inputs }: ResourceRecord,
  before: AlarmState = "INSUFFICIENT_DATA",
): AlarmState | undefined {
  const { metricQueries, extendedStatistic, statistic, period } = inputs;
  const judge = (series: Series, seconds: number) => evaluate(inputs, series, seconds, cloud.clock.now(), before);
  if (metricQueries === undefined) {
    const name = String(extendedStatistic ?? statistic ?? "Average");
    return judge(seriesOf(pointsOf(cloud, inputs), name), Number(period ?? 60));
  }
  const queries = metricQueries as readonly MetricQuery[];
  const watched = queries.find(({ returnData }) => returnData === true);
  const formula = watched && parseMetricMath(watched.expression ?? watched.id);
  const metrics = queries.flatMap(({ id, metric }) =>
    metric ? [[id, seriesOf(pointsOf(cloud, metric), metric.stat)] as const] : [],
  );
  // Each must be a metric: expressions of expressions are not worked out.
  const isWhole = queries.every((query) => query.metric !== undefined || query === watched);
  if (!formula || !isWhole) return undefined;
  const seconds = Number(queries.find(({ metric }) => metric)?.metric?.period ?? 60);
  return judge(
    (from, until) => formula(Object.fromEntries(metrics.map(([id, series]) => [id, series(from, until)]))),
    seconds,
  );
}

function pointsOf(cloud: Cloud, { namespace, metricName, dimensions = {} }: MetricName): Point[] {
  return cloud.telemetry
    .recent("metric")
    .filter(
      (metric) =>
        metric.namespace === namespace && metric.name === metricName && sameDimensions(metric.dimensions, dimensions),
    )
    .map(({ time, value }) => ({ time, value }));
}

function sameDimensions(a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>): boolean {
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => a[name] === b[name]);
}

function checkAlarm(inputs: Properties): CheckFailure[] {
  const { comparisonOperator, metricName, metricQueries, evaluationPeriods, datapointsToAlarm } = inputs;
  const faults: CheckFailure[] = [];
  if (
    typeof comparisonOperator === "string" &&
    !operators.includes(comparisonOperator) &&
    inputs.thresholdMetricId === undefined
  ) {
    faults.push({
      property: "comparisonOperator",
      reason: `"${comparisonOperator}" must be one of ${operators.join(", ")}`,
    });
  }
  if (metricName === undefined && metricQueries === undefined)
    faults.push({ property: "metricName", reason: "metricName or metricQueries is required" });
  if (metricName !== undefined && metricQueries !== undefined)
    faults.push({ property: "metricQueries", reason: "conflicts with metricName" });
  if (
    typeof datapointsToAlarm === "number" &&
    typeof evaluationPeriods === "number" &&
    datapointsToAlarm > evaluationPeriods
  ) {
    faults.push({
      property: "datapointsToAlarm",
      reason: `${datapointsToAlarm} must not be more than evaluationPeriods, ${evaluationPeriods}`,
    });
  }
  return faults;
}

function named(type: string, property: string, part: string, check?: ResourceType["check"]): ResourceType {
  return resourceType<Properties>({
    type,
    autoName: { property, maxLength: 255 },
    replaceOn: [property],
    ...(check ? { check } : {}),
    async create(inputs, context) {
      const name = String(inputs[property]);
      return {
        id: name,
        outputs: {
          ...commonOutputs(inputs, context),
          arn: `arn:aws:cloudwatch:${context.region}:${context.accountId}:${part}:${name}`,
        },
      };
    },
    update: async (_id, olds) => olds,
  });
}

function dashboard(): ResourceType {
  return resourceType<Properties>({
    type: "aws:cloudwatch/dashboard:Dashboard",
    autoName: { property: "dashboardName", maxLength: 255 },
    replaceOn: ["dashboardName"],
    check({ dashboardBody }) {
      if (typeof dashboardBody !== "string") return [];
      try {
        const body: unknown = JSON.parse(dashboardBody);
        return Array.isArray((body as { widgets?: unknown }).widgets)
          ? []
          : [{ property: "dashboardBody", reason: "must have a list of widgets" }];
      } catch {
        return [{ property: "dashboardBody", reason: "is not JSON" }];
      }
    },
    async create(inputs, context) {
      const name = String(inputs.dashboardName);
      return {
        id: name,
        outputs: { region: context.region, dashboardArn: `arn:aws:cloudwatch::${context.accountId}:dashboard/${name}` },
      };
    },
    update: async (_id, olds) => olds,
  });
}
