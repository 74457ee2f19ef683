import type { CapturedResource } from "../capture/program";
import { isOnDemand } from "../traffic/events";
import type { Act, Demand } from "../traffic/load";
import { units } from "../traffic/units";
import { byQuota, type Limit } from "./limit";
import type { Quota, Quotas } from "./quotas";
import type { Rates } from "./rates";

/** Limits of what keeps data: tables, streams, queues, topics, buckets, workflows. */
export function dataLimits(rates: Rates, quotas: Quotas): Limit[] {
  const each = (type: string, limits: (resource: CapturedResource) => Limit[]) => rates.ofType(type).flatMap(limits);
  return [
    ...each("aws:dynamodb/table:Table", (table) => tableLimits(table, rates, quotas)),
    ...each("aws:kinesis/stream:Stream", (stream) => streamLimits(stream, rates, quotas)),
    ...each("aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream", (one) => deliveryLimits(one, rates, quotas)),
    ...each("aws:sqs/queue:Queue", (queue) => queueLimits(queue, rates, quotas)),
    ...each("aws:sns/topic:Topic", (topic) => topicLimits(topic, rates, quotas)),
    ...each("aws:s3/bucket:Bucket", (bucket) => bucketLimits(bucket, rates, quotas)),
    ...workflowLimits(rates, quotas),
  ];
}

const readUnits = ({ count, kb }: Demand) => (count * units(kb, 4)) / 2;
const writeUnits = ({ count, kb }: Demand) => count * units(kb, 1);

function tableLimits(table: CapturedResource, rates: Rates, quotas: Quotas): Limit[] {
  const reads = rates.measureOf(table, ["reads"], readUnits);
  const writes = rates.measureOf(table, ["writes"], writeUnits);
  const on = table.name;
  const spread = ["spread keys: a suffix on hot ones, or a table for each cell"];
  const worst = (quota: Quota, what: string, atPeak: number) =>
    byQuota(quota, { what, on, scope: "resource", atPeak, todo: spread, isWorstCase: true });
  const hot = [
    worst(quotas.partitionReads, "reads, if one key took them all", reads),
    worst(quotas.partitionWrites, "writes, if one key took them all", writes),
  ];
  if (table.inputs.billingMode !== "PAY_PER_REQUEST") {
    const set = (what: string, unit: string, allowed: unknown, atPeak: number): Limit => ({
      ...{ what, on, scope: "setting", unit, allowed: Number(allowed), atPeak },
      todo: ["raise the table's capacity or its autoscaling's ceiling, or make it on-demand"],
    });
    return [
      set("provisioned reads", "read units a second", table.inputs.readCapacity, reads),
      set("provisioned writes", "write units a second", table.inputs.writeCapacity, writes),
      ...hot,
    ];
  }
  const grow = ["warm it up (`warmThroughput`), or let traffic grow over half an hour: it doubles from its last peak"];
  const limit = (quota: Quota, what: string, atPeak: number, todo: readonly string[]) =>
    byQuota(quota, { what, on, scope: "resource", atPeak, todo });
  return [
    limit(quotas.tableReads, "reads of the table", reads, spread),
    limit(quotas.tableWrites, "writes of the table", writes, spread),
    limit(quotas.freshTableReads, "reads of a table that is new", reads, grow),
    limit(quotas.freshTableWrites, "writes of a table that is new", writes, grow),
    ...hot,
  ];
}

function streamLimits(stream: CapturedResource, rates: Rates, quotas: Quotas): Limit[] {
  const puts: readonly Act[] = ["puts"];
  const records = rates.of(stream, puts);
  const kilobytes = rates.kilobytesOf(stream, puts);
  const shards = Number(stream.inputs.shardCount ?? 1);
  const todo = isOnDemand(stream)
    ? ["let traffic grow over 15 minutes: it doubles from the peak of 30 days", "put several events in a record"]
    : ["add shards, or make the stream on-demand", "put several events in a record"];
  const limit = (quota: Quota, times: number, what: string, atPeak: number): Limit =>
    byQuota(quota, { what, on: stream.name, scope: "setting", allowed: quota.allowed * times, atPeak, todo });
  return isOnDemand(stream)
    ? [
        limit(quotas.freshStreamRecords, 1, "records of an on-demand stream that is new", records),
        limit(quotas.freshStreamBytes, 1, "bytes of an on-demand stream that is new", kilobytes),
      ]
    : [
        limit(quotas.shardRecords, shards, `records of ${shards} shards`, records),
        limit(quotas.shardBytes, shards, `bytes of ${shards} shards`, kilobytes),
      ];
}

/** A delivery stream that reads a Kinesis stream goes as fast as that; only direct puts are limited. */
function deliveryLimits(delivery: CapturedResource, rates: Rates, quotas: Quotas): Limit[] {
  if (delivery.inputs.kinesisSourceConfiguration) return [];
  const common = { on: delivery.name, scope: "resource", todo: ["put several events in a record"] } as const;
  return [
    byQuota(quotas.deliveryRecords, { ...common, what: "records put", atPeak: rates.of(delivery, ["puts"]) }),
    byQuota(quotas.deliveryBytes, { ...common, what: "bytes put", atPeak: rates.kilobytesOf(delivery, ["puts"]) }),
  ];
}

/** Standard queues take nearly any rate. */
function queueLimits(queue: CapturedResource, rates: Rates, quotas: Quotas): Limit[] {
  if (queue.inputs.fifoQueue !== true) return [];
  const isFast = queue.inputs.fifoThroughputLimit === "perMessageGroupId";
  const todo = isFast
    ? ["use more message groups"]
    : ["set `fifoThroughputLimit: perMessageGroupId`", "send in batches"];
  return [
    byQuota(isFast ? quotas.fastFifoCalls : quotas.fifoCalls, {
      what: "messages sent to a FIFO queue",
      on: queue.name,
      scope: "resource",
      atPeak: rates.of(queue, ["sends"]),
      todo,
    }),
  ];
}

function topicLimits(topic: CapturedResource, rates: Rates, quotas: Quotas): Limit[] {
  return [
    byQuota(quotas.publishes, {
      what: "messages published",
      on: topic.name,
      scope: "account",
      atPeak: rates.of(topic, ["publishes"]),
      todo: ["publish in batches"],
    }),
  ];
}

function bucketLimits(bucket: CapturedResource, rates: Rates, quotas: Quotas): Limit[] {
  const common = { on: bucket.name, scope: "resource", isWorstCase: true, todo: ["spread over prefixes"] } as const;
  return [
    byQuota(quotas.prefixPuts, {
      ...common,
      what: "writes, if one prefix took them all",
      atPeak: rates.of(bucket, ["puts", "delivers"]),
    }),
    byQuota(quotas.prefixGets, {
      ...common,
      what: "reads, if one prefix took them all",
      atPeak: rates.of(bucket, ["gets"]),
    }),
  ];
}

/** Starts and transitions of all Standard workflows together; Express ones have starts of their own. */
function workflowLimits(rates: Rates, quotas: Quotas): Limit[] {
  const machines = rates.ofType("aws:sfn/stateMachine:StateMachine");
  const sum = (isExpress: boolean, act: Act) =>
    machines
      .filter(({ inputs }) => (inputs.type === "EXPRESS") === isExpress)
      .reduce((total, machine) => total + rates.of(machine, [act]), 0);
  const common = { on: "account", scope: "account" } as const;
  return [
    byQuota(quotas.starts, {
      ...common,
      what: "starts of Standard workflows",
      atPeak: sum(false, "starts"),
      todo: ["make short workflows Express", "put a queue before them"],
    }),
    byQuota(quotas.transitions, {
      ...common,
      what: "transitions of Standard workflows",
      atPeak: sum(false, "transitions"),
      todo: ["make short workflows Express", "join steps"],
    }),
    byQuota(quotas.expressStarts, {
      ...common,
      what: "starts of Express workflows",
      atPeak: sum(true, "starts"),
      todo: ["put a queue before them"],
    }),
  ];
}
