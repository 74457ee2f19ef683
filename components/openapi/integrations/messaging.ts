import type {
  EventBusIntegration,
  QueueIntegration,
  StreamIntegration,
  TopicIntegration,
} from "../../api/integrations";
import type { Faults } from "../../faults";
import { facts } from "../../lint/facts";
import { formValue } from "../expressions";
import { quote } from "../quote";
import { expression, jsonTemplate, message, Raw, slotString } from "../templates";
import { accountAndName } from "./arn";
import {
  errorsByType,
  failure,
  messageSchema,
  rawContentTypes,
  type ServiceResponse,
  serviceIntegration,
} from "./aws-service";
import { checkExpression, checkExpressions } from "./check";
import type { IntegrationKind } from "./kind";

const formHeaders = { "header.Content-Type": "'application/x-www-form-urlencoded'" };
const jsonHeaders = { "header.Content-Type": "'application/x-amz-json-1.1'" };

/** 400s of the form protocol: what the caller sent did not fit. Anything else is this API's own trouble. */
const refused: ServiceResponse = {
  pattern: "400",
  statusCode: 400,
  template: message("Bad request"),
  description: "Bad request",
  body: messageSchema,
};

function accepted(template: string, property: string): ServiceResponse {
  const body = { type: "object", properties: { [property]: { type: "string" } }, required: [property] };
  return { pattern: "2\\d{2}", statusCode: 202, template, description: "Accepted", body };
}

/** The raw body as a message on a queue. */
export const queueKind: IntegrationKind<QueueIntegration> = {
  check(args, at, faults) {
    checkExpressions(args.attributes, `${at}.attributes`, faults);
    checkExpression(args.messageGroupId, `${at}.messageGroupId`, faults);
    checkExpression(args.messageDeduplicationId, `${at}.messageDeduplicationId`, faults);
    checkHeaderNames(args.headers, `${at}.headers`, faults);
    checkMessageGroup(args, at, faults);
    const attributes = Object.keys(args.attributes ?? {}).length + (args.headers ?? []).length;
    if (attributes > 10) faults.add(at, `sends ${attributes} message attributes; SQS takes 10`, "message-attributes");
  },
  access: ({ queue }) => [{ queue, actions: ["SendMessage"] }],
  build({ queue, headers, attributes, messageGroupId, messageDeduplicationId }, context) {
    const body =
      "Action=SendMessage&MessageBody=$util.urlEncode($input.body)" +
      formField("MessageGroupId", messageGroupId) +
      formField("MessageDeduplicationId", messageDeduplicationId) +
      formAttributes("MessageAttribute", attributes ?? {}) +
      formHeaderAttributes("MessageAttribute", headers ?? [], Object.keys(attributes ?? {}).length);
    const id = "$input.json('$.SendMessageResponse.SendMessageResult.MessageId')";
    return serviceIntegration(
      {
        arn: queue.arn,
        target: `sqs:path/${context.slots.of(queue.arn, accountAndName)}`,
        template: body,
        contentTypes: rawContentTypes,
        parameters: formHeaders,
        responses: [accepted(`{"messageId":${id}}`, "messageId"), refused, failure],
      },
      context,
    );
  },
};

/** The raw body as a notification of a topic. */
export const topicKind: IntegrationKind<TopicIntegration> = {
  check(args, at, faults) {
    checkExpressions(args.attributes, `${at}.attributes`, faults);
    checkExpression(args.subject, `${at}.subject`, faults);
    checkExpression(args.messageGroupId, `${at}.messageGroupId`, faults);
  },
  access: ({ topicArn, kmsKeyArn }) => [{ topicArn, kmsKeyArn, actions: ["Publish"] }],
  build({ topicArn, subject, attributes, messageGroupId }, context) {
    const body =
      `Action=Publish&TopicArn=${context.slots.of(topicArn, encodeURIComponent)}&Message=$util.urlEncode($input.body)` +
      formField("Subject", subject) +
      formField("MessageGroupId", messageGroupId) +
      formAttributes("MessageAttributes.entry", attributes ?? {});
    const id = "$input.json('$.PublishResponse.PublishResult.MessageId')";
    return serviceIntegration(
      {
        arn: topicArn,
        target: "sns:action/Publish",
        template: body,
        contentTypes: rawContentTypes,
        parameters: formHeaders,
        responses: [accepted(`{"messageId":${id}}`, "messageId"), refused, failure],
      },
      context,
    );
  },
};

/** The raw body as a record of a stream. */
export const streamKind: IntegrationKind<StreamIntegration> = {
  check: (args, at, faults) => checkExpression(args.partitionKey, `${at}.partitionKey`, faults),
  access: ({ stream }) => [{ stream, actions: ["PutRecord"] }],
  build({ stream, partitionKey }, context) {
    const errors = errorsByType({ ProvisionedThroughputExceeded: 429, Throttling: 429 });
    return serviceIntegration(
      {
        arn: stream.arn,
        target: "kinesis:action/PutRecord",
        template: jsonTemplate({
          StreamName: slotString(context.slots.of(stream.name)),
          Data: new Raw('"$util.base64Encode($input.body)"'),
          PartitionKey: expression(partitionKey ?? "$context.requestId"),
        }),
        contentTypes: rawContentTypes,
        parameters: jsonHeaders,
        responses: [
          accepted(`{"sequenceNumber":$input.json('$.SequenceNumber')}`, "sequenceNumber"),
          errors.response,
          failure,
        ],
        overrides: errors.overrides,
      },
      context,
    );
  },
};

/** The JSON body as the detail of an event. */
export const eventBusKind: IntegrationKind<EventBusIntegration> = {
  check(args, at, faults) {
    for (const name of ["source", "detailType"] as const) {
      if (!args[name]) faults.add(`${at}.${name}`, "is empty; EventBridge routes events by it", "event-source");
    }
  },
  access: ({ eventBusArn }) => [{ arn: eventBusArn, actions: ["events:PutEvents"] }],
  build({ eventBusArn, source, detailType }, context) {
    const errors = errorsByType({ Throttling: 429 });
    // EventBridge answers 200 even where it did not take the event.
    const taken =
      "#if($input.path('$.FailedEntryCount') == 0){\"eventId\":$input.json('$.Entries[0].EventId')}" +
      `#else#set($context.responseOverride.status = 500)${message("Internal server error")}#end`;
    return serviceIntegration(
      {
        arn: eventBusArn,
        target: "events:action/PutEvents",
        template: jsonTemplate({
          Entries: [
            {
              EventBusName: slotString(context.slots.of(eventBusArn)),
              Source: source,
              DetailType: detailType,
              Detail: new Raw(`"${quote.jsonReference("$input.json('$')")}"`),
            },
          ],
        }),
        parameters: { ...jsonHeaders, "header.X-Amz-Target": "'AWSEvents.PutEvents'" },
        responses: [accepted(taken, "eventId"), errors.response, failure],
        overrides: errors.overrides,
      },
      context,
    );
  },
};

/** Notes a message group where the queue has none, and none where it needs one. */
export function checkMessageGroup({ queue, messageGroupId }: QueueIntegration, at: string, faults: Faults): void {
  const fifo = facts.queue.get(queue)?.fifo;
  if (fifo === undefined || fifo === (messageGroupId !== undefined)) return;
  const reason = fifo ? "is missing; the queue is FIFO" : "is given, but the queue is not FIFO";
  faults.add(`${at}.messageGroupId`, reason, "fifo-group");
}

function formField(name: string, value: string | undefined): string {
  return value === undefined ? "" : `&${name}=${formValue(value)}`;
}

function formAttributes(prefix: string, attributes: Record<string, string>): string {
  return Object.entries(attributes)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value], index) => formAttribute(`${prefix}.${index + 1}`, quote.formText(name), formValue(value)))
    .join("");
}

function formAttribute(place: string, name: string, value: string): string {
  return `&${place}.Name=${name}&${place}.Value.DataType=String&${place}.Value.StringValue=${value}`;
}

/**
 * Headers that the caller sent, as message attributes. HTTP/2 writes names in lower case and templates see them as
 * sent, so every header is looked at; SQS refuses an empty attribute, so an absent or empty header makes none.
 */
function formHeaderAttributes(prefix: string, headers: readonly string[], before: number): string {
  if (headers.length === 0) return "";
  const names = [...new Set(headers.map((name) => name.toLowerCase()))].sort();
  const attribute = formAttribute(`${prefix}.\${n}`, "$lower", "$util.urlEncode($value)");
  const list = `[${names.map((name) => `"${name}"`).join(",")}]`;
  return (
    `#set($n = ${before})#set($wanted = ${list})#foreach($name in $input.params().header.keySet())` +
    `#set($lower = $name.toLowerCase())#set($value = $input.params().header.get($name))` +
    `#if($wanted.contains($lower) && $value != "")#set($n = $n + 1)${attribute}#end#end`
  );
}

function checkHeaderNames(names: string[] | undefined, at: string, faults: Faults): void {
  for (const name of names ?? []) {
    if (!/^[A-Za-z0-9-]+$/.test(name))
      faults.add(at, `"${name}" is no header name; use letters, digits and hyphens`, "header-name");
  }
}
