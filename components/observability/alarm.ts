import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { ObservabilityArgs } from "./args";
import type { Watch } from "./watched";

/** Makes the alarm of one watch; no data is no trouble, because nobody called. */
export function createAlarm(
  name: string,
  watch: Watch,
  { alarmTopicArns, tags }: ObservabilityArgs,
  parent: pulumi.Resource,
): aws.cloudwatch.MetricAlarm {
  return new aws.cloudwatch.MetricAlarm(
    name,
    {
      alarmDescription: watch.description,
      comparisonOperator: watch.comparison,
      threshold: watch.threshold,
      evaluationPeriods: watch.points.evaluated,
      datapointsToAlarm: watch.points.bad,
      treatMissingData: "notBreaching",
      ...measured(watch),
      alarmActions: alarmTopicArns,
      okActions: alarmTopicArns,
      tags,
    },
    { parent },
  );
}

function measured(watch: Watch): aws.cloudwatch.MetricAlarmArgs {
  const metrics = Object.entries(watch.metrics);
  if (watch.expression === undefined) {
    const [, { namespace, name, dimensions, stat }] = metrics[0]!;
    const percentile = stat.startsWith("p");
    return {
      namespace,
      metricName: name,
      dimensions,
      period: watch.period,
      ...(percentile ? { extendedStatistic: stat } : { statistic: stat }),
    };
  }
  return {
    metricQueries: [
      ...metrics.map(([id, { namespace, name, dimensions, stat }]) => ({
        id,
        metric: { namespace, metricName: name, dimensions, stat, period: watch.period },
        returnData: false,
      })),
      { id: "watched", expression: watch.expression, label: watch.description, returnData: true },
    ],
  };
}
