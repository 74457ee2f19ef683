import { isObject, type Json } from "../../json";
import { header } from "../../wire";
import type { Cloud } from "../cloud";
import { Input } from "../protocol/input";
import { jsonApi } from "../protocol/json";
import { queryApi } from "../protocol/query";
import type { AwsApi } from "../service";
import { sqsOperations } from "./operations";
import type { Queues } from "./queues";

/** Codes that the query protocol words differently. */
const queryCodes: Readonly<Record<string, string>> = {
  QueueDoesNotExist: "AWS.SimpleQueueService.NonExistentQueue",
  EmptyBatchRequest: "AWS.SimpleQueueService.EmptyBatchRequest",
  TooManyEntriesInBatchRequest: "AWS.SimpleQueueService.TooManyEntriesInBatchRequest",
  BatchEntryIdsNotDistinct: "AWS.SimpleQueueService.BatchEntryIdsNotDistinct",
  BatchRequestTooLong: "AWS.SimpleQueueService.BatchRequestTooLong",
  InvalidBatchEntryId: "AWS.SimpleQueueService.InvalidBatchEntryId",
  MessageNotInflight: "AWS.SimpleQueueService.MessageNotInflight",
  AccessDeniedException: "AccessDenied",
};

const coral = ["AccessDeniedException", "UnknownOperationException", "SerializationException", "InternalFailure"];

/** SQS's wire API: JSON as the SDKs speak it, and the query protocol as API Gateway's integrations do. */
export function sqsApi(cloud: Cloud, queues: Queues): AwsApi {
  const operations = sqsOperations(cloud, queues);
  const json = jsonApi({
    version: "1.0",
    target: "AmazonSQS",
    invalidCode: "InvalidParameterValue",
    errorType: (code) => (coral.includes(code) ? `com.amazon.coral.service#${code}` : `com.amazonaws.sqs#${code}`),
    errorHeaders: ({ code, status }) => [
      ["x-amzn-query-error", `${queryCodes[code] ?? code};${status < 500 ? "Sender" : "Receiver"}`],
    ],
    operations,
  });
  const query = queryApi({
    namespace: "http://queue.amazonaws.com/doc/2012-11-05/",
    invalidCode: "InvalidParameterValue",
    errorCode: (code) => queryCodes[code] ?? code,
    operations: Object.fromEntries(
      Object.entries(operations).map(([name, operation]) => [
        name,
        async (input: Input, call) =>
          fromJson(name, await operation(new Input(toJson(name, input.members), "InvalidParameterValue"), call)),
      ]),
    ),
  });
  return (call) => (header(call.request.headers, "x-amz-target") ? json(call) : query(call));
}

/** Renames the query protocol's flattened members to those of the JSON protocol. */
function toJson(operation: string, members: Json): Json {
  const lists: Record<string, string> = {
    AttributeName: "AttributeNames",
    MessageAttributeName: "MessageAttributeNames",
    MessageSystemAttributeName: "MessageSystemAttributeNames",
    [`${operation}RequestEntry`]: "Entries",
  };
  const maps: Record<string, string> = {
    MessageAttribute: "MessageAttributes",
    MessageSystemAttribute: "MessageSystemAttributes",
  };
  const out: Json = {};
  for (const [name, value] of Object.entries(members)) {
    if (lists[name]) {
      out[lists[name]] = asList(value).map((entry) => (isObject(entry) ? toJson("", entry) : entry));
    } else if (maps[name]) {
      out[maps[name]] = Object.fromEntries(
        asList(value).map((entry) => (isObject(entry) ? [String(entry.Name), entry.Value] : [])),
      );
    } else out[name] = value;
  }
  return out;
}

/** Renames an answer's members to the query protocol's; operations without a result have none. */
function fromJson(operation: string, output: Json): Json | undefined {
  switch (operation) {
    case "ReceiveMessage":
      return {
        Message: (output.Messages as Json[]).map(({ Attributes, MessageAttributes, ...message }) => ({
          ...message,
          Attribute: pairs(Attributes),
          MessageAttribute: pairs(MessageAttributes),
        })),
      };
    case "GetQueueAttributes":
      return { Attribute: pairs(output.Attributes) };
    case "ListQueues":
      return { QueueUrl: output.QueueUrls };
    case "SendMessageBatch":
    case "DeleteMessageBatch":
    case "ChangeMessageVisibilityBatch":
      return { [`${operation}ResultEntry`]: output.Successful, BatchResultErrorEntry: output.Failed };
    case "SendMessage":
    case "GetQueueUrl":
      return output;
    default:
      return undefined;
  }
}

function pairs(map: unknown): Json[] | undefined {
  return isObject(map) ? Object.entries(map).map(([Name, Value]) => ({ Name, Value })) : undefined;
}

function asList(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [value];
}
