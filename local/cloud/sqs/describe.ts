import type { Json } from "../../json";
import { md5, md5OfAttributes } from "./checksums";
import type { Message } from "./message";
import type { QueueSettings } from "./settings";

/** System attributes of a message, as SQS and event sources hand them out. */
export function systemAttributes(message: Message): Record<string, string> {
  const entries = {
    ApproximateReceiveCount: String(message.receiveCount),
    SentTimestamp: String(message.sentAt),
    SenderId: message.senderId,
    ApproximateFirstReceiveTimestamp:
      message.firstReceivedAt === undefined ? undefined : String(message.firstReceivedAt),
    SequenceNumber: message.sequenceNumber,
    MessageGroupId: message.groupId,
    MessageDeduplicationId: message.deduplicationId,
    AWSTraceHeader: message.traceHeader,
    DeadLetterQueueSourceArn: message.deadLetterSourceArn,
  };
  return Object.fromEntries(
    Object.entries(entries).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

/** A received message in the JSON protocol, with the attributes that the caller names. */
export function describeMessage(message: Message, system: readonly string[], own: readonly string[]): Json {
  const chosen = Object.entries(systemAttributes(message)).filter(([name]) => wanted(system, name));
  const attributes = Object.fromEntries(Object.entries(message.attributes).filter(([name]) => wanted(own, name)));
  return {
    MessageId: message.id,
    ReceiptHandle: message.receiptHandle,
    MD5OfBody: md5(message.body),
    Body: message.body,
    ...(chosen.length > 0 ? { Attributes: Object.fromEntries(chosen) } : {}),
    ...(Object.keys(attributes).length > 0
      ? { MessageAttributes: attributes, MD5OfMessageAttributes: md5OfAttributes(attributes) }
      : {}),
  };
}

/** Is a name asked for, by itself, by `All` or `.*`, or by a prefix such as `app.*`? */
export function wanted(names: readonly string[], name: string): boolean {
  return names.some(
    (asked) => asked === name || asked === "All" || (asked.endsWith(".*") && name.startsWith(asked.slice(0, -2))),
  );
}

/** A queue's attributes as GetQueueAttributes answers them. */
export function attributesOf(
  settings: QueueSettings,
  counts: { visible: number; delayed: number; inFlight: number },
): Record<string, string> {
  const created = String(Math.floor(settings.createdAt / 1000));
  const optional = {
    Policy: settings.policy,
    RedrivePolicy: settings.redrivePolicy,
    RedriveAllowPolicy: settings.redriveAllowPolicy,
    KmsMasterKeyId: settings.kmsMasterKeyId,
    ...(settings.fifo
      ? { FifoQueue: "true", ContentBasedDeduplication: String(settings.contentBasedDeduplication) }
      : {}),
  };
  return {
    QueueArn: settings.arn,
    ApproximateNumberOfMessages: String(counts.visible),
    ApproximateNumberOfMessagesNotVisible: String(counts.inFlight),
    ApproximateNumberOfMessagesDelayed: String(counts.delayed),
    CreatedTimestamp: created,
    LastModifiedTimestamp: created,
    VisibilityTimeout: String(settings.visibilityTimeoutSeconds),
    MaximumMessageSize: String(settings.maxMessageSize),
    MessageRetentionPeriod: String(settings.retentionSeconds),
    DelaySeconds: String(settings.delaySeconds),
    ReceiveMessageWaitTimeSeconds: String(settings.waitSeconds),
    SqsManagedSseEnabled: String(settings.managedEncryption),
    ...Object.fromEntries(
      Object.entries(optional).filter((entry): entry is [string, string] => entry[1] !== undefined),
    ),
  };
}
