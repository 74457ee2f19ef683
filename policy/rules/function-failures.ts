import type { Judged, Rule } from "../rule";
import type { Stack } from "../stack";
import { types } from "../tokens";
import { given, list, member } from "../values";

/** Services that invoke functions without waiting for an answer. */
const asynchronous = /^(s3|sns|events|scheduler|ses|logs|config|iot|codecommit)\.amazonaws\.com$/;

/** Rules on what becomes of work that a function fails at. */
export const failureRules: readonly Rule[] = [
  {
    id: "function-async-failures",
    controls: [37],
    title: "Functions that are invoked without waiting keep what they failed at.",
    severity: "medium",
    why: "after two more tries the event is dropped, and nobody learns of it.",
    fix: "set deadLetterConfig, or a FunctionEventInvokeConfig with destinationConfig.onFailure.",
    url: "https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html",
    references: ["CKV_AWS_116", "Serverless-LambdaDLQ"],
    types: types.function,
    across: true,
    judge: (fn, { stack }) => [
      () =>
        !isInvokedAsynchronously(fn, stack) ||
        given(fn.props, "deadLetterConfig") ||
        stack
          .referring(["aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig"], "functionName", fn)
          .some(({ props }) => given(member(props.destinationConfig, "onFailure"), "destination")) ||
        "events that it fails at are lost",
    ],
  },
  {
    id: "event-source-failures",
    controls: [38],
    title: "Event source mappings of streams keep what their function failed at.",
    severity: "medium",
    why: "a record that always fails blocks its shard until it expires, and then is lost.",
    fix: "set destinationConfig.onFailure (for Kinesis, DynamoDB and Kafka); for queues, give the queue a dead-letter queue.",
    url: "https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html",
    references: ["Serverless-LambdaEventSourceMappingDestination"],
    types: types.eventSourceMapping,
    judge: ({ props }) => [
      () => {
        // Queues have dead letters of their own. Streams alone have a starting position, which is known when the ARN is not.
        if (!given(props, "startingPosition")) return true;
        return (
          given(member(props.destinationConfig, "onFailure"), "destinationArn") || "no destinationConfig.onFailure"
        );
      },
    ],
  },
  {
    id: "queue-visibility",
    controls: [39],
    title: "A queue hides a message for six times as long as its function may run.",
    severity: "medium",
    why: "a message that turns up again while the function still works on it is handled twice.",
    fix: "set visibilityTimeoutSeconds to at least six times the function's timeout.",
    url: "https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html",
    references: ["AwsSolutions: SQS as event source"],
    types: types.queue,
    across: true,
    judge: (queue, { stack }) => [
      () => {
        const functions = stack
          .referring(types.eventSourceMapping, "eventSourceArn", queue)
          .flatMap((mapping) => stack.ofType(types.function).filter((fn) => stack.refers(mapping, "functionName", fn)));
        const longest = Math.max(0, ...functions.map(({ props }) => Number(props.timeout ?? 3)));
        const hidden = Number(queue.props.visibilityTimeoutSeconds ?? 30);
        return (
          hidden >= 6 * longest ||
          `visibilityTimeoutSeconds ${hidden} is less than six times the function's ${longest} s`
        );
      },
    ],
  },
  {
    id: "function-log-group",
    controls: [43],
    title: "A function's log group is a resource of the program.",
    severity: "medium",
    why: "the one that Lambda makes keeps its logs forever and stays when the function goes.",
    fix: "make a LogGroup and name it in loggingConfig.logGroup, or call it /aws/lambda/NAME.",
    url: "https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-loggroups.html",
    references: ["Serverless-CloudWatchLogGroup"],
    types: types.function,
    across: true,
    judge: (fn, { stack }) => [
      () =>
        stack.ofType(types.logGroup).some((group) => stack.refers(fn, "loggingConfig", group)) ||
        stack
          .ofType(types.logGroup)
          .some((group) => stack.refers(group, "name", fn) || group.props.name === `/aws/lambda/${fn.props.name}`) ||
        "no LogGroup of the program takes its logs",
    ],
  },
];

function isInvokedAsynchronously(fn: Judged, stack: Stack): boolean {
  const permitted = stack
    .ofType(types.permission)
    .filter(({ props }) => asynchronous.test(String(props.principal)))
    .some((permission) => stack.refers(permission, "function", fn));
  return (
    permitted ||
    stack
      .ofType(["aws:cloudwatch/eventTarget:EventTarget", "aws:sns/topicSubscription:TopicSubscription"])
      .some((target) =>
        ["arn", "endpoint"].some((name) => given(target.props, name) && stack.refers(target, name, fn)),
      ) ||
    stack
      .ofType(["aws:s3/bucketNotification:BucketNotification"])
      .some(
        (notification) =>
          list(notification.props.lambdaFunctions).length > 0 && stack.refers(notification, "lambdaFunctions", fn),
      )
  );
}
