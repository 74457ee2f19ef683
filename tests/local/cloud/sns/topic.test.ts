import assert from "node:assert/strict";
import {
  ListSubscriptionsByTopicCommand,
  PublishBatchCommand,
  PublishCommand,
  type PublishCommandInput,
  SNSClient,
} from "@aws-sdk/client-sns";
import { ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { AwsError } from "../../../../local/cloud/errors";
import type { LambdaPort } from "../../../../local/cloud/ports";
import { outputNames } from "../../../../local/cloud/recorded";
import type { ResourceRecord } from "../../../../local/cloud/resource";
import { sns } from "../../../../local/cloud/sns";
import { sqs } from "../../../../local/cloud/sqs";
import type { Json } from "../../../../local/json";
import { settle, startStage, type TestStage } from "../protocol/stage";

const topicType = "aws:sns/topic:Topic";
const subscriptionType = "aws:sns/topicSubscription:TopicSubscription";

describe("SNS topics through the SDK", () => {
  let stage: TestStage;
  let client: SNSClient;
  let topic: ResourceRecord;
  let queue: ResourceRecord;
  const publish = (Message: string, more: Partial<PublishCommandInput> = {}) =>
    client.send(new PublishCommand({ TopicArn: topic.id, Message, ...more }));
  const received = async (from = queue) => {
    const answer = await new SQSClient(stage.client).send(
      new ReceiveMessageCommand({
        QueueUrl: from.outputs.url as string,
        MaxNumberOfMessages: 10,
        MessageAttributeNames: ["All"],
        MessageSystemAttributeNames: ["All"],
      }),
    );
    return answer.Messages ?? [];
  };
  const subscribe = (more: object = {}) =>
    stage.create(subscriptionType, "s", { topic: topic.id, protocol: "sqs", endpoint: queue.outputs.arn, ...more });

  beforeEach(async () => {
    stage = await startStage([sqs, sns]);
    client = new SNSClient(stage.client);
    topic = await stage.create(topicType, "orders", { name: "orders" });
    queue = await stage.create("aws:sqs/queue:Queue", "q", { name: "q" });
  });
  afterEach(() => stage.close());

  it("delivers to a queue in SNS's envelope, as the service for the topic", async () => {
    const subscription = await subscribe();
    for (const output of outputNames(subscriptionType))
      assert.notEqual(subscription.outputs[output], undefined, output);
    stage.iam.take();
    const { MessageId } = await publish("paid & packed", {
      Subject: "order",
      MessageAttributes: { kind: { DataType: "String", StringValue: "express" } },
    });
    assert.deepEqual(
      stage.iam.asked.map(({ action, resource }) => `${action} ${resource}`),
      [`sns:Publish ${topic.id}`, `sqs:SendMessage ${String(queue.outputs.arn)}`],
    );
    assert.deepEqual(stage.iam.asked[1]?.principal, {
      type: "service",
      service: "sns.amazonaws.com",
      sourceArn: topic.id,
      sourceAccount: "000000000000",
    });
    const body = JSON.parse((await received())[0]!.Body!) as Json;
    assert.equal(body.Type, "Notification");
    assert.equal(body.MessageId, MessageId);
    assert.equal(body.Message, "paid & packed");
    assert.equal(body.Subject, "order");
    assert.deepEqual(body.MessageAttributes, { kind: { Type: "String", Value: "express" } });
  });

  it("delivers raw, and per protocol", async () => {
    await subscribe({ rawMessageDelivery: true });
    await publish(JSON.stringify({ default: "for all", sqs: "for queues" }), {
      MessageStructure: "json",
      MessageAttributes: { n: { DataType: "Number", StringValue: "1" } },
    });
    const [message] = await received();
    assert.equal(message?.Body, "for queues");
    assert.equal(message?.MessageAttributes?.n?.StringValue, "1");
  });

  it("filters by attributes and by body", async () => {
    await subscribe({
      rawMessageDelivery: true,
      filterPolicy: JSON.stringify({ kind: ["express", { prefix: "eu-" }], n: [{ numeric: [">", 5] }] }),
    });
    const attributes = (kind: string, n: string) => ({
      MessageAttributes: { kind: { DataType: "String", StringValue: kind }, n: { DataType: "Number", StringValue: n } },
    });
    await publish("yes", attributes("eu-1", "6"));
    await publish("no", attributes("eu-1", "5"));
    await publish("no", attributes("us-1", "6"));
    await publish("no");
    assert.deepEqual(
      (await received()).map(({ Body }) => Body),
      ["yes"],
    );
    const other = await stage.create("aws:sqs/queue:Queue", "o", { name: "o" });
    await stage.create(subscriptionType, "b", {
      topic: topic.id,
      protocol: "sqs",
      endpoint: other.outputs.arn,
      rawMessageDelivery: true,
      filterPolicyScope: "MessageBody",
      filterPolicy: JSON.stringify({ order: { state: ["paid"] } }),
    });
    await publish('{"order":{"state":"paid"}}');
    await publish('{"order":{"state":"new"}}');
    await publish("no json");
    assert.equal((await received(other)).length, 1);
  });

  it("invokes functions with AWS's event, and posts to HTTP endpoints", async () => {
    const events: Json[] = [];
    const lambda: LambdaPort = {
      async invoke({ payload }) {
        events.push(JSON.parse(payload) as Json);
        return { requestId: "1", payload: "null", durationMs: 1, coldStart: false };
      },
    };
    stage.cloud.provide("lambda", lambda);
    const posted: string[] = [];
    stage.cloud.network.register({
      host: "hooks.example.com",
      async handle(request) {
        posted.push(request.body.toString());
        return { status: 200, headers: [], body: Buffer.alloc(0) };
      },
    });
    await subscribe({ protocol: "lambda", endpoint: "arn:aws:lambda:us-east-1:000000000000:function:f" });
    await stage.create(subscriptionType, "h", {
      topic: topic.id,
      protocol: "https",
      endpoint: "https://hooks.example.com/sns",
    });
    await publish("hello");
    await settle();
    const [record] = events[0]!.Records as { EventSource: string; Sns: { Message: string } }[];
    assert.equal(record?.EventSource, "aws:sns");
    assert.equal(record?.Sns.Message, "hello");
    assert.equal((JSON.parse(posted[0]!) as Json).Message, "hello");
  });

  it("sends what it cannot deliver to the subscription's dead-letter queue", async () => {
    stage.cloud.provide("lambda", {
      invoke: async () => {
        throw new AwsError("AccessDeniedException", "no permission", 403);
      },
    });
    await subscribe({
      protocol: "lambda",
      endpoint: "arn:aws:lambda:us-east-1:000000000000:function:f",
      redrivePolicy: JSON.stringify({ deadLetterTargetArn: queue.outputs.arn }),
    });
    await publish("lost");
    await settle();
    const [dead] = await received();
    assert.equal((JSON.parse(dead!.Body!) as Json).Message, "lost");
    assert.equal(dead!.Attributes?.SenderId, "sns.amazonaws.com");
    const sent = stage.iam.asked.find(({ action }) => action === "sqs:SendMessage");
    assert.equal(sent?.principal.type === "service" && sent.principal.service, "sns.amazonaws.com");
  });

  it("publishes batches, and lists subscriptions", async () => {
    await subscribe({ rawMessageDelivery: true });
    const batch = await client.send(
      new PublishBatchCommand({
        TopicArn: topic.id,
        PublishBatchRequestEntries: [
          { Id: "a", Message: "1" },
          { Id: "b", Message: "2", Subject: "x".repeat(101) },
        ],
      }),
    );
    assert.deepEqual(
      batch.Successful?.map(({ Id }) => Id),
      ["a"],
    );
    assert.deepEqual(
      batch.Failed?.map(({ Id, Code }) => [Id, Code]),
      [["b", "InvalidParameter"]],
    );
    const { Subscriptions } = await client.send(new ListSubscriptionsByTopicCommand({ TopicArn: topic.id }));
    assert.equal(Subscriptions?.[0]?.Endpoint, queue.outputs.arn);
  });

  it("refuses what SNS refuses", async () => {
    await assert.rejects(publish(""), { name: "InvalidParameterException" });
    await assert.rejects(publish("x", { TopicArn: `${topic.id}x` }), { name: "NotFoundException" });
    await assert.rejects(publish("x", { TopicArn: undefined, PhoneNumber: "+4712345678" }), /sends no SMS/);
    await assert.rejects(publish("{}", { MessageStructure: "json" }), /No default entry/);
    stage.iam.refuse.add(`sns:Publish ${topic.id}`);
    await assert.rejects(publish("x"), { name: "AuthorizationErrorException" });
    await assert.rejects(stage.create(topicType, "f", { name: "f", fifoTopic: true }), /must end with \.fifo/);
    await assert.rejects(subscribe({ protocol: "pigeon" }), /protocol: is pigeon/);
    await assert.rejects(subscribe({ filterPolicy: '{"a":"b"}' }), /values must stand in a list/);
    await assert.rejects(subscribe({ topic: `${topic.id}x` }), { code: "NotFound" });
  });

  it("has every output of the SDK's class, and hands its policy to IAM", async () => {
    for (const output of outputNames(topicType)) assert.notEqual(topic.outputs[output], undefined, output);
    const policy = '{"Version":"2012-10-17","Statement":[]}';
    await stage.create("aws:sns/topicPolicy:TopicPolicy", "p", { arn: topic.id, policy });
    await publish("x");
    assert.equal(stage.iam.asked.find(({ action }) => action === "sns:Publish")?.resourcePolicy, policy);
  });
});
