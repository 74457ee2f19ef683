import type { Json } from "../../json";
import type { Cloud } from "../cloud";
import { AwsError } from "../errors";
import { asAwsError } from "../protocol/errors";
import type { Input } from "../protocol/input";
import type { AwsCall } from "../service";
import { type MessageAttribute, md5, md5OfAttributes } from "./checksums";
import { attributesOf, describeMessage, wanted } from "./describe";
import type { NewMessage } from "./message";
import { type Queues, queueArn } from "./queues";

/** An operation of SQS in the terms of its JSON protocol; the query protocol is turned into them. */
export type SqsOperation = (input: Input, call: AwsCall) => Promise<Json>;

const batchLimit = 10;
const batchBytes = 1_048_576;

/** The operations of SQS by name. */
export function sqsOperations(cloud: Cloud, queues: Queues): Record<string, SqsOperation> {
  const arnOf = (input: Input, call: AwsCall): string => {
    const url = input.optionalText("QueueUrl") ?? call.request.target;
    const [account, name] = url.split("?")[0]!.split("/").filter(Boolean).slice(-2);
    if (!name || !/^\d{12}$/.test(account ?? "")) {
      throw new AwsError("InvalidAddress", `The address ${url.slice(0, 200)} is not valid for this endpoint.`, 404);
    }
    return queueArn(call.region, account!, name);
  };
  const operations: Record<string, SqsOperation> = {
    async SendMessage(input, call) {
      const arn = arnOf(input, call);
      const message = toMessage(input, call);
      const sent = queues.send(arn, message, call);
      return sentAnswer(sent, message);
    },
    async SendMessageBatch(input, call) {
      const arn = arnOf(input, call);
      queues.allow(call, "SendMessage", arn);
      const bytes = input
        .objects("Entries")
        .reduce((sum, e) => sum + Buffer.byteLength(e.optionalText("MessageBody") ?? ""), 0);
      if (bytes > batchBytes) {
        throw new AwsError(
          "BatchRequestTooLong",
          `Batch requests cannot be longer than ${batchBytes} bytes. You have sent ${bytes} bytes.`,
        );
      }
      return batch(input, (entry) => {
        const message = toMessage(entry, call);
        return sentAnswer(queues.enqueue(arn, message), message);
      });
    },
    async ReceiveMessage(input, call) {
      const arn = arnOf(input, call);
      const messages = await queues.receive(
        arn,
        {
          maxMessages: input.integer("MaxNumberOfMessages", { min: 1, max: 10 }),
          visibilitySeconds: input.integer("VisibilityTimeout", { min: 0, max: 43_200 }),
          waitSeconds: input.integer("WaitTimeSeconds", { min: 0, max: 20 }),
          ...(call.request.client ? { signal: call.request.client.gone } : {}),
        },
        call,
      );
      const system = [...input.texts("AttributeNames"), ...input.texts("MessageSystemAttributeNames")];
      return {
        Messages: messages.map((message) => describeMessage(message, system, input.texts("MessageAttributeNames"))),
      };
    },
    async DeleteMessage(input, call) {
      queues.delete(arnOf(input, call), input.text("ReceiptHandle"), call);
      return {};
    },
    async DeleteMessageBatch(input, call) {
      const arn = arnOf(input, call);
      queues.settings(arn);
      return batch(input, (entry) => {
        queues.delete(arn, entry.text("ReceiptHandle"), call);
        return {};
      });
    },
    async ChangeMessageVisibility(input, call) {
      const seconds = input.integer("VisibilityTimeout", { min: 0, max: 43_200 });
      if (seconds === undefined) return input.refuse("VisibilityTimeout", "must not be null");
      queues.changeVisibility(arnOf(input, call), input.text("ReceiptHandle"), seconds, call);
      return {};
    },
    async ChangeMessageVisibilityBatch(input, call) {
      const arn = arnOf(input, call);
      return batch(input, (entry) => {
        const seconds = entry.integer("VisibilityTimeout", { min: 0, max: 43_200 }) ?? 0;
        queues.changeVisibility(arn, entry.text("ReceiptHandle"), seconds, call);
        return {};
      });
    },
    async GetQueueUrl(input, call) {
      const arn = queueArn(
        call.region,
        input.optionalText("QueueOwnerAWSAccountId") ?? cloud.accountId,
        input.text("QueueName"),
      );
      queues.allow(call, "GetQueueUrl", arn);
      return { QueueUrl: queueUrl(cloud, queues.settings(arn).name) };
    },
    async GetQueueAttributes(input, call) {
      const arn = arnOf(input, call);
      queues.allow(call, "GetQueueAttributes", arn);
      const all = attributesOf(queues.settings(arn), queues.store.counts(arn, cloud.clock));
      const names = input.texts("AttributeNames");
      return { Attributes: Object.fromEntries(Object.entries(all).filter(([name]) => wanted(names, name))) };
    },
    async PurgeQueue(input, call) {
      const arn = arnOf(input, call);
      queues.allow(call, "PurgeQueue", arn);
      queues.settings(arn);
      queues.store.purge(arn);
      return {};
    },
    async ListQueues(input, call) {
      queues.allow(call, "ListQueues", queueArn(call.region, cloud.accountId, "*"));
      const prefix = input.optionalText("QueueNamePrefix") ?? "";
      const names = [...queues.store.settings]
        .map(([, settings]) => settings)
        .filter(({ region, name }) => region === call.region && name.startsWith(prefix))
        .map(({ name }) => name);
      return { QueueUrls: names.sort().map((name) => queueUrl(cloud, name)) };
    },
  };
  return operations;
}

/** Address of a queue under the local server. */
export function queueUrl(cloud: Cloud, name: string): string {
  return `${cloud.baseUrl}/${cloud.accountId}/${name}`;
}

function toMessage(input: Input, call: AwsCall): NewMessage {
  const { caller } = call;
  const attributes = messageAttributes(input.object("MessageAttributes"));
  const system = messageAttributes(input.object("MessageSystemAttributes"));
  return {
    body: input.text("MessageBody"),
    attributes,
    traceHeader: system.AWSTraceHeader?.StringValue,
    senderId:
      caller.type === "service"
        ? caller.service
        : caller.type === "anonymous"
          ? "anonymous"
          : "userId" in caller
            ? caller.userId
            : caller.accountId,
    delaySeconds: input.integer("DelaySeconds", { min: 0, max: 900 }),
    groupId: input.optionalText("MessageGroupId"),
    deduplicationId: input.optionalText("MessageDeduplicationId"),
  };
}

function messageAttributes(input: Input): Record<string, MessageAttribute> {
  const names = Object.keys(input.members);
  if (names.length > 10)
    throw new AwsError(
      "InvalidParameterValue",
      `Number of message attributes [${names.length}] exceeds the allowed maximum [10].`,
    );
  return Object.fromEntries(
    names.map((name): [string, MessageAttribute] => {
      const value = input.object(name);
      const DataType = value.text("DataType");
      const BinaryValue = value.bytes("BinaryValue")?.toString("base64");
      const StringValue = value.optionalText("StringValue");
      if (!/^(String|Number|Binary)(\.|$)/.test(DataType)) {
        throw new AwsError(
          "InvalidParameterValue",
          `The type of message attribute '${name}' is invalid. You must use only the following supported type prefixes: Binary, Number, String.`,
        );
      }
      if (DataType.startsWith("Binary") ? BinaryValue === undefined : !StringValue) {
        throw new AwsError(
          "InvalidParameterValue",
          `The message attribute '${name}' must contain non-empty message attribute value for message attribute type '${DataType.split(".")[0]}'.`,
        );
      }
      return [name, DataType.startsWith("Binary") ? { DataType, BinaryValue } : { DataType, StringValue }];
    }),
  );
}

function sentAnswer(sent: { id: string; sequenceNumber?: string }, message: NewMessage): Json {
  return {
    MessageId: sent.id,
    MD5OfMessageBody: md5(message.body),
    MD5OfMessageAttributes: md5OfAttributes(message.attributes ?? {}) ?? null,
    ...(sent.sequenceNumber ? { SequenceNumber: sent.sequenceNumber } : {}),
  };
}

/** Carries out each entry by itself: one that fails is told in `Failed`. */
function batch(input: Input, run: (entry: Input) => Json): Json {
  const entries = input.objects("Entries");
  if (entries.length === 0)
    throw new AwsError(
      "EmptyBatchRequest",
      "There should be at least one SendMessageBatchRequestEntry in the request.",
    );
  if (entries.length > batchLimit) {
    throw new AwsError(
      "TooManyEntriesInBatchRequest",
      `Maximum number of entries per request are ${batchLimit}. You have sent ${entries.length}.`,
    );
  }
  const ids = entries.map((entry) => entry.text("Id"));
  const repeated = ids.find((id, i) => ids.indexOf(id) !== i);
  if (repeated !== undefined) throw new AwsError("BatchEntryIdsNotDistinct", `Id ${repeated} repeated.`);
  const bad = ids.find((id) => !/^[\w-]{1,80}$/.test(id));
  if (bad !== undefined) {
    throw new AwsError(
      "InvalidBatchEntryId",
      "A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.",
    );
  }
  const Successful: Json[] = [];
  const Failed: Json[] = [];
  for (const [i, entry] of entries.entries()) {
    try {
      Successful.push({ Id: ids[i], ...run(entry) });
    } catch (thrown) {
      const error = asAwsError(thrown, "sqs batch");
      if (error.code.startsWith("AccessDenied")) throw error;
      Failed.push({ Id: ids[i], Code: error.code, Message: error.message, SenderFault: error.status < 500 });
    }
  }
  return { Successful, Failed };
}
