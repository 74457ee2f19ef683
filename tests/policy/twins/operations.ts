import { company, type Part, property, type Twins, type Verdict } from "./twin";

const logGroup = "aws:cloudwatch/logGroup:LogGroup";
const alarmType = "aws:cloudwatch/metricAlarm:MetricAlarm";

const alarm = (metricName: string, dimensions: object): Part => ({
  type: alarmType,
  props: { metricName, dimensions },
});
const alarms = (metrics: readonly string[], dimensions: object) => metrics.map((one) => alarm(one, dimensions));
const httpApi: Part = { type: "aws:apigatewayv2/api:Api", props: { id: "api-1", protocolType: "HTTP" } };
const restApi: Part = { type: "aws:apigateway/restApi:RestApi", props: { id: "api-1", name: "shop" } };
const fn: Part = { type: "aws:lambda/function:Function", props: { id: "work", name: "work" } };
const mapped: Part = {
  type: "aws:lambda/eventSourceMapping:EventSourceMapping",
  props: { functionName: "work", eventSourceArn: "arn" },
};
const table: Part = { type: "aws:dynamodb/table:Table", props: { id: "shop", name: "shop" } };
const balancer: Part = { type: "aws:lb/loadBalancer:LoadBalancer", props: { arnSuffix: "app/shop/1" } };
const dead: Part = { type: "aws:sqs/queue:Queue", props: { arn: "arn:aws:sqs:eu-west-1:1:dead", name: "dead" } };
const workflow: Part = {
  type: "aws:sfn/stateMachine:StateMachine",
  props: { arn: "arn:aws:states:r:1:stateMachine:w" },
};
const stream: Part = { type: "aws:kinesis/stream:Stream", props: { name: "events" } };
const queue: Part = {
  type: "aws:sqs/queue:Queue",
  name: "jobs",
  props: {
    id: "https://sqs/jobs",
    name: "jobs",
    redrivePolicy: '{"deadLetterTargetArn":"arn:aws:sqs:eu-west-1:1:dead"}',
  },
};

/** Names are known before anything is made. */
const byName = { unknown: "in order" } as const;

/** A resource with all alarms that it needs but one. */
function unwatched(
  resource: Part,
  dimensions: object,
  metrics: readonly string[],
  { beside = [], ...verdicts }: { beside?: readonly Part[]; absent?: Verdict; unknown?: Verdict } = {},
): Twins[] {
  return metrics.map((metric) =>
    company("required-alarms", resource, {
      good: [...beside, ...alarms(metrics, dimensions)],
      bad: [
        ...beside,
        ...alarms(
          metrics.filter((other) => other !== metric),
          dimensions,
        ),
      ],
      finding: metric,
      ...verdicts,
    }),
  );
}

export const operationTwins: readonly Twins[] = [
  property("log-retention", logGroup, "retentionInDays", { good: 30, bad: 0, finding: "no retentionInDays" }),
  property("log-key", logGroup, "kmsKeyId", { good: "k", finding: "no kmsKeyId", unknown: "in order" }),
  ...[alarmType, "aws:cloudwatch/compositeAlarm:CompositeAlarm"].flatMap((type) => [
    property("alarm-actions", type, "alarmActions", {
      good: ["arn"],
      finding: "it has no alarmActions",
      unknown: "in order",
    }),
    property("alarm-actions", type, "actionsEnabled", {
      also: { alarmActions: ["arn"] },
      good: true,
      bad: false,
      finding: "actionsEnabled is false",
      absent: "in order",
    }),
  ]),
  ...unwatched(httpApi, { ApiId: "api-1" }, ["4xx", "5xx", "Latency"]),
  ...unwatched(restApi, { ApiName: "shop" }, ["4XXError", "5XXError", "Latency"], byName),
  ...unwatched(fn, { FunctionName: "work" }, ["Errors", "Throttles"], {
    beside: [mapped],
    // Whoever runs a function that nobody calls is watched itself.
    absent: "in order",
  }),
  ...unwatched(table, { TableName: "shop" }, ["ThrottledRequests", "SystemErrors"]),
  ...unwatched(balancer, { LoadBalancer: "app/shop/1" }, ["HTTPCode_ELB_5XX_Count"], byName),
  ...unwatched(workflow, { StateMachineArn: "arn:aws:states:r:1:stateMachine:w" }, ["ExecutionsFailed"]),
  ...unwatched(stream, { StreamName: "events" }, ["WriteProvisionedThroughputExceeded"], byName),
  ...unwatched(queue, { QueueName: "jobs" }, ["ApproximateAgeOfOldestMessage"], byName),
  ...unwatched(dead, { QueueName: "dead" }, ["ApproximateNumberOfMessagesVisible"], {
    beside: [queue],
  }),
];
