import assert from "node:assert/strict";
import {
  auth,
  Bucket,
  BucketAction,
  EventStream,
  Function,
  Queue,
  RestApi,
  StreamView,
  Table,
  TableAction,
  Verb,
} from "../../components/index";
import { type Made, make } from "./support/mocks";

const key = "arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-3333-4444-555555555555";
const topicArn = "arn:aws:sns:eu-west-1:123456789012:news";
const open = auth.iam();

/** What a role may do with the customer's key: actions, and the service that asks in its name. */
function keyUses(made: Made<unknown>, policy: string): [string[], string][] {
  const { inputs } = made.resources.find(
    ({ type, name }) => type === "aws:iam/rolePolicy:RolePolicy" && name === policy,
  )!;
  const { Statement } = JSON.parse(inputs.policy as string) as {
    Statement: { Action: string[]; Resource: string[]; Condition?: { StringEquals: Record<string, string> } }[];
  };
  const uses = Statement.filter(({ Action }) => Action.some((action) => action.startsWith("kms:")));
  for (const { Resource } of uses) assert.deepEqual(Resource, [key]);
  return uses
    .map(({ Action, Condition }): [string[], string] => [Action, Condition!.StringEquals["kms:ViaService"]!])
    .sort(([, a], [, b]) => a.localeCompare(b));
}

describe("A customer's own key", function () {
  this.timeout(10_000);

  const integrations = (kmsKeyArn: string | undefined) =>
    make(() => {
      const queue = new Queue("jobs", { kmsKeyArn });
      const bucket = new Bucket("files", { kmsKeyArn, protection: false });
      const table = new Table("orders", { kmsKeyArn, protection: false });
      const stream = new EventStream("events", { kmsKeyArn, protection: false });
      const record = { pk: "$context.identity.userArn", sk: "$input.params('id')" };
      new RestApi("shop", {
        routes: {
          "POST /jobs": { queue: { queue }, auth: open },
          "POST /events": { stream: { stream }, auth: open },
          "POST /news": { topic: { topicArn, kmsKeyArn }, auth: open },
          "POST /more-news": { topic: { topicArn, kmsKeyArn, subject: "more" }, auth: open },
          "GET /files/{name}": { bucket: { bucket, action: BucketAction.GetObject, key: "a/{name}" }, auth: open },
          "GET /orders/{id}": { table: { table, action: TableAction.GetItem, key: record }, auth: open },
        },
      });
    });

  it("may be used by an API's integrations through the services that they call, and no further", async () => {
    assert.deepEqual(keyUses(await integrations(key), "shop-integrations-policy"), [
      [["kms:Decrypt"], "dynamodb.eu-west-1.amazonaws.com"],
      [["kms:GenerateDataKey"], "kinesis.eu-west-1.amazonaws.com"],
      [["kms:Decrypt"], "s3.eu-west-1.amazonaws.com"],
      [["kms:Decrypt", "kms:GenerateDataKey"], "sns.eu-west-1.amazonaws.com"],
      [["kms:Decrypt", "kms:GenerateDataKey"], "sqs.eu-west-1.amazonaws.com"],
    ]);
  });

  it("is no part of a policy where AWS owns the key", async () => {
    const made = await integrations(undefined);
    assert.deepEqual(keyUses(made, "shop-integrations-policy"), []);
    assert.deepEqual(keyUses(made, "events-delivery-policy"), []);
  });

  it("encrypts a stream and its archive, and may be used by what reads the one and writes the other", async () => {
    const made = await integrations(key);
    const stream = made.resources.find(({ type }) => type === "aws:kinesis/stream:Stream")!;
    assert.deepEqual([stream.inputs.encryptionType, stream.inputs.kmsKeyId], ["KMS", key]);
    const archive = made.resources.find(({ name }) => name === "events-archive-encryption")!;
    assert.match(JSON.stringify(archive.inputs), new RegExp(key));
    assert.deepEqual(keyUses(made, "events-delivery-policy"), [
      [["kms:Decrypt"], "kinesis.eu-west-1.amazonaws.com"],
      [["kms:Decrypt", "kms:GenerateDataKey"], "s3.eu-west-1.amazonaws.com"],
    ]);
  });

  it("may be used by a function that sends to a stream, and by one that also reads it", async () => {
    const made = await make(() => {
      const stream = new EventStream("events", { kmsKeyArn: key, protection: false });
      const entry = "tests/stability/recorded/program/handler.ts";
      new Function("send", { entry, access: [{ stream, verbs: [Verb.Send] }] });
      new Function("both", { entry, access: [{ stream, actions: ["DescribeStream", "GetRecords", "PutRecord"] }] });
      new Function("look", { entry, access: [{ stream, actions: ["DescribeStream"] }] });
    });
    const service = "kinesis.eu-west-1.amazonaws.com";
    assert.deepEqual(keyUses(made, "send-policy"), [[["kms:GenerateDataKey"], service]]);
    assert.deepEqual(keyUses(made, "both-policy"), [[["kms:Decrypt", "kms:GenerateDataKey"], service]]);
    assert.deepEqual(keyUses(made, "look-policy"), []);
  });

  it("may be used by functions: their sources, their failures, and what they are granted", async () => {
    const made = await make(() => {
      const jobs = new Queue("jobs", { kmsKeyArn: key });
      const table = new Table("orders", { kmsKeyArn: key, protection: false, stream: StreamView.NewImage });
      const files = new Bucket("files", { kmsKeyArn: key, protection: false });
      new Function("work", {
        entry: "tests/stability/recorded/program/handler.ts",
        queues: { jobs: { queue: jobs } },
        tables: { orders: { table } },
        onFailure: new Queue("failed", { kmsKeyArn: key }),
        access: [
          { table, verbs: [Verb.Write] },
          { bucket: files, verbs: [Verb.Write, Verb.Delete] },
          { bucket: files, actions: ["ListBucket"] },
        ],
      });
    });
    assert.deepEqual(keyUses(made, "work-policy"), [
      [["kms:Decrypt"], "dynamodb.eu-west-1.amazonaws.com"],
      [["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey"], "dynamodb.eu-west-1.amazonaws.com"],
      [["kms:Decrypt", "kms:GenerateDataKey"], "s3.eu-west-1.amazonaws.com"],
      [["kms:Decrypt"], "sqs.eu-west-1.amazonaws.com"],
      [["kms:Decrypt", "kms:GenerateDataKey"], "sqs.eu-west-1.amazonaws.com"],
    ]);
  });

  it("may be used by a function that publishes to a topic, and is named beside nothing else", async () => {
    const entry = "tests/stability/recorded/program/handler.ts";
    const made = await make(
      () => new Function("tell", { entry, access: [{ topicArn, kmsKeyArn: key, verbs: [Verb.Send] }] }),
    );
    assert.deepEqual(keyUses(made, "tell-policy"), [
      [["kms:Decrypt", "kms:GenerateDataKey"], "sns.eu-west-1.amazonaws.com"],
    ]);
    await assert.rejects(
      make(() => new Function("ask", { entry, access: [{ arn: topicArn, kmsKeyArn: key, actions: ["sns:Publish"] }] })),
      /access\[0\]\.kmsKeyArn.* is set beside arn/,
    );
  });

  it("is handed on as an output, for what grants its use elsewhere", async () => {
    const made = await make(() => [new Queue("a", { kmsKeyArn: key }), new Queue("b")]);
    const shown = await Promise.all(
      made.result.map(({ kmsKeyArn }) => new Promise((resolve) => kmsKeyArn.apply(resolve))),
    );
    assert.deepEqual(shown, [key, ""]);
  });
});
