import assert from "node:assert/strict";
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageBatchCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  PurgeQueueCommand,
  QueueDoesNotExist,
  ReceiveMessageCommand,
  type ReceiveMessageCommandInput,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import type { ResourceRecord } from "../../../../local/cloud/resource";
import { sqs } from "../../../../local/cloud/sqs";
import { Storage } from "../../../../local/cloud/storage";
import { settle, startStage, TestClock, type TestStage } from "../protocol/stage";

const type = "aws:sqs/queue:Queue";

describe("SQS standard queues through the SDK", () => {
  let stage: TestStage;
  let client: SQSClient;
  let queue: ResourceRecord;
  let QueueUrl: string;
  const clock = new TestClock();
  const arn = "arn:aws:sqs:us-east-1:000000000000:hooks";
  const receive = async (more: Partial<ReceiveMessageCommandInput> = {}) =>
    (await client.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, ...more }))).Messages ?? [];
  const send = (MessageBody: string, more: object = {}) =>
    client.send(new SendMessageCommand({ QueueUrl, MessageBody, ...more }));

  beforeEach(async () => {
    stage = await startStage([sqs], { clock });
    client = new SQSClient(stage.client);
    queue = await stage.create(type, "hooks", { name: "hooks", visibilityTimeoutSeconds: 60 });
    QueueUrl = queue.outputs.url as string;
  });
  afterEach(() => stage.close());

  it("sends, receives with attributes, and deletes; each asks IAM for its verb", async () => {
    await send('{"n":1}', {
      MessageAttributes: {
        signature: { DataType: "String", StringValue: "abc" },
        raw: { DataType: "Binary", BinaryValue: Buffer.from([0, 255]) },
      },
    });
    // The SDK itself compares the MD5 of the body it gets.
    const [message] = await receive({ MessageAttributeNames: ["All"], MessageSystemAttributeNames: ["All"] });
    assert.equal(message?.Body, '{"n":1}');
    assert.equal(message?.MessageAttributes?.signature?.StringValue, "abc");
    assert.deepEqual([...message!.MessageAttributes!.raw!.BinaryValue!], [0, 255]);
    assert.equal(message?.Attributes?.ApproximateReceiveCount, "1");
    await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message!.ReceiptHandle }));
    await clock.advance(61_000);
    assert.deepEqual(await receive(), []);
    assert.deepEqual(stage.iam.take(), [
      `sqs:SendMessage ${arn}`,
      `sqs:ReceiveMessage ${arn}`,
      `sqs:DeleteMessage ${arn}`,
      `sqs:ReceiveMessage ${arn}`,
    ]);
  });

  it("computes the MD5 of attributes that AWS's clients expect", async () => {
    const { MD5OfMessageAttributes } = await send("x", {
      MessageAttributes: { timestamp: { DataType: "Number", StringValue: "1493147359900" } },
    });
    // A digest that SQS is known to answer for this one attribute.
    assert.equal(MD5OfMessageAttributes, "235c5c510d26fb653d073faed50ae77c");
  });

  it("hides a received message for its visibility timeout, which can be changed", async () => {
    await send("a");
    const [first] = await receive();
    assert.deepEqual(await receive(), []);
    await client.send(
      new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle: first!.ReceiptHandle, VisibilityTimeout: 0 }),
    );
    const [second] = await receive({ MessageSystemAttributeNames: ["ApproximateReceiveCount"] });
    assert.equal(second?.Attributes?.ApproximateReceiveCount, "2");
    await clock.advance(59_999);
    assert.deepEqual(await receive(), []);
    await clock.advance(1);
    assert.equal((await receive()).length, 1);
  });

  it("does not delete by the handle of an older receipt", async () => {
    await send("a");
    const [old] = await receive();
    await clock.advance(60_000);
    await receive();
    await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: old!.ReceiptHandle }));
    await clock.advance(60_000);
    assert.equal((await receive()).length, 1);
  });

  it("delays a message, and drops it after the retention time", async () => {
    await send("later", { DelaySeconds: 30 });
    assert.deepEqual(await receive(), []);
    await clock.advance(30_000);
    assert.equal((await receive()).length, 1);
    await clock.advance(345_600_000);
    assert.deepEqual(await receive(), []);
  });

  it("waits for a message, and answers as soon as one comes", async () => {
    const waiting = receive({ WaitTimeSeconds: 20 });
    await new Promise((turn) => setTimeout(turn, 30));
    await send("now");
    const messages = await waiting;
    assert.equal(messages[0]?.Body, "now");
  });

  it("ends a wait without a message when its time is up", async () => {
    const waiting = receive({ WaitTimeSeconds: 5 });
    await new Promise((turn) => setTimeout(turn, 30));
    await clock.advance(5_000);
    assert.deepEqual(await waiting, []);
  });

  it("moves a message that was received too often to the dead-letter queue, once", async () => {
    const dead = await stage.create(type, "dead", { name: "dead" });
    await stage.update(queue, {
      redrivePolicy: JSON.stringify({ deadLetterTargetArn: dead.outputs.arn, maxReceiveCount: 2 }),
    });
    const { MessageId } = await send("poison");
    for (let i = 0; i < 2; i++) {
      assert.equal((await receive()).length, 1);
      await clock.advance(60_000);
    }
    assert.deepEqual(await receive(), []);
    const [moved] = await receive({ QueueUrl: dead.outputs.url as string, MessageSystemAttributeNames: ["All"] });
    assert.equal(moved?.MessageId, MessageId);
    assert.equal(moved?.Attributes?.DeadLetterQueueSourceArn, arn);
    assert.deepEqual(await receive(), []);
  });

  it("carries out batches entry by entry", async () => {
    const sent = await client.send(
      new SendMessageBatchCommand({
        QueueUrl,
        Entries: [
          { Id: "a", MessageBody: "1" },
          { Id: "b", MessageBody: "bad \u0000 text" },
        ],
      }),
    );
    assert.deepEqual(
      sent.Successful?.map(({ Id }) => Id),
      ["a"],
    );
    assert.deepEqual(
      sent.Failed?.map(({ Id, Code }) => [Id, Code]),
      [["b", "InvalidMessageContents"]],
    );
    const [message] = await receive();
    const deleted = await client.send(
      new DeleteMessageBatchCommand({
        QueueUrl,
        Entries: [
          { Id: "x", ReceiptHandle: message!.ReceiptHandle },
          { Id: "y", ReceiptHandle: "nonsense" },
        ],
      }),
    );
    assert.equal(deleted.Successful?.length, 1);
    assert.equal(deleted.Failed?.[0]?.Code, "ReceiptHandleIsInvalid");
    await assert.rejects(client.send(new SendMessageBatchCommand({ QueueUrl, Entries: [] })), {
      name: "EmptyBatchRequest",
    });
  });

  it("tells its address, counts and attributes", async () => {
    await send("a");
    await send("b", { DelaySeconds: 10 });
    await receive({ MaxNumberOfMessages: 1 });
    const { QueueUrl: found } = await client.send(new GetQueueUrlCommand({ QueueName: "hooks" }));
    assert.equal(found, QueueUrl);
    const { Attributes } = await client.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["All"] }));
    assert.equal(Attributes?.QueueArn, arn);
    assert.equal(Attributes?.ApproximateNumberOfMessages, "0");
    assert.equal(Attributes?.ApproximateNumberOfMessagesNotVisible, "1");
    assert.equal(Attributes?.ApproximateNumberOfMessagesDelayed, "1");
    assert.equal(Attributes?.VisibilityTimeout, "60");
    await client.send(new PurgeQueueCommand({ QueueUrl }));
    await clock.advance(60_000);
    assert.deepEqual(await receive(), []);
  });

  it("refuses what SQS refuses", async () => {
    await assert.rejects(send("x", { QueueUrl: `${stage.url}/000000000000/nowhere` }), QueueDoesNotExist);
    await assert.rejects(send("x".repeat(262_145)), { message: /must be shorter than 262144 bytes/ });
    await assert.rejects(send("a", { MessageDeduplicationId: "1" }), { name: "InvalidParameterValue" });
    await assert.rejects(receive({ MaxNumberOfMessages: 11 }), { name: "InvalidParameterValue" });
    stage.iam.refuse.add(`sqs:SendMessage ${arn}`);
    // The SDK takes the name from the header of the older protocol.
    await assert.rejects(send("x"), { name: "AccessDenied" });
    stage.iam.refuse.clear();
    assert.deepEqual(await receive(), []);
  });

  it("tells the stage's metrics once a minute how full it is and how old its messages are", async () => {
    await send("waiting");
    await clock.advance(60_000);
    const metrics = stage.cloud.telemetry.recent("metric").filter(({ dimensions }) => dimensions.QueueName === "hooks");
    const value = (wanted: string) => metrics.find(({ name }) => name === wanted)?.value;
    assert.equal(value("ApproximateNumberOfMessagesVisible"), 1);
    assert.equal(value("ApproximateAgeOfOldestMessage"), 60);
  });

  it("works whatever host the address names", async () => {
    await client.send(
      new SendMessageCommand({
        QueueUrl: "https://sqs.us-east-1.amazonaws.com/000000000000/hooks",
        MessageBody: "over there",
      }),
    );
    assert.equal((await receive())[0]?.Body, "over there");
  });
});

describe("SQS FIFO queues", () => {
  let stage: TestStage;
  let client: SQSClient;
  let QueueUrl: string;
  const clock = new TestClock();
  const send = (MessageBody: string, MessageGroupId: string, MessageDeduplicationId?: string) =>
    client.send(new SendMessageCommand({ QueueUrl, MessageBody, MessageGroupId, MessageDeduplicationId }));
  const receive = async (MaxNumberOfMessages = 10) =>
    (await client.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages }))).Messages ?? [];

  beforeEach(async () => {
    stage = await startStage([sqs], { clock });
    client = new SQSClient(stage.client);
    const queue = await stage.create(type, "orders", { fifoQueue: true, contentBasedDeduplication: true });
    assert.match(queue.outputs.name as string, /^orders-[0-9a-f]{7}\.fifo$/);
    QueueUrl = queue.outputs.url as string;
  });
  afterEach(() => stage.close());

  it("keeps the order of a group, and holds the group back while one of it is in flight", async () => {
    await send("a1", "a");
    await send("a2", "a");
    await send("b1", "b");
    const [first] = await receive(1);
    assert.equal(first?.Body, "a1");
    assert.deepEqual(
      (await receive()).map(({ Body }) => Body),
      ["b1"],
    );
    await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: first!.ReceiptHandle }));
    assert.deepEqual(
      (await receive()).map(({ Body }) => Body),
      ["a2"],
    );
  });

  it("takes a message sent twice within five minutes once, with the same id and number", async () => {
    const one = await send("same", "a");
    const two = await send("same", "b");
    assert.equal(two.MessageId, one.MessageId);
    assert.equal(two.SequenceNumber, one.SequenceNumber);
    await clock.advance(300_000);
    const three = await send("same", "a");
    assert.notEqual(three.MessageId, one.MessageId);
    assert.ok(BigInt(three.SequenceNumber!) > BigInt(one.SequenceNumber!));
  });

  it("refuses a message without a group, and a delay of one message", async () => {
    await assert.rejects(client.send(new SendMessageCommand({ QueueUrl, MessageBody: "x" })), {
      name: "MissingParameter",
    });
    await assert.rejects(
      client.send(new SendMessageCommand({ QueueUrl, MessageBody: "x", MessageGroupId: "a", DelaySeconds: 5 })),
      { name: "InvalidParameterValue" },
    );
  });
});

describe("SQS queues as resources", () => {
  let stage: TestStage;
  beforeEach(async () => {
    stage = await startStage([sqs]);
  });
  afterEach(() => stage.close());

  it("refuse what SQS refuses", async () => {
    const bad: [object, RegExp][] = [
      [{ name: "orders", fifoQueue: true }, /must end with \.fifo/],
      [{ name: "orders.fifo" }, /\.fifo only with fifoQueue/],
      [{ name: "x".repeat(81) }, /1 to 80/],
      [{ contentBasedDeduplication: true }, /is for FIFO queues/],
      [{ visibilityTimeoutSeconds: 43_201 }, /SQS allows 0 to 43200/],
      [{ redrivePolicy: "{" }, /must be a JSON object/],
      [
        {
          redrivePolicy: JSON.stringify({
            deadLetterTargetArn: "arn:aws:sqs:us-east-1:000000000000:none",
            maxReceiveCount: 3,
          }),
        },
        /Dead letter target does not exist/,
      ],
    ];
    for (const [inputs, message] of bad) {
      await assert.rejects(stage.create(type, "q", inputs as Record<string, unknown>), message);
    }
    await stage.create(type, "q", { name: "taken" });
    await assert.rejects(stage.create(type, "r", { name: "taken" }), { code: "QueueAlreadyExists" });
  });

  it("refuse a dead-letter queue of another kind, and one that does not allow it", async () => {
    const fifo = await stage.create(type, "dead", { fifoQueue: true });
    const redrive = (arn: unknown) => ({
      redrivePolicy: JSON.stringify({ deadLetterTargetArn: arn, maxReceiveCount: 3 }),
    });
    await assert.rejects(stage.create(type, "q", redrive(fifo.outputs.arn)), /must be same type of queue/);
    const closed = await stage.create(type, "closed", {
      redriveAllowPolicy: JSON.stringify({ redrivePermission: "denyAll" }),
    });
    await assert.rejects(stage.create(type, "q", redrive(closed.outputs.arn)), /does not allow/);
  });

  it("hand their policy to IAM, also one that is a resource of its own, and drop it with that resource", async () => {
    const queue = await stage.create(type, "q", { name: "q" });
    const policy = JSON.stringify({ Version: "2012-10-17", Statement: [] });
    const attached = await stage.create("aws:sqs/queuePolicy:QueuePolicy", "p", {
      queueUrl: queue.outputs.url,
      policy,
    });
    const client = new SQSClient(stage.client);
    const send = () => client.send(new SendMessageCommand({ QueueUrl: queue.outputs.url as string, MessageBody: "x" }));
    await send();
    assert.equal(stage.iam.asked.at(-1)?.resourcePolicy, policy);
    assert.equal(stage.iam.asked.at(-1)?.context?.["aws:securetransport"], "true");
    await stage.update(queue, { visibilityTimeoutSeconds: 5 });
    await send();
    assert.equal(stage.iam.asked.at(-1)?.resourcePolicy, policy);
    await stage.remove(attached);
    await send();
    assert.equal(stage.iam.asked.at(-1)?.resourcePolicy, undefined);
  });

  it("keep their messages when the stage is rebuilt on the same storage", async () => {
    const storage = new Storage();
    for (const expected of [0, 1]) {
      const built = await startStage([sqs], { storage });
      const queue = await built.create(type, "q", { name: "kept" });
      const client = new SQSClient(built.client);
      const QueueUrl = queue.outputs.url as string;
      const { Messages } = await client.send(new ReceiveMessageCommand({ QueueUrl, VisibilityTimeout: 0 }));
      assert.equal(Messages?.length ?? 0, expected);
      if (!expected) await client.send(new SendMessageCommand({ QueueUrl, MessageBody: "kept" }));
      await built.close();
    }
    await settle(1);
  });
});
