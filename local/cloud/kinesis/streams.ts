import type { Cloud } from "../cloud";
import { AwsError } from "../errors";
import type { StreamRecord } from "../ports";
import { authorize, type Caller } from "../protocol/authorize";
import { sharedBy } from "../protocol/shared";
import type { Entries, Storage } from "../storage";
import { RecordLog } from "./log";
import { isHashKey, type Shard, sequenceNumber, shardFor } from "./shards";

/** What is kept of a stream besides its records. */
export interface StreamSettings {
  readonly name: string;
  readonly region: string;
  readonly arn: string;
  readonly mode: "PROVISIONED" | "ON_DEMAND";
  readonly retentionHours: number;
  readonly maxRecordKib: number;
  readonly createdAt: number;
  readonly encryptionType: string;
  readonly kmsKeyId?: string;
  readonly shards: readonly Shard[];
}

/** A record to be written. */
export interface NewStreamRecord {
  readonly data: Buffer;
  readonly partitionKey: string;
  readonly explicitHashKey?: string;
}

interface Stored {
  readonly settings: Entries<StreamSettings>;
  readonly log: RecordLog;
}

const storedOf = sharedBy(
  (storage: Storage): Stored => ({
    settings: storage.entries("kinesis-streams"),
    log: new RecordLog(storage.entries("kinesis-records"), sequenceNumber),
  }),
);

/** ARN of a stream. */
export function streamArn(region: string, accountId: string, name: string): string {
  return `arn:aws:kinesis:${region}:${accountId}:stream/${name}`;
}

/** The streams of a cloud. */
export class Streams {
  readonly settings: Entries<StreamSettings>;
  readonly log: RecordLog;

  constructor(private readonly cloud: Cloud) {
    const stored = storedOf(cloud.storage);
    this.settings = stored.settings;
    this.log = stored.log;
  }

  /** The stream; throws Kinesis's refusal when there is none. */
  existing(arn: string): StreamSettings {
    const stream = this.settings.get(arn);
    if (stream) return stream;
    const [, , , , account = "", resource = ""] = arn.split(":");
    throw new AwsError(
      "ResourceNotFoundException",
      `Stream ${resource.replace("stream/", "")} under account ${account} not found.`,
    );
  }

  /** Asks IAM about an action on a stream, with the stream's own policy. */
  allow(by: Caller, action: string, arn: string): void {
    const policy = this.cloud.find(
      "aws:kinesis/resourcePolicy:ResourcePolicy",
      (record) => record.inputs.resourceArn === arn,
    );
    authorize(this.cloud, by, `kinesis:${action}`, arn, {
      resourcePolicy: policy?.inputs.policy as string | undefined,
    });
  }

  /** Writes one record whose writer has been allowed already. */
  write(arn: string, record: NewStreamRecord): StreamRecord {
    const stream = this.existing(arn);
    check(stream, record);
    const now = this.cloud.clock.now();
    this.log.trim(arn, now - stream.retentionHours * 3_600_000);
    return this.log.append(arn, {
      partitionKey: record.partitionKey,
      data: record.data,
      approximateArrivalMs: now,
      shardId: shardFor(stream.shards, record.partitionKey, record.explicitHashKey).id,
    });
  }
}

function check(stream: StreamSettings, { data, partitionKey, explicitHashKey }: NewStreamRecord): void {
  if (partitionKey.length < 1 || partitionKey.length > 256) {
    throw new AwsError(
      "ValidationException",
      "1 validation error detected: Value at 'partitionKey' failed to satisfy constraint: Member must have length between 1 and 256",
    );
  }
  if (explicitHashKey !== undefined && !isHashKey(explicitHashKey)) {
    throw new AwsError(
      "InvalidArgumentException",
      `Invalid ExplicitHashKey. ExplicitHashKey must be in the range: [0, 2^128-1]. Specified value was ${explicitHashKey.slice(0, 50)}`,
    );
  }
  const bytes = data.length + Buffer.byteLength(partitionKey);
  if (bytes > stream.maxRecordKib * 1024) {
    throw new AwsError(
      "ValidationException",
      `1 validation error detected: Value at 'data' failed to satisfy constraint: Member must have length less than or equal to ${stream.maxRecordKib * 1024}`,
    );
  }
}
