import { randomUUID } from "node:crypto";
import { AwsError } from "../errors";
import { patternFault } from "../events/pattern-check";
import { commonOutputs } from "../protocol/outputs";
import { type CheckFailure, type Properties, type ResourceContext, resourceType } from "../resource";
import type { ServiceFactory } from "../service";
import { snsApi } from "./api";
import { topicOf } from "./topics";

export { publishTo } from "./topics";

const topicToken = "aws:sns/topic:Topic";
const delivered = ["sqs", "lambda", "http", "https"];
const recorded = ["email", "email-json", "sms", "application", "firehose"];

/** SNS: topics with subscriptions of queues, functions and HTTP endpoints. */
export const sns: ServiceFactory = (cloud) => ({
  name: "sns",
  limits:
    "Topics deliver to SQS, Lambda and HTTP(S) with filter policies, raw delivery and dead-letter queues. HTTP " +
    "subscriptions count as confirmed, messages are not signed, nothing is retried. E-mail, SMS, mobile push and " +
    "Firehose subscriptions are recorded only.",
  resources: [
    resourceType<Properties>({
      type: topicToken,
      autoName: { property: "name", maxLength: 256, suffix: (inputs) => (inputs.fifoTopic ? ".fifo" : "") },
      replaceOn: ["name", "namePrefix", "fifoTopic"],
      check: checkTopic,
      async create(inputs, context) {
        const arn = `arn:aws:sns:${context.region}:${context.accountId}:${String(inputs.name)}`;
        return { id: arn, outputs: topicOutputs(arn, inputs, context) };
      },
      update: async (id, _olds, inputs, context) => topicOutputs(id, inputs, context),
    }),
    resourceType<Properties>({
      type: "aws:sns/topicSubscription:TopicSubscription",
      replaceOn: ["topic", "protocol", "endpoint"],
      check: checkSubscription,
      async create(inputs, context) {
        const topic = topicOf(cloud, String(inputs.topic));
        const endpoint = String(inputs.endpoint);
        if (inputs.protocol === "sqs" && endpoint.endsWith(".fifo") && topic.inputs.fifoTopic !== true) {
          throw new AwsError(
            "InvalidParameter",
            `Invalid parameter: Endpoint ${endpoint}: FIFO SQS Queues can not be subscribed to standard SNS topics`,
          );
        }
        const arn = `${String(inputs.topic)}:${randomUUID()}`;
        return { id: arn, outputs: subscriptionOutputs(arn, context) };
      },
      update: async (id, _olds, _inputs, context) => subscriptionOutputs(id, context),
    }),
    resourceType<Properties>({
      type: "aws:sns/topicPolicy:TopicPolicy",
      replaceOn: ["arn"],
      async create(inputs, context) {
        topicOf(cloud, String(inputs.arn));
        return { id: String(inputs.arn), outputs: { owner: context.accountId, region: context.region } };
      },
      update: async (_id, _olds, _inputs, context) => ({ owner: context.accountId, region: context.region }),
    }),
  ],
  invokes: {
    async "aws:sns/getTopic:getTopic"(args, { region }) {
      const found = cloud.find(topicToken, (record) => record.outputs.name === args.name && record.region === region);
      if (!found) throw new AwsError("NotFound", `no topic ${String(args.name)} in ${region}`, 404);
      return { id: found.id, arn: found.id, name: args.name, tags: found.outputs.tagsAll, region };
    },
  },
  apis: { sns: snsApi(cloud) },
});

function checkTopic(inputs: Properties): CheckFailure[] {
  const name = inputs.name;
  if (typeof name !== "string") return [];
  const fifo = inputs.fifoTopic === true;
  if (fifo && !name.endsWith(".fifo")) {
    return [{ property: "name", reason: `is ${name}; the name of a FIFO topic must end with .fifo` }];
  }
  if (/^[\w-]{1,256}$/.test(fifo ? name.slice(0, -5) : name)) return [];
  return [
    { property: "name", reason: `is ${name}; a topic's name has 1 to 256 letters, digits, hyphens and underscores` },
  ];
}

function checkSubscription(inputs: Properties): CheckFailure[] {
  const failures: CheckFailure[] = [];
  const { protocol, filterPolicy } = inputs;
  if (typeof protocol === "string" && ![...delivered, ...recorded].includes(protocol)) {
    failures.push({
      property: "protocol",
      reason: `is ${protocol}; it must be one of ${[...delivered, ...recorded].join(", ")}`,
    });
  }
  if (typeof filterPolicy === "string" && filterPolicy !== "") {
    let fault: string | undefined;
    try {
      fault = patternFault(JSON.parse(filterPolicy));
    } catch {
      fault = "is not JSON";
    }
    if (fault) failures.push({ property: "filterPolicy", reason: fault });
  }
  return failures;
}

function topicOutputs(arn: string, inputs: Properties, context: ResourceContext): Properties {
  return {
    ...commonOutputs(inputs, context),
    arn,
    owner: context.accountId,
    beginningArchiveTime: "",
    policy: inputs.policy ?? "",
    signatureVersion: inputs.signatureVersion ?? 1,
    tracingConfig: inputs.tracingConfig ?? "PassThrough",
    fifoThroughputScope: inputs.fifoThroughputScope ?? "",
  };
}

function subscriptionOutputs(arn: string, context: ResourceContext): Properties {
  return {
    region: context.region,
    arn,
    ownerId: context.accountId,
    confirmationWasAuthenticated: true,
    pendingConfirmation: false,
  };
}
