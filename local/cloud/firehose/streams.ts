import type { Cloud } from "../cloud";
import { AwsError } from "../errors";
import { Streams } from "../kinesis";
import { RecordLog } from "../kinesis/log";
import { sequenceNumber } from "../kinesis/shards";
import { authorize, type Caller } from "../protocol/authorize";
import { sharedBy } from "../protocol/shared";
import type { Entries, Storage } from "../storage";
import type { DeliveryInputs } from "./definition";
import { Delivery } from "./delivery";

const storedOf = sharedBy((storage: Storage) => ({
  positions: storage.entries<number>("firehose-positions"),
  log: new RecordLog(storage.entries("firehose-records"), sequenceNumber),
}));

/** What the API tells of a delivery stream. */
export interface DeliveryStream {
  readonly arn: string;
  readonly inputs: DeliveryInputs;
  readonly createdAt: number;
}

/** ARN of a delivery stream. */
export function deliveryArn(region: string, accountId: string, name: string): string {
  return `arn:aws:firehose:${region}:${accountId}:deliverystream/${name}`;
}

/** The delivery streams of a cloud. */
export class DeliveryStreams {
  private readonly positions: Entries<number>;
  private readonly log: RecordLog;
  private readonly known = new Map<string, DeliveryStream & { delivery?: Delivery }>();

  constructor(private readonly cloud: Cloud) {
    ({ positions: this.positions, log: this.log } = storedOf(cloud.storage));
  }

  /** Begins delivering as the inputs say; what was open under the ARN ends first. */
  async open(arn: string, inputs: DeliveryInputs): Promise<void> {
    const createdAt = this.known.get(arn)?.createdAt ?? this.cloud.clock.now();
    await this.known.get(arn)?.delivery?.stop();
    const { extendedS3Configuration: destination, kinesisSourceConfiguration: source } = inputs;
    if (!destination) {
      this.known.set(arn, { arn, inputs, createdAt });
      return;
    }
    const streams = new Streams(this.cloud);
    if (source && !this.positions.has(arn)) {
      // Firehose begins with what is written after it was made.
      this.positions.set(arn, streams.log.read(source.kinesisStreamArn, Number.MAX_SAFE_INTEGER).next);
    }
    const delivery = new Delivery(this.cloud, this.positions, {
      name: inputs.name,
      arn,
      destination,
      sourceArn: source?.kinesisStreamArn ?? arn,
      log: source ? streams.log : this.log,
      delivered: (position) => (source ? undefined : this.log.forget(arn, position)),
      ...(source ? { mayRead: () => this.mayRead(streams, source) } : {}),
    });
    this.known.set(arn, { arn, inputs, createdAt, delivery });
  }

  /** Ends a delivery stream and forgets what it kept. */
  async delete(arn: string): Promise<void> {
    await this.known.get(arn)?.delivery?.stop();
    this.known.delete(arn);
    this.positions.delete(arn);
    this.log.drop(arn);
  }

  /** The delivery stream; throws Firehose's refusal. */
  existing(arn: string): DeliveryStream {
    const found = this.known.get(arn);
    if (found) return found;
    const [, , , , account, resource = ""] = arn.split(":");
    throw new AwsError(
      "ResourceNotFoundException",
      `Firehose ${resource.replace("deliverystream/", "")} under account ${account} not found.`,
    );
  }

  /** All delivery streams. */
  list(): DeliveryStream[] {
    return [...this.known.values()];
  }

  /** Asks IAM about an action on a delivery stream. */
  allow(by: Caller, action: string, arn: string): void {
    authorize(this.cloud, by, `firehose:${action}`, arn);
  }

  /** Takes a record that was put directly; returns its id. */
  put(arn: string, data: Buffer): string {
    const { inputs } = this.existing(arn);
    if (inputs.kinesisSourceConfiguration) {
      throw new AwsError(
        "InvalidArgumentException",
        `This operation is not permitted on KinesisStreamAsSource delivery stream type.`,
      );
    }
    if (data.length > 1_024_000) {
      throw new AwsError(
        "ValidationException",
        "1 validation error detected: Value at 'record.data' failed to satisfy constraint: Member must have length less than or equal to 1024000",
      );
    }
    const now = this.cloud.clock.now();
    return this.log.append(arn, { partitionKey: "", data, approximateArrivalMs: now, shardId: "direct" })
      .sequenceNumber;
  }

  /** Writes what every delivery stream has gathered, and ends them. */
  async stop(): Promise<void> {
    await Promise.all([...this.known.values()].map(({ delivery }) => delivery?.stop()));
  }

  private mayRead(streams: Streams, source: { kinesisStreamArn: string; roleArn: string }): void {
    const { principal: caller } = this.cloud
      .port("iam")
      .assumeRole(source.roleArn, "firehose.amazonaws.com", "firehose");
    for (const action of ["DescribeStream", "GetShardIterator", "GetRecords"]) {
      streams.allow({ caller }, action, source.kinesisStreamArn);
    }
  }
}
