import { randomUUID } from "node:crypto";
import { parseJson } from "../../../json";
import type { StreamRecord } from "../../ports";

/** One record as the function gets it. https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html */
export function streamEvent(record: StreamRecord, streamArn: string, role: string): Record<string, unknown> {
  if (record.event) return { ...record.event };
  return {
    kinesis: {
      kinesisSchemaVersion: "1.0",
      partitionKey: record.partitionKey,
      sequenceNumber: record.sequenceNumber,
      data: record.data.toString("base64"),
      approximateArrivalTimestamp: record.approximateArrivalMs / 1000,
    },
    eventSource: "aws:kinesis",
    eventVersion: "1.0",
    eventID: `${record.shardId}:${record.sequenceNumber}`,
    eventName: "aws:kinesis:record",
    invokeIdentityArn: role,
    awsRegion: streamArn.split(":")[3],
    eventSourceARN: streamArn,
  };
}

/** What a filter sees of a record: DynamoDB's event, or Kinesis's data opened as JSON. */
export function filterable(record: StreamRecord): unknown {
  if (record.event) return record.event;
  const text = record.data.toString("utf8");
  const data = parseJson(text);
  return { partitionKey: record.partitionKey, data: data === undefined ? text : data };
}

/** What a failure destination is told of a batch. https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html */
export function failureRecord(failure: {
  readonly kind: "KinesisBatchInfo" | "DDBStreamBatchInfo";
  readonly streamArn: string;
  readonly functionArn: string;
  readonly condition: string;
  readonly failures: number;
  readonly now: number;
  readonly records: readonly StreamRecord[];
}): string {
  const first = failure.records[0]!;
  const last = failure.records.at(-1)!;
  const iso = (ms: number) => new Date(ms).toISOString();
  return JSON.stringify({
    requestContext: {
      requestId: randomUUID(),
      functionArn: failure.functionArn,
      condition: failure.condition,
      approximateInvokeCount: failure.failures,
    },
    responseContext: { statusCode: 200, executedVersion: "$LATEST", functionError: "Unhandled" },
    version: "1.0",
    timestamp: iso(failure.now),
    [failure.kind]: {
      shardId: first.shardId,
      startSequenceNumber: first.sequenceNumber,
      endSequenceNumber: last.sequenceNumber,
      approximateArrivalOfFirstRecord: iso(first.approximateArrivalMs),
      approximateArrivalOfLastRecord: iso(last.approximateArrivalMs),
      batchSize: failure.records.length,
      streamArn: failure.streamArn,
    },
  });
}
