import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

/** Arguments of {@link EventStream}. */
export interface EventStreamArgs {
  /** Provisioned shards. @default on-demand capacity */
  shardCount?: pulumi.Input<number>;
  /** Hours a record stays readable, 24 to 8,760. @default 24 */
  retentionHours?: pulumi.Input<number>;
  /** Seconds Firehose gathers records before it writes an object, 0 to 900. @default 300 */
  bufferingSeconds?: pulumi.Input<number>;
  /** MiB Firehose gathers before it writes an object, 1 to 128. @default 5 */
  bufferingMebibytes?: pulumi.Input<number>;
  /** Days after which archived objects are deleted. @default never */
  archiveExpirationDays?: pulumi.Input<number>;
  /** Days that delivery errors are kept in the log. @default 30 */
  logRetentionDays?: pulumi.Input<number>;
  /** Refuse deletion of the archive. @default true */
  protection?: boolean;
}

/** A Kinesis stream whose records Firehose archives in S3. */
export class EventStream extends pulumi.ComponentResource {
  readonly name!: pulumi.Output<string>;
  readonly arn!: pulumi.Output<string>;
  /** Name of the archive's bucket. */
  readonly bucket!: pulumi.Output<string>;
  readonly deliveryStream!: aws.kinesis.FirehoseDeliveryStream;

  constructor(name: string, args: EventStreamArgs = {}, opts?: pulumi.ComponentResourceOptions) {
    super("stagedoor:index:EventStream", name, args, opts);
    this.registerOutputs({});
  }
}
