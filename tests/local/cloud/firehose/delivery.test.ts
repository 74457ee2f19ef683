import assert from "node:assert/strict";
import { gunzipSync } from "node:zlib";
import {
  DescribeDeliveryStreamCommand,
  FirehoseClient,
  PutRecordBatchCommand,
  PutRecordCommand,
} from "@aws-sdk/client-firehose";
import { KinesisClient, PutRecordCommand as PutToStream } from "@aws-sdk/client-kinesis";
import { GetObjectCommand, ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import { firehose } from "../../../../local/cloud/firehose";
import { kinesis } from "../../../../local/cloud/kinesis";
import type { LambdaPort } from "../../../../local/cloud/ports";
import { outputNames } from "../../../../local/cloud/recorded";
import { s3 } from "../../../../local/cloud/s3";
import { rolePrincipal, startStage, TestClock, type TestStage } from "../protocol/stage";

const type = "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream";
const Bucket = "archive";
const bucketArn = `arn:aws:s3:::${Bucket}`;
const roleArn = "arn:aws:iam::000000000000:role/delivery";

describe("Firehose delivery to S3", () => {
  let stage: TestStage;
  let s3Client: S3Client;
  let client: FirehoseClient;
  let clock: TestClock;

  beforeEach(async () => {
    clock = new TestClock();
    stage = await startStage([s3, kinesis, firehose], { clock });
    s3Client = new S3Client({ ...stage.client, forcePathStyle: true });
    client = new FirehoseClient(stage.client);
    await stage.create("aws:s3/bucket:Bucket", "archive", { bucket: Bucket, forceDestroy: true });
  });
  afterEach(() => stage.close());

  const objects = async () => {
    const { Contents } = await s3Client.send(new ListObjectsV2Command({ Bucket }));
    return Promise.all(
      (Contents ?? []).map(async ({ Key }) => {
        const { Body } = await s3Client.send(new GetObjectCommand({ Bucket, Key }));
        return { key: Key!, body: Buffer.from(await Body!.transformToByteArray()) };
      }),
    );
  };
  const make = (configuration: object = {}, more: object = {}) =>
    stage.create(type, "events", {
      name: "events",
      destination: "extended_s3",
      extendedS3Configuration: { bucketArn, roleArn, ...configuration },
      ...more,
    });
  const put = (text: string) =>
    client.send(new PutRecordCommand({ DeliveryStreamName: "events", Record: { Data: Buffer.from(text) } }));
  const lines = { processors: [{ type: "AppendDelimiterToRecord", parameters: [] }] };

  it("gathers what is put within a second into one object under the default prefix", async () => {
    const record = await make({ processingConfiguration: lines });
    for (const output of [...outputNames(type), "arn", "destinationId", "versionId"]) {
      assert.notEqual(record.outputs[output], undefined, output);
    }
    await put('{"n":1}');
    await client.send(
      new PutRecordBatchCommand({ DeliveryStreamName: "events", Records: [{ Data: Buffer.from('{"n":2}') }] }),
    );
    await clock.advance(999);
    assert.deepEqual(await objects(), []);
    await clock.advance(1);
    const [object, ...others] = await objects();
    assert.deepEqual(others, []);
    assert.match(object!.key, /^2026\/01\/02\/03\/events-1-2026-01-02-03-04-05-[0-9a-f-]{36}$/);
    assert.equal(object!.body.toString(), '{"n":1}\n{"n":2}\n');
    await put("3");
    await clock.advance(1000);
    assert.equal((await objects()).length, 2);
  });

  it("writes as its role, on the object's ARN", async () => {
    await make();
    await put("x");
    stage.iam.take();
    await clock.advance(1000);
    const asked = stage.iam.asked.find(({ action }) => action === "s3:PutObject");
    assert.deepEqual(asked?.principal, rolePrincipal(roleArn));
    assert.match(asked!.resource, /^arn:aws:s3:::archive\/2026\//);
  });

  it("reads a Kinesis stream as its role, from when it was made, gzipped under a prefix of its own", async () => {
    const stream = await stage.create("aws:kinesis/stream:Stream", "s", { name: "s", shardCount: 1 });
    const producer = new KinesisClient(stage.client);
    const send = (text: string) =>
      producer.send(new PutToStream({ StreamName: "s", Data: Buffer.from(text), PartitionKey: "k" }));
    await send("before");
    await make(
      {
        prefix: "events/!{timestamp:yyyy/MM/dd}/",
        errorOutputPrefix: "failed/!{firehose:error-output-type}/",
        compressionFormat: "GZIP",
        customTimeZone: "America/New_York",
      },
      { kinesisSourceConfiguration: { kinesisStreamArn: stream.outputs.arn, roleArn } },
    );
    await send("after");
    stage.iam.take();
    await clock.advance(1000);
    producer.destroy();
    assert.deepEqual(stage.iam.take().slice(0, 3), [
      `kinesis:DescribeStream ${String(stream.outputs.arn)}`,
      `kinesis:GetShardIterator ${String(stream.outputs.arn)}`,
      `kinesis:GetRecords ${String(stream.outputs.arn)}`,
    ]);
    const [object] = await objects();
    assert.match(object!.key, /^events\/2026\/01\/01\/events-1-.*\.gz$/, "New York is a day behind");
    assert.equal(gunzipSync(object!.body).toString(), "after");
    await assert.rejects(put("direct"), { name: "InvalidArgumentException" });
  });

  it("keeps what it may not write, says so in its log, and delivers it once it may", async () => {
    await make({ cloudwatchLoggingOptions: { enabled: true, logGroupName: "/fh", logStreamName: "errors" } });
    const authorize = stage.iam.authorize.bind(stage.iam);
    stage.iam.authorize = (request) => {
      if (request.action === "s3:PutObject") throw new Error("not yet");
      authorize(request);
    };
    await put("patient");
    await clock.advance(1000);
    const [event] = stage.cloud.telemetry.recent("log");
    assert.equal(event?.group, "/fh");
    assert.match(event!.message, /"errorMessage":"not yet"/);
    stage.iam.authorize = authorize;
    await clock.advance(5000);
    assert.deepEqual(
      (await objects()).map(({ body }) => body.toString()),
      ["patient"],
    );
  });

  it("lets a function transform, drop and fail records", async () => {
    const lambda: LambdaPort = {
      async invoke({ payload }) {
        const { records } = JSON.parse(payload) as { records: { recordId: string; data: string }[] };
        const results = ["Ok", "Dropped", "ProcessingFailed"];
        return {
          requestId: "1",
          durationMs: 1,
          coldStart: false,
          payload: JSON.stringify({
            records: records.map(({ recordId, data }, i) => ({
              recordId,
              result: results[i],
              data: Buffer.from(Buffer.from(data, "base64").toString().toUpperCase()).toString("base64"),
            })),
          }),
        };
      },
    };
    stage.cloud.provide("lambda", lambda);
    await make({
      processingConfiguration: {
        processors: [
          { type: "Lambda", parameters: [{ parameterName: "LambdaArn", parameterValue: "arn:aws:lambda:x" }] },
        ],
      },
    });
    for (const text of ["ok", "drop", "fail"]) await put(text);
    await clock.advance(1000);
    const written = await objects();
    assert.equal(written.length, 2);
    assert.equal(written.find(({ key }) => !key.includes("failed"))?.body.toString(), "OK");
    const failed = JSON.parse(written.find(({ key }) => key.startsWith("processing-failed/"))!.body.toString()) as {
      rawData: string;
    };
    assert.equal(Buffer.from(failed.rawData, "base64").toString(), "fail");
  });

  it("writes what is gathered when it stops", async () => {
    await make();
    await put("last");
    await stage.cloud.stop();
    assert.deepEqual(
      (await objects()).map(({ body }) => body.toString()),
      ["last"],
    );
  });

  it("describes itself, and refuses names it does not know", async () => {
    await make();
    const { DeliveryStreamDescription } = await client.send(
      new DescribeDeliveryStreamCommand({ DeliveryStreamName: "events" }),
    );
    assert.equal(DeliveryStreamDescription?.DeliveryStreamType, "DirectPut");
    await assert.rejects(client.send(new DescribeDeliveryStreamCommand({ DeliveryStreamName: "none" })), {
      name: "ResourceNotFoundException",
    });
  });

  it("refuses what Firehose refuses and what the local stage would do wrongly", async () => {
    const bad: [object, RegExp][] = [
      [{ bufferingInterval: 901 }, /Firehose allows 0 to 900/],
      [{ prefix: "a/!{timestamp:yyyy}/" }, /errorOutputPrefix is required/],
      [{ prefix: "!{partitionKeyFromQuery:id}/", errorOutputPrefix: "e/" }, /does not simulate/],
      [{ errorOutputPrefix: "e/!{timestamp:yyyy}/" }, /must contain !\{firehose:error-output-type\}/],
      [{ compressionFormat: "Snappy" }, /UNCOMPRESSED or GZIP/],
      [{ dynamicPartitioningConfiguration: { enabled: true } }, /does not simulate dynamic partitioning/],
      [{ processingConfiguration: { processors: [{ type: "MetadataExtraction" }] } }, /knows Lambda and/],
      [{ bucketArn: "arn:aws:s3:::none" }, /bucket none .* does not exist/],
      [{ customTimeZone: "Mars/Olympus" }, /IANA time zone/],
    ];
    for (const [configuration, message] of bad) await assert.rejects(make(configuration), message);
    await assert.rejects(
      stage.create(type, "x", { destination: "extended_s3" }),
      /extendedS3Configuration: is required/,
    );
  });
});
