import type { Properties } from "../../capture/program";
import { pairs, type Table } from "../mapping";

/** CloudWatch: logs, alarms, dashboards. */
export const watch: Table = {
  "aws:cloudwatch/dashboard:Dashboard": { type: "AWS::CloudWatch::Dashboard" },
  "aws:cloudwatch/logDelivery:LogDelivery": { type: "AWS::Logs::Delivery" },
  "aws:cloudwatch/logDeliveryDestination:LogDeliveryDestination": {
    type: "AWS::Logs::DeliveryDestination",
    inputs: {
      deliveryDestinationConfiguration: (value) => ({
        DestinationResourceArn: (value as Properties).destinationResourceArn,
      }),
    },
    refers: { arn: "Arn" },
  },
  "aws:cloudwatch/logDeliverySource:LogDeliverySource": { type: "AWS::Logs::DeliverySource", refers: { name: "Ref" } },
  "aws:cloudwatch/logGroup:LogGroup": {
    type: "AWS::Logs::LogGroup",
    inputs: { name: "LogGroupName", namePrefix: "LogGroupName" },
    refers: { id: "Ref", arn: "Arn" },
  },
  "aws:cloudwatch/logStream:LogStream": { type: "AWS::Logs::LogStream", inputs: { name: "LogStreamName" } },
  "aws:cloudwatch/metricAlarm:MetricAlarm": {
    type: "AWS::CloudWatch::Alarm",
    inputs: {
      dimensions: pairs("Dimensions", "Name"),
      metricQueries: (list) => ({ Metrics: (list as Properties[]).map(query) }),
      name: "AlarmName",
      okActions: "OKActions",
    },
    refers: { arn: "Arn" },
  },
};

function query({ metric, ...others }: Properties): Properties {
  if (metric === undefined) return others;
  const { period, stat, unit, dimensions, ...named } = metric as Properties;
  const Dimensions = Object.entries((dimensions ?? {}) as Properties).map(([Name, Value]) => ({ Name, Value }));
  return { MetricStat: { Metric: { Dimensions, ...named }, Period: period, Stat: stat, Unit: unit }, ...others };
}
