import type { Judged, Rule } from "../rule";
import type { Stack } from "../stack";
import { types } from "../tokens";
import { ifKnown } from "../unknown";
import { given, list, member, texts } from "../values";

/** What has to be watched: a name for the configuration, whom it concerns, and the metrics that do it. */
interface Watch {
  readonly name: string;
  readonly types: readonly string[];
  /** Any one of them. */
  readonly metrics: readonly string[];
  concerns(resource: Judged, stack: Stack): boolean;
}

const always = () => true;

/** Whoever runs a function otherwise (a workflow) is watched itself. */
function isCalled(fn: Judged, stack: Stack): boolean {
  return [...types.permission, ...types.eventSourceMapping].some((type) => {
    const property = type === types.permission[0] ? "function" : "functionName";
    return stack.referring([type], property, fn).length > 0;
  });
}

function isDeadLetterQueue(queue: Judged, stack: Stack): boolean {
  return (
    stack.ofType(types.queue).some((other) => other.urn !== queue.urn && stack.refers(other, "redrivePolicy", queue)) ||
    stack.referring(["aws:sqs/redrivePolicy:RedrivePolicy"], "redrivePolicy", queue).length > 0
  );
}

const watches: readonly Watch[] = [
  {
    name: "api-client-errors",
    types: [...types.restApi, ...types.api],
    metrics: ["4XXError", "4xx", "ClientError"],
    concerns: isHttp,
  },
  {
    name: "api-server-errors",
    types: [...types.restApi, ...types.api],
    metrics: ["5XXError", "5xx", "IntegrationError", "ExecutionError"],
    concerns: always,
  },
  {
    name: "api-latency",
    types: [...types.restApi, ...types.api],
    metrics: ["Latency", "IntegrationLatency"],
    concerns: isHttp,
  },
  { name: "function-errors", types: types.function, metrics: ["Errors"], concerns: isCalled },
  { name: "function-throttles", types: types.function, metrics: ["Throttles"], concerns: isCalled },
  {
    name: "table-throttles",
    types: types.table,
    metrics: ["ReadThrottleEvents", "WriteThrottleEvents", "ThrottledRequests"],
    concerns: always,
  },
  { name: "table-system-errors", types: types.table, metrics: ["SystemErrors"], concerns: always },
  {
    name: "load-balancer-errors",
    types: types.loadBalancer,
    metrics: ["HTTPCode_ELB_5XX_Count", "HTTPCode_Target_5XX_Count"],
    concerns: always,
  },
  {
    name: "queue-dead-letters",
    types: types.queue,
    metrics: ["ApproximateNumberOfMessagesVisible"],
    concerns: isDeadLetterQueue,
  },
  {
    name: "queue-oldest-message",
    types: types.queue,
    metrics: ["ApproximateAgeOfOldestMessage"],
    concerns: (queue, stack) => !isDeadLetterQueue(queue, stack),
  },
  {
    name: "workflow-failures",
    types: ["aws:sfn/stateMachine:StateMachine"],
    metrics: ["ExecutionsFailed", "ExecutionsTimedOut", "ExecutionsAborted"],
    concerns: always,
  },
  {
    name: "stream-throttles",
    types: ["aws:kinesis/stream:Stream"],
    metrics: ["WriteProvisionedThroughputExceeded", "ReadProvisionedThroughputExceeded"],
    concerns: always,
  },
];

const names = watches.map(({ name }) => name);

/** Rules on alarms. */
export const alarmRules: readonly Rule[] = [
  {
    id: "required-alarms",
    controls: [89],
    title: "What answers callers, and what holds their work, is watched by alarms.",
    severity: "medium",
    why: "customers otherwise tell you first.",
    fix: "add a MetricAlarm on the metric, with treatMissingData notBreaching.",
    url: "https://docs.aws.amazon.com/apigateway/latest/developerguide/monitoring-cloudwatch.html",
    references: ["own: intent"],
    types: [...new Set(watches.flatMap((watch) => watch.types))],
    across: true,
    scope: "production",
    scopeReason: "nobody is called at night for a stage for development, and each alarm costs",
    parameters: {
      alarms: {
        description: "What has to be watched.",
        type: "array",
        items: { type: "string", enum: names },
        default: names,
      },
    },
    judge(resource, { stack, parameters }) {
      const wanted = list(parameters.alarms).map(String);
      return watches
        .filter((watch) => wanted.includes(watch.name) && watch.types.includes(resource.type))
        .map(
          (watch) => () =>
            !watch.concerns(resource, stack) ||
            stack.ofType([types.alarm[0]]).some((alarm) => watchesIt(alarm, resource, watch, stack)) ||
            `no alarm on ${watch.metrics.join(" or ")}`,
        );
    },
  },
  {
    id: "alarm-actions",
    controls: [88],
    title: "Alarms tell somebody.",
    severity: "medium",
    why: "an alarm without an action turns red, and nobody sees it.",
    fix: "set alarmActions to a topic's ARN, and leave actionsEnabled alone.",
    url: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AlarmThatSendsEmail.html",
    references: ["CKV_AWS_319", "CloudWatch.15", "CloudWatch.17", "CT.CLOUDWATCH.PR.1", "CT.CLOUDWATCH.PR.4"],
    types: types.alarm,
    judge: ({ props }) => [
      () => !given(props, "actionsEnabled") || props.actionsEnabled !== false || "actionsEnabled is false",
      () =>
        // Actions for OK alone tell of nothing that is wrong.
        given(props, "alarmActions") || "it has no alarmActions",
    ],
  },
];

function isHttp(api: Judged): boolean {
  return api.props.protocolType !== "WEBSOCKET";
}

function watchesIt(alarm: Judged, resource: Judged, watch: Watch, stack: Stack): boolean {
  const { props } = alarm;
  const queried = list(props.metricQueries).map((query) => list(member(query, "metric"))[0]);
  const metrics = [props, ...queried].filter((metric) => watch.metrics.includes(String(member(metric, "metricName"))));
  if (metrics.length === 0) return false;
  // REST APIs are named by name, which several resources may share: the metric has told already what it is.
  const known = ifKnown(() => {
    const named = [...stack.namesOf(resource), String(resource.props.name)];
    return metrics.some((metric) => texts(member(metric, "dimensions")).some((text) => named.includes(text)));
  });
  // Only who knows the id, too, can tell that there is no reference.
  if (known || (known === false && ifKnown(() => resource.props.id) !== undefined)) return known;
  return stack.refers(alarm, queried.length > 0 ? "metricQueries" : "dimensions", resource);
}
