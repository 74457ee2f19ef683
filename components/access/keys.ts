import * as pulumi from "@pulumi/pulumi";
import type { Access } from "./access";
import type { Statement } from "./statements";

/** How a kind of target uses its customer's own key, for whoever is granted an action on it. */
interface KeyUse {
  /** The service that asks KMS in the caller's name. */
  readonly service: string;
  /** Actions that write, and so need keys for new data. Others of the target's only read. */
  readonly writes: ReadonlySet<string>;
  /** Actions of KMS that writing needs; reading needs `Decrypt` alone. */
  readonly toWrite: readonly string[];
  /** Actions that touch no data. */
  readonly without: ReadonlySet<string>;
}

// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html
// https://docs.aws.amazon.com/streams/latest/dev/permissions-user-key-KMS.html
// https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
const uses = {
  queue: {
    service: "sqs",
    writes: new Set(["SendMessage"]),
    toWrite: ["Decrypt", "GenerateDataKey"],
    without: new Set(["DeleteMessage", "GetQueueAttributes", "ChangeMessageVisibility", "PurgeQueue"]),
  },
  bucket: {
    service: "s3",
    writes: new Set(["PutObject"]),
    // Parts of a large object are read again before they become one.
    toWrite: ["Decrypt", "GenerateDataKey"],
    without: new Set(["DeleteObject", "ListBucket", "GetBucketLocation", "ListBucketVersions"]),
  },
  table: {
    service: "dynamodb",
    writes: new Set(["PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem"]),
    toWrite: ["Decrypt", "Encrypt", "GenerateDataKey"],
    without: new Set(["DescribeTable"]),
  },
  stream: {
    service: "kinesis",
    writes: new Set(["PutRecord", "PutRecords"]),
    toWrite: ["GenerateDataKey"],
    without: new Set(["DescribeStream", "DescribeStreamSummary", "ListShards"]),
  },
  topicArn: {
    service: "sns",
    writes: new Set(["Publish"]),
    toWrite: ["Decrypt", "GenerateDataKey"],
    without: new Set(["GetTopicAttributes", "ListSubscriptionsByTopic", "Subscribe"]),
  },
} as const satisfies Readonly<Record<string, KeyUse>>;

/**
 * What a grant needs of its target's own key: nothing where AWS owns the key, else the key's use through the target's
 * service alone. Without it, every call is refused although the target is granted.
 */
export function keyStatement(grant: Access, actions: ReadonlySet<string>): pulumi.Output<Statement | undefined>[] {
  for (const kind of ["queue", "bucket", "table", "stream", "topicArn"] as const) {
    if (grant[kind] === undefined) continue;
    const key = kind === "topicArn" ? grant.kmsKeyArn : grant[kind]?.kmsKeyArn;
    const { service, writes, toWrite, without }: KeyUse = uses[kind];
    const touching = [...actions].filter((action) => !without.has(action));
    if (touching.length === 0) return [];
    const writing = touching.some((action) => writes.has(action)) ? toWrite : [];
    const reading = touching.some((action) => !writes.has(action)) ? ["Decrypt"] : [];
    const needed = [...new Set([...reading, ...writing])];
    return [
      pulumi.output(key).apply((arn) =>
        arn
          ? {
              Effect: "Allow" as const,
              Action: needed.map((name) => `kms:${name}`),
              Resource: [arn],
              Condition: { StringEquals: { "kms:ViaService": `${service}.${arn.split(":")[3]}.amazonaws.com` } },
            }
          : undefined,
      ),
    ];
  }
  return [];
}
