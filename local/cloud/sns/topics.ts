import { randomUUID } from "node:crypto";
import { isObject, type Json } from "../../json";
import type { Cloud } from "../cloud";
import { AwsError } from "../errors";
import { authorize, type Caller } from "../protocol/authorize";
import type { Properties, ResourceRecord } from "../resource";
import { deliver } from "./deliver";

const topicToken = "aws:sns/topic:Topic";
const maxBytes = 262_144;

/** A message attribute of SNS. */
export interface SnsAttribute {
  readonly DataType: string;
  readonly StringValue?: string;
  /** base64 */
  readonly BinaryValue?: string;
}

/** A message on its way to a topic's subscriptions. */
export interface Published {
  readonly topicArn: string;
  readonly messageId: string;
  readonly time: number;
  readonly subject?: string;
  /** Text for a protocol; `default` for those without their own. */
  readonly texts: Readonly<Record<string, string>>;
  readonly attributes: Readonly<Record<string, SnsAttribute>>;
  readonly groupId?: string;
  readonly deduplicationId?: string;
}

/** The topic; throws SNS's refusal. */
export function topicOf(cloud: Cloud, arn: string): ResourceRecord {
  const topic = cloud.find(topicToken, (record) => record.outputs.arn === arn);
  if (!topic) throw new AwsError("NotFound", "Topic does not exist", 404);
  return topic;
}

/** Subscriptions of a topic. */
export function subscriptionsOf(cloud: Cloud, topicArn: string): ResourceRecord[] {
  return cloud
    .resources("aws:sns/topicSubscription:TopicSubscription")
    .filter((record) => record.inputs.topic === topicArn);
}

/** Asks IAM about an action on a topic, with the topic's policy. */
export function allowTopic(cloud: Cloud, by: Caller, action: string, arn: string): void {
  const own = cloud.find("aws:sns/topicPolicy:TopicPolicy", (record) => record.inputs.arn === arn)?.inputs.policy;
  const inline = cloud.find(topicToken, (record) => record.outputs.arn === arn)?.inputs.policy;
  authorize(cloud, by, `sns:${action}`, arn, { resourcePolicy: policyText(own ?? inline) });
}

/** Publishes a message (members as the API names them) and returns SNS's answer; delivery goes on by itself. */
export function publishTo(cloud: Cloud, input: Properties, by: Caller): Json {
  const topicArn = String(input.TopicArn ?? input.TargetArn ?? "");
  if (input.PhoneNumber !== undefined) {
    throw new AwsError("InvalidParameter", "Invalid parameter: PhoneNumber (the local stage sends no SMS)");
  }
  allowTopic(cloud, by, "Publish", topicArn);
  const topic = topicOf(cloud, topicArn);
  const message = read(cloud, topic, topicArn, input);
  for (const subscription of subscriptionsOf(cloud, topicArn)) deliver(cloud, subscription, message);
  return {
    MessageId: message.messageId,
    ...(topic.inputs.fifoTopic === true
      ? { SequenceNumber: String(BigInt(message.time) * 10_000n).padStart(20, "0") }
      : {}),
  };
}

function read(cloud: Cloud, topic: ResourceRecord, topicArn: string, input: Properties): Published {
  const refuse = (text: string): never => {
    throw new AwsError("InvalidParameter", `Invalid parameter: ${text}`);
  };
  const { Message: text, Subject: subject, MessageGroupId: groupId, MessageDeduplicationId: deduplicationId } = input;
  if (typeof text !== "string" || text === "") return refuse("Empty message");
  if (Buffer.byteLength(text) > maxBytes) return refuse("Message too long");
  if (subject !== undefined && (typeof subject !== "string" || subject.length > 100 || subject === ""))
    return refuse("Subject");
  if (topic.inputs.fifoTopic === true && typeof groupId !== "string") {
    return refuse("The MessageGroupId parameter is required for FIFO topics");
  }
  let texts: Record<string, string> = { default: text };
  if (input.MessageStructure === "json") {
    let parsed: unknown;
    try {
      parsed = JSON.parse(text);
    } catch {
      parsed = undefined;
    }
    if (!isObject(parsed)) return refuse("Message Structure - JSON message body failed to parse");
    if (typeof parsed.default !== "string") return refuse("Message Structure - No default entry in JSON message body");
    texts = Object.fromEntries(
      Object.entries(parsed).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
    );
  }
  return {
    topicArn,
    messageId: randomUUID(),
    time: cloud.clock.now(),
    texts,
    attributes: (isObject(input.MessageAttributes) ? input.MessageAttributes : {}) as Record<string, SnsAttribute>,
    ...(typeof subject === "string" ? { subject } : {}),
    ...(typeof groupId === "string" ? { groupId } : {}),
    ...(typeof deduplicationId === "string" ? { deduplicationId } : {}),
  };
}

function policyText(policy: unknown): string | undefined {
  if (policy === undefined || policy === null || policy === "") return undefined;
  return typeof policy === "string" ? policy : JSON.stringify(policy);
}
