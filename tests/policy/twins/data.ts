import { company, type Part, property, type Twins } from "./twin";

const table = "aws:dynamodb/table:Table";
const bucket = "aws:s3/bucket:Bucket";
const queue = "aws:sqs/queue:Queue";
const bucketPolicy = "aws:s3/bucketPolicy:BucketPolicy";
const queuePolicy = "aws:sqs/queuePolicy:QueuePolicy";
const firehose = "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream";
const workflow = "aws:sfn/stateMachine:StateMachine";

const files: Part = { type: bucket, props: { id: "files", arn: "arn:aws:s3:::files" } };
const jobs: Part = {
  type: queue,
  props: { id: "https://sqs.eu-west-1.amazonaws.com/1/jobs", arn: "arn:aws:sqs:eu-west-1:1:jobs", name: "jobs" },
};
const tls = { Effect: "Deny", Principal: "*", Condition: { Bool: { "aws:SecureTransport": "false" } } };
const open = { Effect: "Allow", Principal: "*", Action: "s3:GetObject" };
const policyOf = (...statements: object[]) => JSON.stringify({ Statement: statements });
const blocked = { blockPublicAcls: true, blockPublicPolicy: true, ignorePublicAcls: true };
const dead = "arn:aws:sqs:eu-west-1:1:dead";
const redrive = JSON.stringify({ deadLetterTargetArn: dead, maxReceiveCount: 3 });

export const dataTwins: readonly Twins[] = [
  property("table-recovery", table, "pointInTimeRecovery", {
    good: { enabled: true },
    bad: { enabled: false },
    finding: "point-in-time recovery is off",
  }),
  property("table-deletion-protection", table, "deletionProtectionEnabled", {
    good: true,
    bad: false,
    finding: "deletionProtectionEnabled is not true",
  }),
  property("table-capacity", table, "billingMode", {
    good: "PAY_PER_REQUEST",
    bad: "PROVISIONED",
    finding: "provisioned capacity without auto scaling",
  }),
  company(
    "table-capacity",
    { type: table, props: { id: "shop", name: "shop" } },
    {
      good: [
        { type: "aws:appautoscaling/target:Target", props: { serviceNamespace: "dynamodb", resourceId: "table/shop" } },
      ],
      bad: [
        { type: "aws:appautoscaling/target:Target", props: { serviceNamespace: "ecs", resourceId: "service/shop" } },
      ],
      finding: "provisioned capacity without auto scaling",
    },
  ),
  property("table-key", table, "serverSideEncryption", {
    good: { enabled: true, kmsKeyArn: "arn" },
    bad: { enabled: true },
    finding: "no kmsKeyArn",
  }),
  company("bucket-public-access", files, {
    good: [
      {
        type: "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
        props: { bucket: "files", ...blocked, restrictPublicBuckets: true },
      },
    ],
    bad: [{ type: "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", props: { bucket: "files", ...blocked } }],
    finding: "public access is not blocked in all four ways",
  }),
  company("bucket-public-access", files, {
    good: [publicBlock(), { type: bucketPolicy, props: { bucket: "files", policy: policyOf(tls) } }],
    bad: [publicBlock(), { type: bucketPolicy, props: { bucket: "files", policy: policyOf(tls, open) } }],
    finding: "a policy allows * without a condition",
  }),
  company("bucket-tls", files, {
    good: [{ type: bucketPolicy, props: { bucket: "files", policy: policyOf(tls) } }],
    bad: [{ type: bucketPolicy, props: { bucket: "others", policy: policyOf(tls) } }],
    finding: "no policy denies requests without TLS",
  }),
  property("bucket-tls", bucket, "policy", {
    good: policyOf(tls),
    bad: policyOf({ ...tls, Effect: "Allow" }),
    finding: "no policy denies requests without TLS",
  }),
  ...["aws:s3/bucketVersioning:BucketVersioning", "aws:s3/bucketVersioningV2:BucketVersioningV2"].map((type) =>
    company("bucket-versioning", files, {
      good: [{ type, props: { bucket: "files", versioningConfiguration: { status: "Enabled" } } }],
      bad: [{ type, props: { bucket: "files", versioningConfiguration: { status: "Suspended" } } }],
      finding: "versions are not kept",
    }),
  ),
  property("bucket-versioning", bucket, "versioning", {
    good: { enabled: true },
    bad: { enabled: false },
    finding: "versions are not kept",
  }),
  property("bucket-force-destroy", bucket, "forceDestroy", {
    good: false,
    bad: true,
    finding: "forceDestroy is true",
    absent: "in order",
  }),
  property("queue-encryption", queue, "sqsManagedSseEnabled", {
    good: true,
    bad: false,
    finding: "encryption is turned off",
    // AWS's default.
    absent: "in order",
  }),
  property("queue-dead-letters", queue, "redrivePolicy", {
    good: redrive,
    finding: "no dead-letter queue",
    unknown: "in order",
  }),
  company("queue-dead-letters", jobs, {
    good: [{ type: "aws:sqs/redrivePolicy:RedrivePolicy", props: { queueUrl: jobs.props.id, redrivePolicy: redrive } }],
    bad: [
      { type: "aws:sqs/redrivePolicy:RedrivePolicy", props: { queueUrl: "https://other", redrivePolicy: redrive } },
    ],
    finding: "no dead-letter queue",
  }),
  company(
    "queue-dead-letters",
    { type: queue, props: { arn: dead } },
    {
      good: [{ type: queue, name: "served", props: { redrivePolicy: redrive } }],
      finding: "no dead-letter queue",
    },
  ),
  property("queue-policy", queue, "policy", {
    good: policyOf(tls),
    bad: policyOf({ ...tls, Condition: { Bool: { "aws:SecureTransport": "true" } } }),
    finding: "no policy denies requests without TLS",
  }),
  company("queue-policy", jobs, {
    good: [{ type: queuePolicy, props: { queueUrl: jobs.props.id, policy: policyOf(tls) } }],
    bad: [{ type: queuePolicy, props: { queueUrl: jobs.props.id, policy: policyOf(tls, open) } }],
    finding: "a policy allows * without a condition",
  }),
  property("stream-encryption", "aws:kinesis/stream:Stream", "encryptionType", {
    good: "KMS",
    bad: "NONE",
    finding: "encryptionType is not KMS",
  }),
  property("delivery-stream-encryption", firehose, "serverSideEncryption", {
    good: { enabled: true },
    bad: { enabled: false },
    finding: "server-side encryption is off",
  }),
  property("delivery-stream-encryption", firehose, "kinesisSourceConfiguration", {
    good: { kinesisStreamArn: "arn" },
    finding: "server-side encryption is off",
    unknown: "in order",
  }),
  property("workflow-data", workflow, "loggingConfiguration", {
    good: { level: "ALL", includeExecutionData: false },
    bad: { level: "ALL", includeExecutionData: true },
    finding: "loggingConfiguration.includeExecutionData is true",
    absent: "in order",
  }),
  property("workflow-logs", workflow, "loggingConfiguration", {
    also: { tracingConfiguration: { enabled: true } },
    good: { level: "ALL" },
    bad: { level: "OFF" },
    finding: "loggingConfiguration.level is OFF",
  }),
  property("workflow-logs", workflow, "tracingConfiguration", {
    also: { loggingConfiguration: { level: "ERROR" } },
    good: { enabled: true },
    bad: { enabled: false },
    finding: "tracingConfiguration.enabled is not true",
  }),
];

function publicBlock(): Part {
  return {
    type: "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
    props: { bucket: "files", ...blocked, restrictPublicBuckets: true },
  };
}
