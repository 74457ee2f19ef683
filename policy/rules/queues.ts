import type { ResourceRule } from "../rule";
import { document, member } from "../values";

const queue = ["aws:sqs/queue:Queue"];

/** Control 90: messages are encrypted where they rest. */
export const queueEncryption: ResourceRule = {
  id: "queue-encryption",
  title: "Queues are encrypted at rest.",
  severity: "high",
  why: "messages of a queue whose encryption is turned off are readable from the disk.",
  fix: "leave sqsManagedSseEnabled alone or true, or set kmsMasterKeyId.",
  url: "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-server-side-encryption.html",
  references: ["AwsSolutions-SQS2", "CKV_AWS_27", "AVD-AWS-0096", "SQS.1"],
  types: queue,
  judge: ({ props }) =>
    props.sqsManagedSseEnabled === false && !("kmsMasterKeyId" in props) ? ["encryption is turned off"] : [],
};

/** Control 91: a message that cannot be handled is kept. */
export const queueDeadLetters: ResourceRule = {
  id: "queue-dead-letters",
  title: "Queues have a dead-letter queue, or are one.",
  severity: "medium",
  why: "a message that always fails is retried until it expires, and then is lost.",
  fix: "set redrivePolicy with a dead-letter queue and maxReceiveCount; give a dead-letter queue itself a redriveAllowPolicy, or a name that ends in dlq or dead-letters.",
  url: "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html",
  references: ["AwsSolutions-SQS3"],
  types: queue,
  judge({ name, props }) {
    if ("redriveAllowPolicy" in props || /(dlq|dead-?letters?)(\.fifo)?$/i.test(name)) return [];
    if (!("redrivePolicy" in props)) return ["no dead-letter queue"];
    return member(document(props.redrivePolicy), "deadLetterTargetArn")
      ? []
      : ["redrivePolicy names no dead-letter queue"];
  },
};
