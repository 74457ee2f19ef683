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

/** What a destination's role must allow, by the service in its ARN. */
const ACTIONS: Readonly<Record<string, string>> = {
  sqs: "sqs:SendMessage",
  sns: "sns:Publish",
  lambda: "lambda:InvokeFunction",
  events: "events:PutEvents",
};

/** The action a sender needs on a destination; undefined for an ARN that cannot be one. */
export function deliveryAction(arn: string): string | undefined {
  return ACTIONS[arn.split(":")[2] ?? ""];
}

/** Delivers by the destination's own API, with the caller's rights; rejects with `AwsError`. */
export async function deliver(cloud: Cloud, delivery: Delivery): Promise<void> {
  const { destination, body, caller, attributes = {} } = delivery;
  const [, , service, region = cloud.region, , name = ""] = destination.split(":");
  switch (service) {
    case "sqs": {
      const queue = cloud.find("aws:sqs/queue:Queue", ({ outputs }) => outputs.arn === destination);
      await callJson(cloud, {
        service,
        region,
        caller,
        target: "AmazonSQS.SendMessage",
        input: {
          QueueUrl: queue?.outputs.url ?? queue?.id ?? destination,
          MessageBody: body,
          MessageAttributes: Object.fromEntries(
            Object.entries(attributes).map(([key, value]) => [key, { DataType: "String", StringValue: value }]),
          ),
        },
      });
      return;
    }
    case "sns": {
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
      await callApi(cloud, { service, region, caller, headers, body: form.toString() });
      return;
    }
    case "events": {
      const entry = {
        Source: "lambda",
        DetailType: delivery.event?.detailType ?? "Lambda Function Invocation Result",
        Detail: body,
        Resources: delivery.event?.resources ?? [],
        EventBusName: name.split("/")[1] ?? destination,
      };
      await callJson(cloud, {
        service,
        region,
        caller,
        target: "AWSEvents.PutEvents",
        input: { Entries: [entry] },
      });
      return;
    }
    case "lambda":
      await cloud.port("lambda").invoke({ functionName: destination, payload: body, caller, type: "Event" });
      return;
    default:
      throw new AwsError("InvalidParameterValueException", `The destination ARN ${destination} is invalid.`);
  }
}
