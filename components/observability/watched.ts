import type * as pulumi from "@pulumi/pulumi";
import type { ObservabilityArgs } from "./args";

/** A metric of one resource. */
interface Metric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, pulumi.Input<string>>>;
  /** CloudWatch's statistic. */
  readonly stat: "Sum" | "Average" | "Maximum" | "p99";
}

/** Something that somebody on call wants to know: one metric, or what an expression makes of several. */
export interface Watch {
  /** Names the alarm: what it watches and for what, for example `storefront-server-errors`. */
  readonly key: string;
  readonly description: string;
  /** Metrics by the name that `expression` calls them. */
  readonly metrics: Readonly<Record<string, Metric>>;
  /** CloudWatch metric math. @default the only metric itself */
  readonly expression?: string;
  readonly threshold: number;
  readonly comparison: "GreaterThanThreshold" | "GreaterThanOrEqualToThreshold";
  /** Seconds of one data point. */
  readonly period: number;
  /** Data points looked at, and how many of them must be bad. */
  readonly points: { readonly evaluated: number; readonly bad: number };
}

/** Where alarms begin when nothing is said. */
const defaultThresholds = {
  clientErrorPercent: 5,
  serverErrorPercent: 1,
  p99LatencyMillis: 3000,
  oldestMessageSeconds: 900,
} as const;

type Dimensions = Metric["dimensions"];

const sustained = { period: 60, points: { evaluated: 5, bad: 3 }, comparison: "GreaterThanThreshold" } as const;
const anyInFiveMinutes = {
  period: 300,
  points: { evaluated: 1, bad: 1 },
  comparison: "GreaterThanOrEqualToThreshold",
  threshold: 1,
} as const;

/** Everything that is watched, in the order of the arguments' kinds and names. */
export function watchesOf(args: ObservabilityArgs): Watch[] {
  const limits = { ...defaultThresholds, ...args.thresholds };
  return [
    ...each(args.restApis, (key, api) => {
      const names = { clientErrors: "4XXError", serverErrors: "5XXError" };
      return httpWatches(key, { ApiName: api.apiName, Stage: api.stageName }, names, limits);
    }),
    ...each(args.httpApis, (key, api) => {
      const names = { clientErrors: "4xx", serverErrors: "5xx" };
      return httpWatches(key, { ApiId: api.apiId, Stage: api.stageName }, names, limits);
    }),
    ...each(args.webSocketApis, (key, api) => {
      const dimensions = { ApiId: api.apiId, Stage: api.stageName };
      const total = (name: string) => metric("AWS/ApiGateway", name, dimensions, "Sum");
      return [
        {
          key: `${key}-server-errors`,
          description: `More than ${limits.serverErrorPercent} % of messages failed`,
          metrics: {
            integration: total("IntegrationError"),
            execution: total("ExecutionError"),
            messages: total("MessageCount"),
          },
          expression:
            "IF(FILL(messages, 0) > 0, 100 * (FILL(integration, 0) + FILL(execution, 0)) / FILL(messages, 0), 0)",
          threshold: limits.serverErrorPercent,
          ...sustained,
        },
      ];
    }),
    ...each(args.functions, (key, { name }) => {
      const total = (metricName: string) => metric("AWS/Lambda", metricName, { FunctionName: name }, "Sum");
      return [
        single(`${key}-errors`, "The function failed", total("Errors")),
        single(`${key}-throttles`, "The function was not let run", total("Throttles")),
      ];
    }),
    ...each(args.tables, tableWatches),
    ...each(args.queues, (key, queue) => [
      single(
        `${key}-dead-letters`,
        "Messages could not be processed and wait in the dead-letter queue",
        metric("AWS/SQS", "ApproximateNumberOfMessagesVisible", { QueueName: queue.deadLetterQueueName }, "Maximum"),
      ),
      {
        ...single(
          `${key}-oldest-message`,
          `A message waits longer than ${limits.oldestMessageSeconds} s`,
          metric("AWS/SQS", "ApproximateAgeOfOldestMessage", { QueueName: queue.name }, "Maximum"),
        ),
        threshold: limits.oldestMessageSeconds,
        comparison: "GreaterThanThreshold",
      },
    ]),
    ...each(args.streams, (key, { name }) => [
      single(
        `${key}-throttles`,
        "The stream took records no faster",
        metric("AWS/Kinesis", "WriteProvisionedThroughputExceeded", { StreamName: name }, "Sum"),
      ),
    ]),
    ...each(args.workflows, (key, { arn }) => {
      const total = (name: string) => metric("AWS/States", name, { StateMachineArn: arn }, "Sum");
      return [
        {
          ...anyInFiveMinutes,
          key: `${key}-failures`,
          description: "An execution failed or took too long",
          metrics: { failed: total("ExecutionsFailed"), late: total("ExecutionsTimedOut") },
          expression: "FILL(failed, 0) + FILL(late, 0)",
        },
      ];
    }),
    ...each(args.privateServices, (key, { loadBalancerMetric }) => {
      const total = (name: string) => metric("AWS/ApplicationELB", name, { LoadBalancer: loadBalancerMetric }, "Sum");
      return [
        {
          ...anyInFiveMinutes,
          key: `${key}-server-errors`,
          description: "The load balancer or the service answered 5XX",
          metrics: { balancer: total("HTTPCode_ELB_5XX_Count"), target: total("HTTPCode_Target_5XX_Count") },
          expression: "FILL(balancer, 0) + FILL(target, 0)",
        },
      ];
    }),
  ];
}

function httpWatches(
  key: string,
  dimensions: Dimensions,
  names: { clientErrors: string; serverErrors: string },
  limits: { clientErrorPercent: number; serverErrorPercent: number; p99LatencyMillis: number },
): Watch[] {
  const total = (name: string) => metric("AWS/ApiGateway", name, dimensions, "Sum");
  const rate = (what: string, name: string, threshold: number, description: string): Watch => ({
    key: `${key}-${what}`,
    description,
    metrics: { errors: total(name), requests: total("Count") },
    expression: "IF(FILL(requests, 0) > 0, 100 * FILL(errors, 0) / FILL(requests, 0), 0)",
    threshold,
    ...sustained,
  });
  return [
    rate(
      "client-errors",
      names.clientErrors,
      limits.clientErrorPercent,
      `More than ${limits.clientErrorPercent} % of requests are refused`,
    ),
    rate(
      "server-errors",
      names.serverErrors,
      limits.serverErrorPercent,
      `More than ${limits.serverErrorPercent} % of requests fail`,
    ),
    {
      ...sustained,
      key: `${key}-latency`,
      description: `One request in a hundred takes longer than ${limits.p99LatencyMillis} ms`,
      metrics: { latency: metric("AWS/ApiGateway", "Latency", dimensions, "p99") },
      threshold: limits.p99LatencyMillis,
    },
  ];
}

// DynamoDB counts its own errors by operation alone.
const operations = ["GetItem", "PutItem", "UpdateItem", "DeleteItem", "Query"];

function tableWatches(key: string, { name }: { name: pulumi.Output<string> }): Watch[] {
  const throttles = (metricName: string) => metric("AWS/DynamoDB", metricName, { TableName: name }, "Sum");
  const errors = operations.map((operation): [string, Metric] => [
    operation.charAt(0).toLowerCase() + operation.slice(1),
    metric("AWS/DynamoDB", "SystemErrors", { TableName: name, Operation: operation }, "Sum"),
  ]);
  return [
    {
      ...anyInFiveMinutes,
      key: `${key}-throttles`,
      description: "DynamoDB refused requests as too many",
      metrics: { reads: throttles("ReadThrottleEvents"), writes: throttles("WriteThrottleEvents") },
      expression: "FILL(reads, 0) + FILL(writes, 0)",
    },
    {
      ...anyInFiveMinutes,
      key: `${key}-system-errors`,
      description: "DynamoDB failed",
      metrics: Object.fromEntries(errors),
      expression: errors.map(([id]) => `FILL(${id}, 0)`).join(" + "),
    },
  ];
}

function single(key: string, description: string, value: Metric): Watch {
  return { ...anyInFiveMinutes, key, description, metrics: { value } };
}

function metric(namespace: string, name: string, dimensions: Dimensions, stat: Metric["stat"]): Metric {
  return { namespace, name, dimensions, stat };
}

function each<T>(watched: Readonly<Record<string, T>> | undefined, watch: (key: string, one: T) => Watch[]): Watch[] {
  return Object.entries(watched ?? {}).flatMap(([key, one]) => watch(key, one));
}
