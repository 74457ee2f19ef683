import assert from "node:assert/strict";
import { Bucket, EventStream, KeyType, LogSource, Queue, StreamView, Table } from "../../components/index";
import { account, make, region } from "./support/mocks";

const types = (made: { resources: readonly { type: string; name: string }[] }) =>
  made.resources.map(({ type, name }) => `${type.split(":").at(-1)} ${name}`).sort();

describe("Table", () => {
  it("is on-demand, recoverable and protected, with pk and sk, when nothing is said", async () => {
    const made = await make(() => new Table("orders"));
    assert.deepEqual(types(made), ["Table orders", "Table orders"]);
    const { inputs } = made.only("aws:dynamodb/table:Table");
    assert.equal(inputs.billingMode, "PAY_PER_REQUEST");
    assert.deepEqual([inputs.hashKey, inputs.rangeKey], ["pk", "sk"]);
    assert.deepEqual(inputs.pointInTimeRecovery, { enabled: true });
    assert.equal(inputs.deletionProtectionEnabled, true);
    assert.equal(inputs.streamEnabled, false);
  });

  it("declares each key attribute once, however many indexes share it", async () => {
    const made = await make(
      () =>
        new Table("orders", {
          partitionKey: { name: "customer" },
          sortKey: { name: "at", type: KeyType.Number },
          indexes: { recent: { partitionKey: { name: "day" }, sortKey: { name: "at", type: KeyType.Number } } },
          stream: StreamView.NewImage,
          protection: false,
        }),
    );
    const { inputs } = made.only("aws:dynamodb/table:Table");
    assert.deepEqual(inputs.attributes, [
      { name: "customer", type: "S" },
      { name: "at", type: "N" },
      { name: "day", type: "S" },
    ]);
    assert.deepEqual(inputs.globalSecondaryIndexes, [
      { name: "recent", hashKey: "day", rangeKey: "at", projectionType: "ALL" },
    ]);
    assert.deepEqual([inputs.streamEnabled, inputs.streamViewType], [true, "NEW_IMAGE"]);
    assert.equal(inputs.deletionProtectionEnabled, false);
  });
});

describe("Queue", () => {
  it("has a dead-letter queue of its own, both encrypted and closed to plain HTTP", async () => {
    const made = await make(() => new Queue("hooks", { maxReceiveCount: 3 }));
    assert.deepEqual(types(made), [
      "Queue hooks",
      "Queue hooks",
      "Queue hooks-dead-letters",
      "QueuePolicy hooks-dead-letters-policy",
      "QueuePolicy hooks-policy",
      "RedriveAllowPolicy hooks-dead-letters-redrive",
    ]);
    const [dead, queue] = made.ofType("aws:sqs/queue:Queue");
    assert.equal(dead!.inputs.sqsManagedSseEnabled, true);
    assert.equal(dead!.inputs.messageRetentionSeconds, 1_209_600);
    assert.equal(queue!.inputs.sqsManagedSseEnabled, true);
    assert.deepEqual(JSON.parse(queue!.inputs.redrivePolicy as string), {
      deadLetterTargetArn: `arn:aws:sqs:${region}:${account}:hooks-dead-letters`,
      maxReceiveCount: 3,
    });
    const redrive = JSON.parse(
      made.only("aws:sqs/redriveAllowPolicy:RedriveAllowPolicy").inputs.redriveAllowPolicy as string,
    );
    assert.deepEqual(redrive.sourceQueueArns, [`arn:aws:sqs:${region}:${account}:hooks`]);
    for (const { inputs } of made.ofType("aws:sqs/queuePolicy:QueuePolicy")) {
      const [statement] = JSON.parse(inputs.policy as string).Statement;
      assert.equal(statement.Effect, "Deny");
      assert.deepEqual(statement.Condition, { Bool: { "aws:SecureTransport": "false" } });
    }
  });

  it("keeps order where asked to", async () => {
    const made = await make(() => new Queue("steps", { fifo: true }));
    for (const { inputs } of made.ofType("aws:sqs/queue:Queue")) {
      assert.deepEqual([inputs.fifoQueue, inputs.contentBasedDeduplication], [true, true]);
    }
  });
});

describe("Bucket", () => {
  it("is private, versioned, encrypted and TLS only", async () => {
    const made = await make(() => new Bucket("files"));
    assert.deepEqual(types(made), [
      "Bucket files",
      "Bucket files",
      "BucketLifecycleConfiguration files-lifecycle",
      "BucketOwnershipControls files-ownership",
      "BucketPolicy files-policy",
      "BucketPublicAccessBlock files-private",
      "BucketServerSideEncryptionConfiguration files-encryption",
      "BucketVersioning files-versioning",
    ]);
    const { bucket: _, ...block } = made.only("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock").inputs;
    assert.deepEqual(Object.values(block), [true, true, true, true]);
    assert.equal(made.only("aws:s3/bucket:Bucket").inputs.forceDestroy, false);
    const { Statement } = JSON.parse(made.only("aws:s3/bucketPolicy:BucketPolicy").inputs.policy as string);
    assert.equal(Statement.length, 1);
    assert.deepEqual(Statement[0].Resource, ["arn:aws:s3:::files", "arn:aws:s3:::files/*"]);
  });

  it("lets a log service write for this account alone", async () => {
    const made = await make(() => new Bucket("logs", { logSources: [LogSource.LoadBalancer], expirationDays: 30 }));
    const { Statement } = JSON.parse(made.only("aws:s3/bucketPolicy:BucketPolicy").inputs.policy as string);
    assert.deepEqual(Statement[1], {
      Sid: "LoadBalancerLogs",
      Effect: "Allow",
      Action: "s3:PutObject",
      Principal: { Service: "logdelivery.elasticloadbalancing.amazonaws.com" },
      Resource: `arn:aws:s3:::logs/*AWSLogs/${account}/*`,
    });
    const { rules } = made.only("aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration").inputs as {
      rules: { id: string; expiration?: unknown }[];
    };
    assert.deepEqual(rules.find(({ id }) => id === "expire")?.expiration, { days: 30 });
  });
});

describe("EventStream", () => {
  it("delivers from Kinesis to its own archive with a role of exactly that", async () => {
    const made = await make(() => new EventStream("events", { bufferingSeconds: 60 }));
    assert.equal(made.ofType("aws:s3/bucket:Bucket").length, 1);
    const stream = made.only("aws:kinesis/stream:Stream").inputs;
    assert.deepEqual([stream.encryptionType, stream.kmsKeyId], ["KMS", "alias/aws/kinesis"]);
    assert.deepEqual(stream.streamModeDetails, { streamMode: "ON_DEMAND" });
    const { extendedS3Configuration: target } = made.only("aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream")
      .inputs as { extendedS3Configuration: Record<string, unknown> };
    assert.equal(target.bufferingInterval, 60);
    assert.equal(target.bucketArn, "arn:aws:s3:::events-archive");
    const { Statement } = JSON.parse(made.only("aws:iam/rolePolicy:RolePolicy").inputs.policy as string);
    assert.deepEqual(
      Statement.map(({ Resource }: { Resource: string[] }) => Resource[0]),
      [
        `arn:aws:kinesis:${region}:${account}:stream/events`,
        "arn:aws:s3:::events-archive",
        "arn:aws:s3:::events-archive/*",
        `arn:aws:logs:${region}:${account}:log-group:events-delivery-logs:log-stream:*`,
      ],
    );
    const trust = JSON.parse(made.only("aws:iam/role:Role").inputs.assumeRolePolicy as string).Statement[0];
    assert.deepEqual(trust.Condition, { StringEquals: { "aws:SourceAccount": account } });
  });
});
