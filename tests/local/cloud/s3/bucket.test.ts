import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { AssetValue } from "../../../../capture/values";
import { outputNames } from "../../../../local/cloud/recorded";
import { s3 } from "../../../../local/cloud/s3";
import { sqs } from "../../../../local/cloud/sqs";
import { Storage } from "../../../../local/cloud/storage";
import { startStage, type TestStage } from "../protocol/stage";

const type = "aws:s3/bucket:Bucket";
const access = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock";
const policyType = "aws:s3/bucketPolicy:BucketPolicy";

describe("S3 buckets", () => {
  let stage: TestStage;
  let client: S3Client;
  beforeEach(async () => {
    stage = await startStage([s3, sqs]);
    client = new S3Client({ ...stage.client, forcePathStyle: true });
  });
  afterEach(() => stage.close());

  it("get a lower-case name and every output that the SDK's class declares", async () => {
    const record = await stage.create(type, "myArchive", {});
    assert.match(record.id, /^myarchive-[0-9a-f]{7}$/);
    for (const output of outputNames(type)) assert.notEqual(record.outputs[output], undefined, output);
    assert.equal(record.outputs.arn, `arn:aws:s3:::${record.id}`);
    assert.equal(record.outputs.bucketRegionalDomainName, `${record.id}.s3.us-east-1.amazonaws.com`);
  });

  it("refuse names that S3 refuses, and one that is taken", async () => {
    for (const bucket of ["ab", "Upper", "under_score", "-dash", "a..b", "10.0.0.1"]) {
      await assert.rejects(stage.create(type, "b", { bucket }), /3 to 63 lower-case/, bucket);
    }
    await stage.create(type, "b", { bucket: "taken" });
    await assert.rejects(stage.create(type, "c", { bucket: "taken" }), { code: "BucketAlreadyOwnedByYou" });
  });

  it("are not deleted with objects in them unless told to", async () => {
    const kept = await stage.create(type, "kept", {});
    await client.send(new PutObjectCommand({ Bucket: kept.id, Key: "k", Body: "v" }));
    await assert.rejects(stage.remove(kept), { code: "BucketNotEmpty" });
    const forced = await stage.update(kept, { forceDestroy: true });
    await stage.remove(forced);
    await assert.rejects(client.send(new GetObjectCommand({ Bucket: kept.id, Key: "k" })), { name: "NoSuchBucket" });
  });

  it("hand their policy to IAM, and say that calls come over TLS", async () => {
    const { id: bucket } = await stage.create(type, "b", {});
    const policy = JSON.stringify({ Version: "2012-10-17", Statement: [] });
    await stage.create(policyType, "p", { bucket, policy });
    await client.send(new PutObjectCommand({ Bucket: bucket, Key: "k", Body: "v" }));
    const asked = stage.iam.asked.at(-1);
    assert.equal(asked?.resourcePolicy, policy);
    assert.equal(asked?.context?.["aws:securetransport"], "true");
  });

  it("refuse a public policy where public policies are blocked, ACLs where owners are enforced, and settings of no bucket", async () => {
    const { id: bucket } = await stage.create(type, "b", {});
    const policy = JSON.stringify({
      Statement: [{ Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: "*" }],
    });
    const open = await stage.create(policyType, "open", { bucket, policy });
    await stage.remove(open);
    await stage.create(access, "a", { bucket, blockPublicPolicy: true });
    await assert.rejects(stage.create(policyType, "p", { bucket, policy }), { code: "AccessDenied" });
    await assert.rejects(stage.create(policyType, "p", { bucket, policy: "{" }), { code: "MalformedPolicy" });
    await assert.rejects(stage.create("aws:s3/bucketAcl:BucketAcl", "acl", { bucket, acl: "private" }), {
      code: "AccessControlListNotSupported",
    });
    await assert.rejects(stage.create("aws:s3/bucketLoggingV2:BucketLoggingV2", "l", { bucket: "none" }), {
      code: "NoSuchBucket",
    });
  });

  it("hold objects that the program keeps, from text and from files", async () => {
    const { id: Bucket } = await stage.create(type, "b", {});
    const object = "aws:s3/bucketObjectv2:BucketObjectv2";
    const record = await stage.create(object, "o", {
      bucket: Bucket,
      key: "a.txt",
      content: "hi",
      contentType: "text/plain",
    });
    for (const output of outputNames(object)) assert.notEqual(record.outputs[output], undefined, output);
    await stage.create(object, "f", {
      bucket: Bucket,
      key: "p.json",
      source: new AssetValue("h", { path: "package.json" }),
    });
    const get = async (Key: string) =>
      (await client.send(new GetObjectCommand({ Bucket, Key }))).Body!.transformToString();
    assert.equal(await get("a.txt"), "hi");
    assert.match(await get("p.json"), /"stagedoor-root"/);
  });

  it("tell a queue of new objects that its filter names", async () => {
    const { id: bucket } = await stage.create(type, "b", {});
    const queue = await stage.create("aws:sqs/queue:Queue", "q", {});
    await stage.create("aws:s3/bucketNotification:BucketNotification", "n", {
      bucket,
      queues: [{ id: "new", queueArn: queue.outputs.arn, events: ["s3:ObjectCreated:*"], filterSuffix: ".json" }],
    });
    for (const Key of ["a.json", "b.txt"]) await client.send(new PutObjectCommand({ Bucket: bucket, Key, Body: "{}" }));
    const { Messages } = await new SQSClient(stage.client).send(
      new ReceiveMessageCommand({ QueueUrl: queue.outputs.url as string, MaxNumberOfMessages: 10 }),
    );
    assert.equal(Messages?.length, 1);
    const event = JSON.parse(Messages![0]!.Body!) as {
      Records: { eventName: string; s3: { object: { key: string } } }[];
    };
    assert.equal(event.Records[0]?.eventName, "ObjectCreated:Put");
    assert.equal(event.Records[0]?.s3.object.key, "a.json");
    const sent = stage.iam.asked.find(({ action }) => action === "sqs:SendMessage");
    assert.deepEqual(sent?.principal, {
      type: "service",
      service: "s3.amazonaws.com",
      sourceArn: `arn:aws:s3:::${bucket}`,
      sourceAccount: "000000000000",
    });
  });

  it("keep their objects on disk over a restart", async () => {
    const directory = mkdtempSync(join(tmpdir(), "stagedoor-"));
    try {
      for (const round of [1, 2]) {
        const storage = new Storage(directory);
        const built = await startStage([s3], { storage });
        const sdk = new S3Client({ ...built.client, forcePathStyle: true });
        await built.create(type, "b", { bucket: "kept" });
        if (round === 1) await sdk.send(new PutObjectCommand({ Bucket: "kept", Key: "k", Body: "still here" }));
        const { Body } = await sdk.send(new GetObjectCommand({ Bucket: "kept", Key: "k" }));
        assert.equal(await Body?.transformToString(), "still here");
        await built.close();
        storage.close();
      }
    } finally {
      rmSync(directory, { recursive: true });
    }
  });
});
