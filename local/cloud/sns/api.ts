import { isObject, type Json } from "../../json";
import type { Cloud } from "../cloud";
import { AwsError } from "../errors";
import { asAwsError } from "../protocol/errors";
import { Input } from "../protocol/input";
import { queryApi } from "../protocol/query";
import type { AwsApi, AwsCall } from "../service";
import { allowTopic, publishTo, subscriptionsOf, topicOf } from "./topics";

/** SNS's wire API. */
export function snsApi(cloud: Cloud): AwsApi {
  const operations: Record<string, (input: Input, call: AwsCall) => Promise<Json>> = {
    async Publish(input, call) {
      return publishTo(cloud, withAttributes(input.members), call);
    },
    async PublishBatch(input, call) {
      const topicArn = input.text("TopicArn");
      const entries = input.objects("PublishBatchRequestEntries");
      if (entries.length === 0)
        throw new AwsError("EmptyBatchRequest", "The batch request doesn't contain any entries.");
      if (entries.length > 10)
        throw new AwsError(
          "TooManyEntriesInBatchRequest",
          "The batch request contains more entries than permissible (more than 10).",
        );
      const Successful: Json[] = [];
      const Failed: Json[] = [];
      for (const entry of entries) {
        const Id = entry.text("Id");
        try {
          Successful.push({ Id, ...publishTo(cloud, { ...withAttributes(entry.members), TopicArn: topicArn }, call) });
        } catch (thrown) {
          const error = asAwsError(thrown, "sns PublishBatch");
          if (error.code.startsWith("AccessDenied") || error.code === "NotFound") throw error;
          Failed.push({ Id, Code: error.code, Message: error.message, SenderFault: true });
        }
      }
      return { Successful: { member: Successful }, Failed: { member: Failed } };
    },
    async ListTopics(_input, call) {
      cloud.port("iam").authorize({ principal: call.caller, action: "sns:ListTopics", resource: "*" });
      const topics = cloud.resources("aws:sns/topic:Topic").filter(({ region }) => region === call.region);
      return { Topics: { member: topics.map(({ outputs }) => ({ TopicArn: outputs.arn })) } };
    },
    async GetTopicAttributes(input, call) {
      const arn = input.text("TopicArn");
      allowTopic(cloud, call, "GetTopicAttributes", arn);
      const topic = topicOf(cloud, arn);
      const attributes = {
        TopicArn: arn,
        Owner: cloud.accountId,
        DisplayName: topic.inputs.displayName ?? "",
        SubscriptionsConfirmed: subscriptionsOf(cloud, arn).length,
        SubscriptionsPending: 0,
        ...(topic.inputs.fifoTopic === true ? { FifoTopic: "true" } : {}),
      };
      return { Attributes: { entry: Object.entries(attributes).map(([key, value]) => ({ key, value })) } };
    },
    async ListSubscriptionsByTopic(input, call) {
      const arn = input.text("TopicArn");
      allowTopic(cloud, call, "ListSubscriptionsByTopic", arn);
      topicOf(cloud, arn);
      return {
        Subscriptions: {
          member: subscriptionsOf(cloud, arn).map(({ inputs, outputs }) => ({
            SubscriptionArn: outputs.arn,
            Owner: cloud.accountId,
            Protocol: inputs.protocol,
            Endpoint: inputs.endpoint,
            TopicArn: arn,
          })),
        },
      };
    },
  };
  return queryApi({
    namespace: "http://sns.amazonaws.com/doc/2010-03-31/",
    errorCode: (code) => (code === "AccessDeniedException" ? "AuthorizationError" : code),
    operations,
  });
}

/** Message attributes come as a list of names and values; publishing takes them by name. */
function withAttributes(members: Json): Json {
  const list = members.MessageAttributes;
  if (!Array.isArray(list)) return members;
  const attributes = list.filter(isObject).map((entry) => {
    const input = new Input(entry, "InvalidParameter");
    return [input.text("Name"), input.object("Value").members];
  });
  return { ...members, MessageAttributes: Object.fromEntries(attributes) as Json };
}
