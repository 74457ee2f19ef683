import type { Cloud } from "../../cloud";
import { AwsError } from "../../errors";
import type { Principal } from "../../principal";
import { callApi, callJson } from "../../protocol/call";

/** Something to be put into a queue, topic, bus or function. */
export interface Delivery {
  /** ARN of an SQS queue, SNS topic, EventBridge bus or Lambda function. */
  readonly destination: string;
  /** JSON text. */
  readonly body: string;
  readonly caller: Principal;
  /** Message attributes, for queues and topics. */
  readonly attributes?: Readonly<Record<string, string>>;
  /** Detail type and resources of the event, for buses. */
  readonly event?: { readonly detailType: string; readonly resources: readonly string[] };
}

/** How a destination of a service takes a delivery, and what the sender's role must allow. */
interface Destination {
  readonly action: string;
  take(delivery: Delivery, cloud: Cloud, region: string): Promise<unknown>;
}

/** Destinations by the service in their ARN. */
const destinations: Readonly<Record<string, Destination>> = {
  sqs: {
    action: "sqs:SendMessage",
    take({ destination, body, caller, attributes = {} }, cloud, region) {
      const queue = cloud.find("aws:sqs/queue:Queue", ({ outputs }) => outputs.arn === destination);
      const MessageAttributes = Object.fromEntries(
        Object.entries(attributes).map(([key, value]) => [key, { DataType: "String", StringValue: value }]),
      );
      const QueueUrl = queue?.outputs.url ?? queue?.id ?? destination;
      const input = { QueueUrl, MessageBody: body, MessageAttributes };
      return callJson(cloud, { service: "sqs", region, caller, target: "AmazonSQS.SendMessage", input });
    },
  },
  sns: {
    action: "sns:Publish",
    take({ destination, body, caller, attributes = {} }, cloud, region) {
      const form = new URLSearchParams({
        Action: "Publish",
        Version: "2010-03-31",
        TopicArn: destination,
        Message: body,
      });
      for (const [i, [key, value]] of Object.entries(attributes).entries()) {
        form.set(`MessageAttributes.entry.${i + 1}.Name`, key);
        form.set(`MessageAttributes.entry.${i + 1}.Value.DataType`, "String");
        form.set(`MessageAttributes.entry.${i + 1}.Value.StringValue`, value);
      }
      const headers = [["content-type", "application/x-www-form-urlencoded"]] as const;
      return callApi(cloud, { service: "sns", region, caller, headers, body: form.toString() });
    },
  },
  lambda: {
    action: "lambda:InvokeFunction",
    take: ({ destination, body, caller }, cloud) =>
      cloud.port("lambda").invoke({ functionName: destination, payload: body, caller, type: "Event" }),
  },
  events: {
    action: "events:PutEvents",
    take({ destination, body, caller, event }, cloud, region) {
      const entry = {
        Source: "lambda",
        DetailType: event?.detailType ?? "Lambda Function Invocation Result",
        Detail: body,
        Resources: event?.resources ?? [],
        EventBusName: destination.split(":")[5]?.split("/")[1] ?? destination,
      };
      const input = { Entries: [entry] };
      return callJson(cloud, { service: "events", region, caller, target: "AWSEvents.PutEvents", input });
    },
  },
};

function destinationOf(arn: string): Destination | undefined {
  const service = arn.split(":")[2] ?? "";
  return Object.hasOwn(destinations, service) ? destinations[service] : undefined;
}

/** The action a sender needs on a destination; undefined for an ARN that cannot be one. */
export function deliveryAction(arn: string): string | undefined {
  return destinationOf(arn)?.action;
}

/** Delivers by the destination's own API, with the caller's rights; rejects with `AwsError`. */
export async function deliver(cloud: Cloud, delivery: Delivery): Promise<void> {
  const arn = delivery.destination;
  const destination = destinationOf(arn);
  if (!destination) throw new AwsError("InvalidParameterValueException", `The destination ARN ${arn} is invalid.`);
  await destination.take(delivery, cloud, arn.split(":")[3] ?? cloud.region);
}
