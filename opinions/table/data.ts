import type { Properties } from "../../capture/program";
import { alone, json, type Table, Verbatim } from "../mapping";

const bucket = "aws:s3/bucket:Bucket";

/** DynamoDB, S3, SQS, SNS, Kinesis and Secrets Manager. */
export const data: Table = {
  "aws:dynamodb/table:Table": {
    type: "AWS::DynamoDB::Table",
    inputs: {
      attributes: (list) => ({
        AttributeDefinitions: (list as Properties[]).map(({ name, type }) => ({
          AttributeName: name,
          AttributeType: type,
        })),
      }),
      globalSecondaryIndexes: (list) => ({ GlobalSecondaryIndexes: (list as Properties[]).map(index) }),
      hashKey: (_, inputs) => ({ KeySchema: keySchema(inputs) }),
      rangeKey: () => ({}),
      pointInTimeRecovery: (value) => {
        const { enabled, ...others } = value as Properties;
        return { PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: enabled, ...others } };
      },
      serverSideEncryption: (value) => {
        const { enabled, kmsKeyArn } = value as Properties;
        return { SSESpecification: { SSEEnabled: enabled, SSEType: "KMS", KMSMasterKeyId: kmsKeyArn } };
      },
      streamEnabled: () => ({}),
      streamViewType: "StreamSpecification.StreamViewType",
      ttl: "TimeToLiveSpecification",
    },
    refers: { id: "Ref", arn: "Arn", streamArn: "StreamArn" },
  },
  "aws:dynamodb/tableItem:TableItem": { left: "CloudFormation makes tables, not their items" },
  "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream": {
    type: "AWS::KinesisFirehose::DeliveryStream",
    inputs: {
      destination: { left: "the configuration's own name says it" },
      extendedS3Configuration: (value) => {
        const { bufferingInterval, bufferingSize, ...others } = value as Properties;
        const BufferingHints = { IntervalInSeconds: bufferingInterval, SizeInMBs: bufferingSize };
        return { ExtendedS3DestinationConfiguration: { BufferingHints, ...others } };
      },
      kinesisSourceConfiguration: "KinesisStreamSourceConfiguration",
    },
    members: {
      bucketArn: "BucketARN",
      cloudwatchLoggingOptions: "CloudWatchLoggingOptions",
      kinesisStreamArn: "KinesisStreamARN",
      roleArn: "RoleARN",
    },
    always: { DeliveryStreamType: "KinesisStreamAsSource" },
    refers: { arn: "Arn" },
  },
  "aws:kinesis/stream:Stream": {
    type: "AWS::Kinesis::Stream",
    inputs: {
      encryptionType: "StreamEncryption.EncryptionType",
      kmsKeyId: "StreamEncryption.KeyId",
      enforceConsumerDeletion: { left: "CloudFormation deletes consumers by their own resources" },
      retentionPeriod: "RetentionPeriodHours",
    },
    refers: { name: "Ref", arn: "Arn" },
  },
  [bucket]: {
    type: "AWS::S3::Bucket",
    inputs: { forceDestroy: { left: "CloudFormation never empties a bucket" } },
    refers: { id: "Ref", arn: "Arn" },
  },
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": {
    into: bucket,
    by: { bucket: "id" },
    reads: ["rules"],
    properties: ({ rules }) => ({ LifecycleConfiguration: { Rules: (rules as Properties[]).map(lifecycleRule) } }),
  },
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls": {
    into: bucket,
    by: { bucket: "id" },
    reads: ["rule"],
    properties: ({ rule }) => ({ OwnershipControls: { Rules: [rule] } }),
  },
  "aws:s3/bucketPolicy:BucketPolicy": { type: "AWS::S3::BucketPolicy", inputs: { policy: json("PolicyDocument") } },
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": {
    into: bucket,
    by: { bucket: "id" },
    reads: ["blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"],
    properties: ({ bucket: _, ...blocks }) => ({ PublicAccessBlockConfiguration: blocks }),
  },
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": {
    into: bucket,
    by: { bucket: "id" },
    reads: ["rules"],
    properties: ({ rules }) => ({
      BucketEncryption: { ServerSideEncryptionConfiguration: (rules as Properties[]).map(encryption) },
    }),
  },
  "aws:s3/bucketVersioning:BucketVersioning": {
    into: bucket,
    by: { bucket: "id" },
    reads: ["versioningConfiguration"],
    properties: ({ versioningConfiguration }) => ({ VersioningConfiguration: versioningConfiguration }),
  },
  "aws:secretsmanager/secret:Secret": {
    type: "AWS::SecretsManager::Secret",
    inputs: { recoveryWindowInDays: { left: "CloudFormation always keeps a deleted secret for 30 days" } },
  },
  "aws:secretsmanager/secretVersion:SecretVersion": {
    into: "aws:secretsmanager/secret:Secret",
    by: { secretId: "id" },
    reads: ["secretString"],
    properties: ({ secretString }) => ({ SecretString: secretString }),
  },
  "aws:sns/topic:Topic": { type: "AWS::SNS::Topic", refers: { arn: "Ref", name: "TopicName" } },
  "aws:sns/topicPolicy:TopicPolicy": {
    type: "AWS::SNS::TopicPolicy",
    inputs: { arn: alone("Topics"), policy: json("PolicyDocument") },
  },
  "aws:sns/topicSubscription:TopicSubscription": { type: "AWS::SNS::Subscription", inputs: { topic: "TopicArn" } },
  "aws:sqs/queue:Queue": {
    type: "AWS::SQS::Queue",
    inputs: {
      messageRetentionSeconds: "MessageRetentionPeriod",
      redrivePolicy: json("RedrivePolicy"),
      visibilityTimeoutSeconds: "VisibilityTimeout",
    },
    refers: { id: "Ref", arn: "Arn", name: "QueueName" },
  },
  "aws:sqs/queuePolicy:QueuePolicy": {
    type: "AWS::SQS::QueuePolicy",
    inputs: { policy: json("PolicyDocument"), queueUrl: alone("Queues") },
  },
  // A queue and its dead letters name each other, which a template cannot.
  "aws:sqs/redriveAllowPolicy:RedriveAllowPolicy": {
    into: "aws:sqs/queue:Queue",
    by: { queueUrl: "id" },
    reads: ["redriveAllowPolicy"],
    properties: ({ redriveAllowPolicy }) => ({
      RedriveAllowPolicy: new Verbatim(JSON.parse(String(redriveAllowPolicy))),
    }),
    literal: true,
  },
};

function keySchema({ hashKey, rangeKey }: Properties): Properties[] {
  const hash = { AttributeName: hashKey, KeyType: "HASH" };
  return rangeKey === undefined ? [hash] : [hash, { AttributeName: rangeKey, KeyType: "RANGE" }];
}

function index({ name, projectionType, hashKey, rangeKey, ...others }: Properties): Properties {
  return {
    IndexName: name,
    KeySchema: keySchema({ hashKey, rangeKey }),
    Projection: { ProjectionType: projectionType },
    ...others,
  };
}

/** CloudFormation has no empty filter: without a prefix a rule is about all objects. */
function lifecycleRule({ filter, expiration, ...others }: Properties): Properties {
  const days = (expiration as Properties | undefined)?.days;
  return { ...(filter as Properties), ...(days === undefined ? {} : { ExpirationInDays: days }), ...others };
}

function encryption({ applyServerSideEncryptionByDefault, ...others }: Properties): Properties {
  const { sseAlgorithm, kmsMasterKeyId } = applyServerSideEncryptionByDefault as Properties;
  return { ServerSideEncryptionByDefault: { SSEAlgorithm: sseAlgorithm, KMSMasterKeyID: kmsMasterKeyId }, ...others };
}
