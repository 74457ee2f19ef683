import { isObject, type Json } from "../../json";
import type { Cloud } from "../cloud";
import { matchesPattern } from "../events/pattern";
import type { ResourceRecord } from "../resource";
import { queuesOf } from "../sqs";
import type { Published, SnsAttribute } from "./topics";

/** Who delivers, to dead-letter queues as well: the name that a queue's policy lets in. */
const service = "sns.amazonaws.com";

/** Sends a message to one subscription if its filter lets it; what cannot be delivered goes to its dead-letter queue. */
export function deliver(cloud: Cloud, subscription: ResourceRecord, message: Published): void {
  const { protocol, filterPolicy, filterPolicyScope, redrivePolicy } = subscription.inputs;
  if (typeof filterPolicy === "string" && !passesFilter(filterPolicy, String(filterPolicyScope ?? ""), message)) return;
  const attempt = senders[String(protocol)];
  if (!attempt) return;
  attempt(cloud, subscription, message).catch((error: unknown) => {
    process.stderr.write(
      `sns: ${message.topicArn} could not deliver to ${String(subscription.inputs.endpoint)}: ${String(error)}\n`,
    );
    if (typeof redrivePolicy !== "string") return;
    const { deadLetterTargetArn } = JSON.parse(redrivePolicy) as { deadLetterTargetArn: string };
    try {
      queuesOf(cloud).send(
        deadLetterTargetArn,
        { body: envelope(cloud, message, String(protocol)), senderId: service },
        by(cloud, message),
      );
    } catch (lost) {
      process.stderr.write(`sns: the dead-letter queue ${deadLetterTargetArn} took no message: ${String(lost)}\n`);
    }
  });
}

/** Protocols that are delivered; others are recorded only. */
const senders: Readonly<
  Record<string, (cloud: Cloud, subscription: ResourceRecord, message: Published) => Promise<void>>
> = {
  async sqs(cloud, { inputs }, message) {
    const raw = inputs.rawMessageDelivery === true;
    queuesOf(cloud).send(
      String(inputs.endpoint),
      {
        body: raw ? textFor(message, "sqs") : envelope(cloud, message, "sqs"),
        attributes: raw ? message.attributes : {},
        senderId: service,
        ...(message.groupId && String(inputs.endpoint).endsWith(".fifo")
          ? { groupId: message.groupId, deduplicationId: message.deduplicationId ?? message.messageId }
          : {}),
      },
      by(cloud, message),
    );
  },
  async lambda(cloud, { inputs, outputs }, message) {
    const { Type, SubscribeURL: _, ...sns } = JSON.parse(envelope(cloud, message, "lambda")) as Json;
    const record = {
      EventSource: "aws:sns",
      EventVersion: "1.0",
      EventSubscriptionArn: outputs.arn,
      Sns: { Type, ...sns, MessageAttributes: sns.MessageAttributes ?? {} },
    };
    await cloud.port("lambda").invoke({
      functionName: String(inputs.endpoint),
      payload: JSON.stringify({ Records: [record] }),
      caller: by(cloud, message).caller,
      type: "Event",
    });
  },
  http: post,
  https: post,
};

async function post(cloud: Cloud, { inputs, outputs }: ResourceRecord, message: Published): Promise<void> {
  const raw = inputs.rawMessageDelivery === true;
  const { status } = await cloud.network.fetch({
    method: "POST",
    url: String(inputs.endpoint),
    headers: [
      ["content-type", "text/plain; charset=UTF-8"],
      ["x-amz-sns-message-type", "Notification"],
      ["x-amz-sns-message-id", message.messageId],
      ["x-amz-sns-topic-arn", message.topicArn],
      ["x-amz-sns-subscription-arn", String(outputs.arn)],
      ...(raw ? [["x-amz-sns-rawdelivery", "true"] as const] : []),
    ],
    body: Buffer.from(raw ? textFor(message, "http") : envelope(cloud, message, "http")),
    source: { ip: "127.0.0.1" },
    timeoutMs: 15_000,
  });
  if (status >= 300) throw new Error(`the endpoint answered ${status}`);
}

function by(cloud: Cloud, message: Published) {
  return {
    caller: {
      type: "service",
      service,
      sourceArn: message.topicArn,
      sourceAccount: cloud.accountId,
    },
  } as const;
}

function textFor(message: Published, protocol: string): string {
  return message.texts[protocol] ?? message.texts.default ?? "";
}

/** https://docs.aws.amazon.com/sns/latest/dg/sns-message-and-json-formats.html; the local stage does not sign. */
function envelope(cloud: Cloud, message: Published, protocol: string): string {
  const attributes = Object.entries(message.attributes).map(([name, { DataType, StringValue, BinaryValue }]) => [
    name,
    { Type: DataType, Value: StringValue ?? BinaryValue },
  ]);
  return JSON.stringify({
    Type: "Notification",
    MessageId: message.messageId,
    TopicArn: message.topicArn,
    ...(message.subject === undefined ? {} : { Subject: message.subject }),
    Message: textFor(message, protocol),
    Timestamp: new Date(message.time).toISOString(),
    SignatureVersion: "1",
    Signature: "",
    SigningCertURL: "",
    UnsubscribeURL: `${cloud.baseUrl}/?Action=Unsubscribe`,
    ...(attributes.length > 0 ? { MessageAttributes: Object.fromEntries(attributes) } : {}),
  });
}

function passesFilter(policy: string, scope: string, message: Published): boolean {
  const pattern: unknown = JSON.parse(policy);
  if (!isObject(pattern)) return false;
  if (scope !== "MessageBody") return matchesPattern(pattern, attributeValues(message.attributes));
  try {
    return matchesPattern(pattern, JSON.parse(textFor(message, "default")));
  } catch {
    return false;
  }
}

function attributeValues(attributes: Readonly<Record<string, SnsAttribute>>): Json {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, { DataType, StringValue = "" }]) => {
      if (DataType === "Number") return [name, Number(StringValue)];
      if (DataType !== "String.Array") return [name, StringValue];
      try {
        return [name, JSON.parse(StringValue) as unknown];
      } catch {
        return [name, StringValue];
      }
    }),
  );
}
