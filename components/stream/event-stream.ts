import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { keyStatement } from "../access/keys";
import { serviceRole } from "../access/service-role";
import { allow, type Statement } from "../access/statements";
import { nameTarget } from "../access/targets";
import { Bucket } from "../bucket/bucket";
import { logicalName, nameRules } from "../names";
import { adviseEventStream } from "./advice";

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
  /**
   * ARN of a customer-managed key for the stream and its archive; whoever is granted access is granted its use.
   * @default the key that AWS manages for Kinesis, and SSE-S3
   */
  kmsKeyArn?: pulumi.Input<string>;
  /** Refuse deletion of the archive. @default true */
  protection?: boolean;
}

/**
 * A Kinesis stream whose records Firehose archives in S3, under `events/YYYY/MM/DD/`.
 *
 * @example
 * ```ts
 * const events = new stagedoor.EventStream("events", { retentionHours: 48 });
 * ```
 */
export class EventStream extends pulumi.ComponentResource {
  readonly name: pulumi.Output<string>;
  readonly arn: pulumi.Output<string>;
  /** The customer's own key, for grants that use it; empty where AWS manages the key. */
  readonly kmsKeyArn: pulumi.Output<string>;
  /** Name of the archive's bucket. */
  readonly bucketName: pulumi.Output<string>;
  readonly deliveryStream: aws.kinesis.FirehoseDeliveryStream;

  constructor(name: string, args: EventStreamArgs = {}, opts?: pulumi.ComponentResourceOptions) {
    super("stagedoor:index:EventStream", name, args, opts);
    adviseEventStream(name, args);
    this.kmsKeyArn = pulumi.output(args.kmsKeyArn ?? "");
    const stream = createStream(name, args, this);
    const archive = new Bucket(
      `${name}-archive`,
      { expirationDays: args.archiveExpirationDays, kmsKeyArn: args.kmsKeyArn, protection: args.protection },
      { parent: this },
    );
    this.deliveryStream = createDelivery(name, args, stream, archive, this);
    this.name = stream.name;
    this.arn = stream.arn;
    this.bucketName = archive.name;
    nameTarget(this, `the stream "${name}"`, [this.name, this.arn]);
    this.registerOutputs({
      name: this.name,
      arn: this.arn,
      kmsKeyArn: this.kmsKeyArn,
      bucketName: this.bucketName,
    });
  }
}

function createStream(name: string, args: EventStreamArgs, parent: EventStream): aws.kinesis.Stream {
  return new aws.kinesis.Stream(
    logicalName(name, nameRules.stream),
    {
      shardCount: args.shardCount,
      streamModeDetails: { streamMode: args.shardCount === undefined ? "ON_DEMAND" : "PROVISIONED" },
      retentionPeriod: args.retentionHours ?? 24,
      encryptionType: "KMS",
      kmsKeyId: args.kmsKeyArn ?? "alias/aws/kinesis",
      enforceConsumerDeletion: true,
    },
    { parent },
  );
}

/** Makes the delivery into the archive, with its role and the log of its errors. */
function createDelivery(
  name: string,
  args: EventStreamArgs,
  stream: aws.kinesis.Stream,
  archive: Bucket,
  parent: EventStream,
): aws.kinesis.FirehoseDeliveryStream {
  const logGroup = new aws.cloudwatch.LogGroup(
    logicalName(`${name}-delivery-logs`, nameRules.logGroup),
    { retentionInDays: args.logRetentionDays ?? 30 },
    { parent },
  );
  const logStream = new aws.cloudwatch.LogStream(
    logicalName(`${name}-delivery-errors`, nameRules.logGroup),
    { logGroupName: logGroup.name },
    { parent },
  );
  const { role, policy } = serviceRole(
    `${name}-delivery`,
    {
      service: "firehose.amazonaws.com",
      statements: [
        ...deliveryStatements(stream.arn, archive.arn, logGroup.arn),
        ...keyStatement({ stream: parent }, new Set(["GetRecords"])),
        ...keyStatement({ bucket: archive }, new Set(["PutObject"])),
      ],
      // https://docs.aws.amazon.com/firehose/latest/dev/confused-deputy.html
      condition: aws
        .getCallerIdentityOutput({}, { parent })
        .accountId.apply((accountId) => ({ StringEquals: { "aws:SourceAccount": accountId } })),
    },
    parent,
  );
  return new aws.kinesis.FirehoseDeliveryStream(
    logicalName(`${name}-delivery`, nameRules.deliveryStream),
    {
      destination: "extended_s3",
      kinesisSourceConfiguration: { kinesisStreamArn: stream.arn, roleArn: role.arn },
      extendedS3Configuration: {
        bucketArn: archive.arn,
        roleArn: role.arn,
        prefix: "events/!{timestamp:yyyy/MM/dd}/",
        errorOutputPrefix: "failed/!{firehose:error-output-type}/!{timestamp:yyyy/MM/dd}/",
        bufferingInterval: args.bufferingSeconds ?? 300,
        bufferingSize: args.bufferingMebibytes ?? 5,
        compressionFormat: "GZIP",
        cloudwatchLoggingOptions: { enabled: true, logGroupName: logGroup.name, logStreamName: logStream.name },
        // One JSON document a line, so that Athena and `jq` read the archive as it is.
        processingConfiguration: {
          enabled: true,
          processors: [
            { type: "AppendDelimiterToRecord", parameters: [{ parameterName: "Delimiter", parameterValue: "\\n" }] },
          ],
        },
      },
    },
    { parent, dependsOn: [archive.policy, ...(policy ? [policy] : [])] },
  );
}

function deliveryStatements(
  streamArn: pulumi.Output<string>,
  bucketArn: pulumi.Output<string>,
  logGroupArn: pulumi.Output<string>,
): pulumi.Output<Statement>[] {
  // https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html
  return [
    streamArn.apply((arn) =>
      allow(["kinesis:DescribeStream", "kinesis:GetShardIterator", "kinesis:GetRecords", "kinesis:ListShards"], arn),
    ),
    bucketArn.apply((arn) => allow(["s3:GetBucketLocation", "s3:ListBucket", "s3:ListBucketMultipartUploads"], arn)),
    bucketArn.apply((arn) => allow(["s3:PutObject", "s3:AbortMultipartUpload"], `${arn}/*`)),
    logGroupArn.apply((arn) => allow(["logs:PutLogEvents"], `${arn}:log-stream:*`)),
  ];
}
