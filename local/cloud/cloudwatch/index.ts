import type { Cloud } from "../cloud";
import { commonOutputs } from "../protocol/outputs";
import { type CheckFailure, type Properties, type ResourceRecord, type ResourceType, resourceType } from "../resource";
import type { ServiceFactory } from "../service";
import { type AlarmState, evaluate, operators, type Point } from "./alarm";

const alarmType = "aws:cloudwatch/metricAlarm:MetricAlarm";

/** CloudWatch: alarms over the metrics of the stage's own requests, and dashboards. */
export const cloudwatch: ServiceFactory = () => ({
  name: "cloudwatch",
  limits:
    "Alarms of one metric are judged on the stage's own metrics when they are looked at; metric math, anomaly detection and composite " +
    "alarms are recorded, and no action is taken. Dashboards are checked to be JSON and kept.",
  resources: [
    named(alarmType, "name", "alarm", checkAlarm),
    named("aws:cloudwatch/compositeAlarm:CompositeAlarm", "alarmName", "alarm"),
    dashboard(),
  ],
});

/** State of an alarm by the metrics that the stage keeps. */
export function alarmState(cloud: Cloud, alarm: ResourceRecord, before: AlarmState = "INSUFFICIENT_DATA"): AlarmState {
  const {
    namespace,
    metricName,
    dimensions = {},
  } = alarm.inputs as { namespace?: string; metricName?: string; dimensions?: Record<string, string> };
  const points: Point[] = cloud.telemetry
    .recent("metric")
    .filter(
      (metric) =>
        metric.namespace === namespace && metric.name === metricName && sameDimensions(metric.dimensions, dimensions),
    )
    .map(({ time, value }) => ({ time, value }));
  return evaluate(alarm.inputs, points, cloud.clock.now(), before);
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
