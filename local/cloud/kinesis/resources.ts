import type { Cloud } from "../cloud";
import { AwsError } from "../errors";
import { commonOutputs } from "../protocol/outputs";
import { type CheckFailure, type Properties, type ResourceContext, type ResourceType, resourceType } from "../resource";
import { divide, type Shard, sequenceNumber } from "./shards";
import { type StreamSettings, type Streams, streamArn } from "./streams";

const token = "aws:kinesis/stream:Stream";
/** Shards of an on-demand stream when it is new. */
const onDemandShards = 4;

interface StreamInputs extends Properties {
  readonly name: string;
  readonly shardCount?: number;
  readonly retentionPeriod?: number;
  readonly streamModeDetails?: { streamMode?: string };
  readonly encryptionType?: string;
  readonly kmsKeyId?: string;
  readonly maxRecordSizeInKib?: number;
  readonly enforceConsumerDeletion?: boolean;
  readonly tags?: Readonly<Record<string, string>>;
}

/** `aws:kinesis/stream:Stream`. */
export function streamType(streams: Streams): ResourceType {
  return resourceType<StreamInputs>({
    type: token,
    autoName: { property: "name", maxLength: 128 },
    replaceOn: ["name"],
    check: checkStream,
    async create(inputs, context) {
      const arn = streamArn(context.region, context.accountId, inputs.name);
      const owner = context.cloud.find(token, (record) => record.outputs.arn === arn);
      if (owner && owner.urn !== context.urn) {
        throw new AwsError(
          "ResourceInUseException",
          `Stream ${inputs.name} under account ${context.accountId} already exists.`,
        );
      }
      return { id: arn, outputs: outputs(inputs, keep(streams, inputs, context), context) };
    },
    async update(_id, _olds, inputs, context) {
      return outputs(inputs, keep(streams, inputs, context), context);
    },
    async read(id, known) {
      return streams.settings.has(id) ? known : undefined;
    },
    async delete(id, known, context) {
      const consumers = context.cloud
        .resources("aws:kinesis/streamConsumer:StreamConsumer")
        .filter((record) => record.inputs.streamArn === id);
      if (consumers.length > 0 && known.enforceConsumerDeletion !== true) {
        throw new AwsError(
          "ResourceInUseException",
          `Stream ${String(known.name)} still has ${consumers.length} consumer(s); delete them first or set enforceConsumerDeletion`,
        );
      }
      streams.log.drop(id);
      streams.settings.delete(id);
    },
  });
}

/** `aws:kinesis/streamConsumer:StreamConsumer`. */
export function consumerType(streams: Streams): ResourceType {
  return resourceType<Properties>({
    type: "aws:kinesis/streamConsumer:StreamConsumer",
    autoName: { property: "name", maxLength: 128 },
    replaceOn: ["name", "streamArn"],
    async create(inputs, context) {
      const stream = streams.existing(String(inputs.streamArn));
      const created = Math.floor(context.cloud.clock.now() / 1000);
      const arn = `${stream.arn}/consumer/${String(inputs.name)}:${created}`;
      const creationTimestamp = new Date(created * 1000).toISOString().replace(".000Z", "Z");
      return { id: arn, outputs: { ...commonOutputs(inputs, context), arn, creationTimestamp } };
    },
    async update(_id, olds, inputs, context) {
      return { ...olds, ...commonOutputs(inputs, context) };
    },
  });
}

/** `aws:kinesis/getStream:getStream`. */
export async function getStream(cloud: Cloud, streams: Streams, args: Properties, region: string): Promise<Properties> {
  const stream = streams.existing(streamArn(region, cloud.accountId, String(args.name)));
  const known = cloud.find(token, stream.arn)?.outputs ?? {};
  const open = stream.shards.filter((shard) => shard.endingSequenceNumber === undefined);
  return {
    id: stream.arn,
    arn: stream.arn,
    name: stream.name,
    creationTimestamp: Math.floor(stream.createdAt / 1000),
    status: "ACTIVE",
    retentionPeriod: stream.retentionHours,
    openShards: open.map(({ id }) => id),
    closedShards: stream.shards.filter((shard) => !open.includes(shard)).map(({ id }) => id),
    shardLevelMetrics: known.shardLevelMetrics ?? [],
    streamModeDetails: [{ streamMode: stream.mode }],
    encryptionType: stream.encryptionType,
    kmsKeyId: stream.kmsKeyId ?? "",
    maxRecordSizeInKib: stream.maxRecordKib,
    tags: known.tagsAll ?? {},
    region,
  };
}

function checkStream(inputs: StreamInputs): CheckFailure[] {
  const failures: CheckFailure[] = [];
  const fault = (property: string, reason: string) => failures.push({ property, reason });
  const onDemand = inputs.streamModeDetails?.streamMode === "ON_DEMAND";
  if (typeof inputs.name === "string" && !/^[\w.-]{1,128}$/.test(inputs.name)) {
    fault("name", `is ${inputs.name}; a stream's name has 1 to 128 letters, digits, dots, hyphens and underscores`);
  }
  if (onDemand && typeof inputs.shardCount === "number" && inputs.shardCount > 0) {
    fault("shardCount", "must not be set when streamModeDetails.streamMode is ON_DEMAND");
  }
  if (!onDemand && typeof inputs.streamModeDetails !== "symbol" && inputs.shardCount === undefined) {
    fault("shardCount", "must be at least 1 when streamModeDetails.streamMode is PROVISIONED");
  }
  if (typeof inputs.shardCount === "number" && !onDemand && inputs.shardCount < 1) {
    fault("shardCount", `is ${inputs.shardCount}; it must be at least 1`);
  }
  const hours = inputs.retentionPeriod;
  if (typeof hours === "number" && (hours < 24 || hours > 8760)) {
    fault("retentionPeriod", `is ${hours}; Kinesis keeps records for 24 to 8760 hours`);
  }
  if (inputs.encryptionType === "KMS" && inputs.kmsKeyId === undefined) {
    fault("kmsKeyId", "is required when encryptionType is KMS, e.g. alias/aws/kinesis");
  }
  return failures;
}

function keep(streams: Streams, inputs: StreamInputs, context: ResourceContext): StreamSettings {
  const arn = streamArn(context.region, context.accountId, inputs.name);
  const before = streams.settings.get(arn);
  const onDemand = inputs.streamModeDetails?.streamMode === "ON_DEMAND";
  const count = onDemand ? onDemandShards : (inputs.shardCount ?? 1);
  const settings: StreamSettings = {
    name: inputs.name,
    region: context.region,
    arn,
    mode: onDemand ? "ON_DEMAND" : "PROVISIONED",
    retentionHours: inputs.retentionPeriod ?? 24,
    maxRecordKib: inputs.maxRecordSizeInKib ?? 1024,
    createdAt: before?.createdAt ?? context.cloud.clock.now(),
    encryptionType: inputs.encryptionType ?? "NONE",
    ...(inputs.kmsKeyId ? { kmsKeyId: inputs.kmsKeyId } : {}),
    shards: reshard(before?.shards ?? [], count, sequenceNumber(streams.log.read(arn, Number.MAX_SAFE_INTEGER).next)),
  };
  streams.settings.set(arn, settings);
  return settings;
}

/** The same shards while their number stays; otherwise all are closed and new ones opened behind them. */
function reshard(before: readonly Shard[], count: number, sequence: string): Shard[] {
  const open = before.filter((shard) => shard.endingSequenceNumber === undefined);
  if (open.length === count) return [...before];
  const closed = before.map((shard) => ({ ...shard, endingSequenceNumber: shard.endingSequenceNumber ?? sequence }));
  return [...closed, ...divide(count, before.length, sequence)];
}

function outputs(inputs: StreamInputs, settings: StreamSettings, context: ResourceContext): Properties {
  return {
    ...commonOutputs(inputs, context),
    arn: settings.arn,
    shardCount: settings.mode === "ON_DEMAND" ? 0 : inputs.shardCount,
    retentionPeriod: settings.retentionHours,
    encryptionType: settings.encryptionType,
    maxRecordSizeInKib: settings.maxRecordKib,
    streamModeDetails: { streamMode: settings.mode },
    enforceConsumerDeletion: inputs.enforceConsumerDeletion ?? false,
  };
}
