import type { Check, Judged, Rule } from "../rule";
import type { Stack } from "../stack";
import { types } from "../tokens";
import { given, json, list, member, statements } from "../values";

const queue = types.queue;
const firehose = ["aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream"];
const queuePolicies = ["aws:sqs/queuePolicy:QueuePolicy"];

/** Rules on queues, streams and workflows. */
export const messagingRules: readonly Rule[] = [
  {
    id: "queue-encryption",
    controls: [90],
    title: "Queues are encrypted at rest.",
    severity: "high",
    why: "messages of a queue whose encryption is turned off are readable from the disk.",
    fix: "leave sqsManagedSseEnabled alone or true, or set kmsMasterKeyId.",
    url: "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-server-side-encryption.html",
    references: ["AwsSolutions-SQS2", "CKV_AWS_27", "AVD-AWS-0096", "SQS.1"],
    types: queue,
    judge: ({ props }) => [
      () => given(props, "kmsMasterKeyId") || props.sqsManagedSseEnabled !== false || "encryption is turned off",
    ],
  },
  {
    id: "queue-dead-letters",
    controls: [91],
    title: "Queues have a dead-letter queue, or are one.",
    severity: "medium",
    why: "a message that always fails is retried until it expires, and then is lost.",
    fix: "set redrivePolicy with a dead-letter queue and maxReceiveCount.",
    url: "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html",
    references: ["AwsSolutions-SQS3", "CT.SQS.PR.1"],
    types: queue,
    across: true,
    judge: (resource, { stack }) => [
      () => {
        const separate = stack.referring(["aws:sqs/redrivePolicy:RedrivePolicy"], "queueUrl", resource);
        return (
          given(resource.props, "redrivePolicy") ||
          separate.length > 0 ||
          takesOthers(resource, stack) ||
          "no dead-letter queue"
        );
      },
    ],
  },
  {
    id: "queue-policy",
    controls: [92],
    title: "Queues are reached by TLS, and by nobody in general.",
    severity: "high",
    why: "a policy that allows * lets every account in the world send or read.",
    fix: "add a Deny of sqs:* where aws:SecureTransport is false, and name principals or conditions in each Allow.",
    url: "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-security-best-practices.html",
    references: ["AwsSolutions-SQS4", "CKV_AWS_168", "SQS.3"],
    types: queue,
    across: true,
    judge: (resource, { stack }) => {
      const policies = () => [
        ...(given(resource.props, "policy") ? [resource.props.policy] : []),
        ...stack.referring(queuePolicies, "queueUrl", resource).map(({ props }) => props.policy),
      ];
      return [
        () => policies().flatMap(statements).some(deniesPlainText) || "no policy denies requests without TLS",
        () => !policies().flatMap(statements).some(allowsEverybody) || "a policy allows * without a condition",
      ];
    },
  },
  {
    id: "stream-encryption",
    controls: [93],
    title: "Kinesis streams are encrypted at rest.",
    severity: "high",
    why: "records wait in the stream for hours or days, readable from the disk without it.",
    fix: "set encryptionType to KMS and kmsKeyId, e.g. alias/aws/kinesis.",
    url: "https://docs.aws.amazon.com/streams/latest/dev/what-is-sse.html",
    references: ["AwsSolutions-KDS1", "CKV_AWS_43", "AVD-AWS-0064", "Kinesis.1"],
    types: ["aws:kinesis/stream:Stream"],
    judge: ({ props }) => [() => props.encryptionType === "KMS" || "encryptionType is not KMS"],
  },
  {
    id: "delivery-stream-encryption",
    controls: [94],
    title: "Firehose streams are encrypted at rest.",
    severity: "medium",
    why: "records wait for the buffer to fill, readable from the disk without it.",
    fix: "set serverSideEncryption.enabled to true; with a Kinesis stream as source, encrypt that.",
    url: "https://docs.aws.amazon.com/firehose/latest/dev/encryption.html",
    references: ["AwsSolutions-KDF1", "CKV_AWS_240", "DataFirehose.1"],
    types: firehose,
    judge: ({ props }) => [
      () =>
        // AWS refuses encryption of a delivery stream that reads from Kinesis: its records are encrypted there.
        given(props, "kinesisSourceConfiguration") ||
        given(props, "mskSourceConfiguration") ||
        member(list(props.serverSideEncryption)[0], "enabled") === true ||
        "server-side encryption is off",
    ],
  },
  {
    id: "workflow-logs",
    controls: [95],
    title: "State machines write logs and traces.",
    severity: "medium",
    why: "executions of type EXPRESS leave no history, and those of type STANDARD lose theirs after 90 days.",
    fix: "set loggingConfiguration.level to ALL or ERROR with a log group, and tracingConfiguration.enabled.",
    url: "https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html",
    references: ["AwsSolutions-SF1", "AwsSolutions-SF2", "CKV_AWS_285", "CKV_AWS_284", "StepFunctions.1"],
    types: ["aws:sfn/stateMachine:StateMachine"],
    judge: ({ props }): Check[] => [
      () => {
        const level = member(list(props.loggingConfiguration)[0], "level");
        return (
          ["ALL", "ERROR", "FATAL"].includes(String(level)) || `loggingConfiguration.level is ${level ?? "not set"}`
        );
      },
      () =>
        member(list(props.tracingConfiguration)[0], "enabled") === true || "tracingConfiguration.enabled is not true",
    ],
  },
  {
    id: "workflow-data",
    controls: [],
    title: "State machines don't log what they work on.",
    severity: "medium",
    why: "personal data and tokens end up in the log, readable by whoever reads logs.",
    fix: "leave loggingConfiguration.includeExecutionData false.",
    url: "https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html",
    references: ["own: intent"],
    types: ["aws:sfn/stateMachine:StateMachine"],
    scope: "production",
    scopeReason: "a stage for development has no real users, and its executions are looked into",
    judge: ({ props }) => [
      () =>
        member(list(props.loggingConfiguration)[0], "includeExecutionData") !== true ||
        "loggingConfiguration.includeExecutionData is true",
    ],
  },
];

/** True when it is a dead-letter queue itself. */
function takesOthers(resource: Judged, stack: Stack): boolean {
  return (
    given(resource.props, "redriveAllowPolicy") ||
    stack.referring(["aws:sqs/redriveAllowPolicy:RedriveAllowPolicy"], "queueUrl", resource).length > 0 ||
    stack.referring(["aws:sqs/redrivePolicy:RedrivePolicy"], "redrivePolicy", resource).length > 0 ||
    stack
      .ofType(queue)
      .some(
        (other) =>
          other.urn !== resource.urn &&
          given(other.props, "redrivePolicy") &&
          stack.refers(other, "redrivePolicy", resource),
      ) ||
    // What functions, topics and rules failed at ends in a queue too.
    stack
      .ofType([
        ...types.function,
        "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig",
        ...types.eventSourceMapping,
      ])
      .some((user) =>
        ["deadLetterConfig", "destinationConfig"].some(
          (name) => given(user.props, name) && stack.refers(user, name, resource),
        ),
      )
  );
}

function isTrue(value: unknown): boolean {
  return String(value) === "true";
}

/** A Deny where the transport is not secure. */
export function deniesPlainText({ Effect, Condition }: Record<string, unknown>): boolean {
  const bool = member(Condition, "Bool");
  const value = json(bool) === undefined ? undefined : member(bool, "aws:SecureTransport");
  return Effect === "Deny" && value !== undefined && list(value).every((one) => !isTrue(one));
}

/** An Allow for everybody, under no condition. */
export function allowsEverybody({ Effect, Principal, Condition }: Record<string, unknown>): boolean {
  return Effect === "Allow" && Condition === undefined && [Principal, ...list(member(Principal, "AWS"))].includes("*");
}
