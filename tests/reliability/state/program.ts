/** One of everything that keeps data, as a Pulumi program of a small project. */
export const stateProgram = `import * as aws from "@pulumi/aws";

const table = new aws.dynamodb.Table("things", {
  billingMode: "PAY_PER_REQUEST",
  hashKey: "pk",
  attributes: [{ name: "pk", type: "S" }],
});
const queue = new aws.sqs.Queue("jobs", { visibilityTimeoutSeconds: 0 });
const bucket = new aws.s3.Bucket("files");
const stream = new aws.kinesis.Stream("events", { shardCount: 1 });
const pool = new aws.cognito.UserPool("people");
export const tableName = table.name;
export const queueUrl = queue.url;
export const bucketName = bucket.bucket;
export const streamName = stream.name;
export const poolId = pool.id;
`;
