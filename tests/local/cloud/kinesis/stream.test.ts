import assert from "node:assert/strict";
import {
  DescribeStreamCommand,
  DescribeStreamSummaryCommand,
  GetRecordsCommand,
  GetShardIteratorCommand,
  KinesisClient,
  ListShardsCommand,
  PutRecordCommand,
  PutRecordsCommand,
  type ShardIteratorType,
} from "@aws-sdk/client-kinesis";
import { kinesis } from "../../../../local/cloud/kinesis";
import { outputNames } from "../../../../local/cloud/recorded";
import type { ResourceRecord } from "../../../../local/cloud/resource";
import { Storage } from "../../../../local/cloud/storage";
import { startStage, TestClock, type TestStage } from "../protocol/stage";

const type = "aws:kinesis/stream:Stream";

describe("Kinesis streams through the SDK", () => {
  let stage: TestStage;
  let client: KinesisClient;
  let stream: ResourceRecord;
  const clock = new TestClock();
  const StreamName = "events";
  const arn = "arn:aws:kinesis:us-east-1:000000000000:stream/events";
  const put = (text: string, PartitionKey = text) =>
    client.send(new PutRecordCommand({ StreamName, Data: Buffer.from(text), PartitionKey }));
  const iterator = async (ShardId: string, ShardIteratorType: ShardIteratorType, more: object = {}) =>
    (await client.send(new GetShardIteratorCommand({ StreamName, ShardId, ShardIteratorType, ...more }))).ShardIterator;
  const read = async (ShardIterator: string | undefined, Limit?: number) => {
    const answer = await client.send(new GetRecordsCommand({ ShardIterator, Limit }));
    return { texts: answer.Records!.map(({ Data }) => Buffer.from(Data!).toString()), next: answer.NextShardIterator };
  };

  beforeEach(async () => {
    stage = await startStage([kinesis], { clock });
    client = new KinesisClient(stage.client);
    stream = await stage.create(type, "events", { name: "events", shardCount: 2 });
  });
  afterEach(async () => {
    client.destroy();
    await stage.close();
  });

  it("keeps a partition key in one shard and its order, and asks IAM for the verb", async () => {
    stage.iam.take();
    const shards = new Set<string>();
    for (const text of ["1", "2", "3"]) shards.add((await put(text, "order-7")).ShardId!);
    assert.equal(shards.size, 1);
    const { texts } = await read(await iterator([...shards][0]!, "TRIM_HORIZON"));
    assert.deepEqual(texts, ["1", "2", "3"]);
    assert.deepEqual(
      [...new Set(stage.iam.take())],
      [`kinesis:PutRecord ${arn}`, `kinesis:GetShardIterator ${arn}`, `kinesis:GetRecords ${arn}`],
    );
  });

  it("spreads keys over shards by their hash, and takes a hash key that is given", async () => {
    const { Records } = await client.send(
      new PutRecordsCommand({
        StreamName,
        Records: Array.from({ length: 40 }, (_, i) => ({ Data: Buffer.from("x"), PartitionKey: `key-${i}` })),
      }),
    );
    assert.equal(new Set(Records!.map(({ ShardId }) => ShardId)).size, 2);
    const given = await client.send(
      new PutRecordCommand({
        StreamName,
        Data: Buffer.from("x"),
        PartitionKey: "any",
        ExplicitHashKey: String(2n ** 128n - 1n),
      }),
    );
    assert.equal(given.ShardId, "shardId-000000000001");
  });

  it("reads from the end, at and after a number, at a time, and in pages", async () => {
    const shard = (await put("a", "k")).ShardId!;
    await clock.advance(1000);
    const { SequenceNumber } = await put("b", "k");
    const latest = await iterator(shard, "LATEST");
    await put("c", "k");
    assert.deepEqual((await read(latest)).texts, ["c"]);
    const at = { StartingSequenceNumber: SequenceNumber };
    assert.deepEqual((await read(await iterator(shard, "AT_SEQUENCE_NUMBER", at))).texts, ["b", "c"]);
    assert.deepEqual((await read(await iterator(shard, "AFTER_SEQUENCE_NUMBER", at))).texts, ["c"]);
    const time = { Timestamp: new Date(clock.now()) };
    assert.deepEqual((await read(await iterator(shard, "AT_TIMESTAMP", time))).texts, ["b", "c"]);
    const first = await read(await iterator(shard, "TRIM_HORIZON"), 2);
    assert.deepEqual(first.texts, ["a", "b"]);
    assert.deepEqual((await read(first.next)).texts, ["c"]);
  });

  it("forgets records after the retention time", async () => {
    const shard = (await put("old", "k")).ShardId!;
    await clock.advance(24 * 3_600_000 + 1);
    await put("new", "k");
    await put("newer", "k");
    assert.deepEqual((await read(await iterator(shard, "TRIM_HORIZON"))).texts, ["new", "newer"]);
  });

  it("closes shards and opens others when their number changes", async () => {
    await put("before", "k");
    await stage.update(stream, { shardCount: 3 });
    await put("after", "k");
    const { Shards } = await client.send(new ListShardsCommand({ StreamName }));
    assert.equal(Shards?.length, 5);
    const closed = Shards!.filter(({ SequenceNumberRange }) => SequenceNumberRange?.EndingSequenceNumber);
    assert.deepEqual(
      closed.map(({ ShardId }) => ShardId),
      ["shardId-000000000000", "shardId-000000000001"],
    );
    const all = await Promise.all(Shards!.map(async ({ ShardId }) => read(await iterator(ShardId!, "TRIM_HORIZON"))));
    assert.deepEqual(all.flatMap(({ texts }) => texts).sort(), ["after", "before"]);
    assert.equal(all[0]?.next, undefined, "a closed shard ends");
    const { StreamDescriptionSummary } = await client.send(new DescribeStreamSummaryCommand({ StreamName }));
    assert.equal(StreamDescriptionSummary?.OpenShardCount, 3);
  });

  it("hands records to consumers inside the cloud, and tells them of writes", async () => {
    const port = stage.cloud.port("kinesis");
    const told: string[] = [];
    const stop = port.onWrite((written) => told.push(written));
    await put("x", "k");
    stop();
    assert.deepEqual(told, [arn]);
    const { records, next } = port.read(arn, 0);
    assert.equal(records[0]?.data.toString(), "x");
    assert.equal(records[0]?.partitionKey, "k");
    assert.deepEqual(port.read(arn, next), { records: [], next });
  });

  it("refuses what Kinesis refuses", async () => {
    await assert.rejects(client.send(new DescribeStreamCommand({ StreamName: "none" })), {
      name: "ResourceNotFoundException",
      message: "Stream none under account 000000000000 not found.",
    });
    await assert.rejects(iterator("shardId-000000000009", "LATEST"), { name: "ResourceNotFoundException" });
    await assert.rejects(put("x".repeat(1024 * 1024), "k"), { name: "ValidationException" });
    await assert.rejects(read("nonsense"), { name: "InvalidArgumentException" });
    const old = await iterator("shardId-000000000000", "LATEST");
    await clock.advance(300_001);
    await assert.rejects(read(old), { name: "ExpiredIteratorException" });
    stage.iam.refuse.add(`kinesis:PutRecord ${arn}`);
    await assert.rejects(put("x"), { name: "AccessDeniedException" });
  });
});

describe("Kinesis streams as resources", () => {
  it("have every output of the SDK's class, and refuse what AWS refuses", async () => {
    const stage = await startStage([kinesis]);
    const record = await stage.create(type, "s", { streamModeDetails: { streamMode: "ON_DEMAND" } });
    for (const output of [...outputNames(type), "arn", "name", "retentionPeriod"]) {
      assert.notEqual(record.outputs[output], undefined, output);
    }
    const consumer = "aws:kinesis/streamConsumer:StreamConsumer";
    const made = await stage.create(consumer, "c", { streamArn: record.outputs.arn });
    for (const output of outputNames(consumer)) assert.notEqual(made.outputs[output], undefined, output);
    await assert.rejects(stage.remove(record), { code: "ResourceInUseException" });
    await stage.remove(made);
    await stage.remove(record);
    for (const [inputs, message] of [
      [{}, /shardCount: must be at least 1/],
      [{ shardCount: 1, streamModeDetails: { streamMode: "ON_DEMAND" } }, /must not be set/],
      [{ shardCount: 1, retentionPeriod: 23 }, /24 to 8760/],
      [{ shardCount: 1, encryptionType: "KMS" }, /kmsKeyId: is required/],
      [{ shardCount: 1, name: "a b" }, /name: is a b/],
    ] as const) {
      await assert.rejects(stage.create(type, "bad", inputs), message);
    }
    await stage.close();
  });

  it("keep their records when the stage is rebuilt on the same storage", async () => {
    const storage = new Storage();
    for (const expected of [0, 1]) {
      const stage = await startStage([kinesis], { storage });
      const { outputs } = await stage.create(type, "s", { name: "kept", shardCount: 1 });
      const { records } = stage.cloud.port("kinesis").read(String(outputs.arn), 0);
      assert.equal(records.length, expected);
      const client = new KinesisClient(stage.client);
      if (!expected) {
        await client.send(new PutRecordCommand({ StreamName: "kept", Data: Buffer.from("x"), PartitionKey: "k" }));
      }
      client.destroy();
      await stage.close();
    }
  });
});
