import type { Json } from "../../json";
import type { Cloud } from "../cloud";
import { AwsError } from "../errors";
import type { StreamRecord } from "../ports";
import type { Input } from "../protocol/input";
import { jsonApi, type Operation } from "../protocol/json";
import type { AwsApi, AwsCall } from "../service";
import { positionOf } from "./shards";
import { type StreamSettings, type Streams, streamArn } from "./streams";

const iteratorLifeMs = 5 * 60 * 1000;
const maxBatch = 500;
const maxAnswerBytes = 10 * 1024 * 1024;

interface Iterator {
  readonly arn: string;
  readonly shard: string;
  readonly position: number;
  readonly at: number;
}

/** Kinesis Data Streams' wire API. */
export function kinesisApi(cloud: Cloud, streams: Streams): AwsApi {
  const arnOf = (input: Input, call: AwsCall): string =>
    input.optionalText("StreamARN") ?? streamArn(call.region, cloud.accountId, input.text("StreamName"));
  const allowed = (input: Input, call: AwsCall, action: string): StreamSettings => {
    const arn = arnOf(input, call);
    streams.allow(call, action, arn);
    return streams.existing(arn);
  };
  const operations: Record<string, Operation> = {
    async PutRecord(input, call) {
      const stream = allowed(input, call, "PutRecord");
      const written = streams.write(stream.arn, readRecord(input));
      return {
        ShardId: written.shardId,
        SequenceNumber: written.sequenceNumber,
        EncryptionType: stream.encryptionType,
      };
    },
    async PutRecords(input, call) {
      const stream = allowed(input, call, "PutRecords");
      const entries = input.objects("Records");
      if (entries.length === 0 || entries.length > maxBatch) {
        input.refuse("Records", `must have 1 to ${maxBatch} members`);
      }
      const Records = entries.map((entry) => {
        const written = streams.write(stream.arn, readRecord(entry));
        return { ShardId: written.shardId, SequenceNumber: written.sequenceNumber };
      });
      return { FailedRecordCount: 0, Records, EncryptionType: stream.encryptionType };
    },
    async GetShardIterator(input, call) {
      const stream = allowed(input, call, "GetShardIterator");
      const shard = input.text("ShardId");
      if (!stream.shards.some(({ id }) => id === shard)) {
        throw new AwsError(
          "ResourceNotFoundException",
          `Shard ${shard} in stream ${stream.name} under account ${cloud.accountId} does not exist`,
        );
      }
      return {
        ShardIterator: encode({
          arn: stream.arn,
          shard,
          position: startOf(streams, stream, input),
          at: cloud.clock.now(),
        }),
      };
    },
    async GetRecords(input, call) {
      const iterator = decode(input.text("ShardIterator"));
      streams.allow(call, "GetRecords", iterator.arn);
      const stream = streams.existing(iterator.arn);
      if (cloud.clock.now() - iterator.at > iteratorLifeMs) {
        throw new AwsError(
          "ExpiredIteratorException",
          "Iterator expired. The iterator was created more than 5 minutes ago.",
        );
      }
      const limit = input.integer("Limit", { min: 1, max: 10_000 }) ?? 10_000;
      const { records, next } = readShard(streams, iterator, limit);
      const shard = stream.shards.find(({ id }) => id === iterator.shard);
      const end = streams.log.read(stream.arn, Number.MAX_SAFE_INTEGER).next;
      const atEndOfClosed = shard?.endingSequenceNumber !== undefined && next >= end;
      const oldestUnread = streams.log.read(stream.arn, next, 1).records[0];
      return {
        Records: records.map(describeRecord(stream)),
        ...(atEndOfClosed ? {} : { NextShardIterator: encode({ ...iterator, position: next, at: cloud.clock.now() }) }),
        MillisBehindLatest: oldestUnread ? Math.max(0, cloud.clock.now() - oldestUnread.approximateArrivalMs) : 0,
      };
    },
    async DescribeStream(input, call) {
      const stream = allowed(input, call, "DescribeStream");
      return {
        StreamDescription: {
          ...describe(stream),
          Shards: stream.shards.map(describeShard),
          HasMoreShards: false,
          EnhancedMonitoring: [{ ShardLevelMetrics: [] }],
        },
      };
    },
    async DescribeStreamSummary(input, call) {
      const stream = allowed(input, call, "DescribeStreamSummary");
      const open = stream.shards.filter((shard) => shard.endingSequenceNumber === undefined);
      return {
        StreamDescriptionSummary: {
          ...describe(stream),
          OpenShardCount: open.length,
          ConsumerCount: cloud
            .resources("aws:kinesis/streamConsumer:StreamConsumer")
            .filter((record) => record.inputs.streamArn === stream.arn).length,
          EnhancedMonitoring: [{ ShardLevelMetrics: [] }],
        },
      };
    },
    async ListShards(input, call) {
      const stream = allowed(input, call, "ListShards");
      return { Shards: stream.shards.map(describeShard) };
    },
    async ListStreams(_input, call) {
      cloud.port("iam").authorize({ principal: call.caller, action: "kinesis:ListStreams", resource: "*" });
      const here = [...streams.settings].map(([, stream]) => stream).filter(({ region }) => region === call.region);
      return { StreamNames: here.map(({ name }) => name).sort(), HasMoreStreams: false };
    },
  };
  return jsonApi({ version: "1.1", target: "Kinesis_20131202", invalidCode: "ValidationException", operations });
}

function readRecord(input: Input) {
  const data = input.bytes("Data");
  if (data === undefined) return input.refuse("Data", "must not be null");
  return { data, partitionKey: input.text("PartitionKey"), explicitHashKey: input.optionalText("ExplicitHashKey") };
}

function startOf(streams: Streams, stream: StreamSettings, input: Input): number {
  const type = input.text("ShardIteratorType");
  switch (type) {
    case "TRIM_HORIZON":
      return 0;
    case "LATEST":
      return streams.log.read(stream.arn, Number.MAX_SAFE_INTEGER).next;
    case "AT_SEQUENCE_NUMBER":
    case "AFTER_SEQUENCE_NUMBER": {
      const sequence = input.text("StartingSequenceNumber");
      const position = positionOf(sequence);
      if (position === undefined) {
        throw new AwsError("InvalidArgumentException", `Invalid StartingSequenceNumber ${sequence.slice(0, 100)}`);
      }
      return type === "AT_SEQUENCE_NUMBER" ? position : position + 1;
    }
    case "AT_TIMESTAMP": {
      const seconds = input.members.Timestamp;
      if (typeof seconds !== "number") return input.refuse("Timestamp", "must be a number of seconds");
      const { records, next } = streams.log.read(stream.arn, 0, Number.MAX_SAFE_INTEGER);
      const index = records.findIndex((record) => record.approximateArrivalMs >= seconds * 1000);
      return index < 0 ? next : next - records.length + index;
    }
    default:
      return input.refuse(
        "ShardIteratorType",
        "must satisfy enum value set: [AFTER_SEQUENCE_NUMBER, LATEST, AT_TIMESTAMP, AT_SEQUENCE_NUMBER, TRIM_HORIZON]",
      );
  }
}

/** Records of one shard from a position on, up to a number and 10 MB of them. */
function readShard(streams: Streams, { arn, shard, position }: Iterator, limit: number) {
  const found: StreamRecord[] = [];
  let bytes = 0;
  const { records, next } = streams.log.read(arn, position, Number.MAX_SAFE_INTEGER);
  for (const [i, record] of records.entries()) {
    if (record.shardId !== shard) continue;
    bytes += record.data.length;
    if (found.length > 0 && (found.length >= limit || bytes > maxAnswerBytes)) {
      return { records: found, next: next - records.length + i };
    }
    found.push(record);
  }
  return { records: found, next };
}

function describeRecord(stream: StreamSettings): (record: StreamRecord) => Json {
  return (record) => ({
    SequenceNumber: record.sequenceNumber,
    ApproximateArrivalTimestamp: record.approximateArrivalMs / 1000,
    Data: record.data.toString("base64"),
    PartitionKey: record.partitionKey,
    EncryptionType: stream.encryptionType,
  });
}

function describe(stream: StreamSettings): Json {
  return {
    StreamName: stream.name,
    StreamARN: stream.arn,
    StreamStatus: "ACTIVE",
    StreamModeDetails: { StreamMode: stream.mode },
    RetentionPeriodHours: stream.retentionHours,
    StreamCreationTimestamp: stream.createdAt / 1000,
    EncryptionType: stream.encryptionType,
    ...(stream.kmsKeyId ? { KeyId: stream.kmsKeyId } : {}),
  };
}

function describeShard({
  id,
  from,
  to,
  startingSequenceNumber,
  endingSequenceNumber,
}: StreamSettings["shards"][number]): Json {
  return {
    ShardId: id,
    HashKeyRange: { StartingHashKey: from, EndingHashKey: to },
    SequenceNumberRange: {
      StartingSequenceNumber: startingSequenceNumber,
      ...(endingSequenceNumber ? { EndingSequenceNumber: endingSequenceNumber } : {}),
    },
  };
}

function encode(iterator: Iterator): string {
  return Buffer.from(JSON.stringify(iterator)).toString("base64");
}

function decode(text: string): Iterator {
  try {
    const value = JSON.parse(Buffer.from(text, "base64").toString("utf8")) as Partial<Iterator>;
    if (typeof value.arn === "string" && typeof value.shard === "string" && Number.isInteger(value.position)) {
      return { arn: value.arn, shard: value.shard, position: value.position!, at: Number(value.at) };
    }
  } catch {
    // Told below.
  }
  throw new AwsError("InvalidArgumentException", "Invalid ShardIterator.");
}
