import assert from "node:assert/strict";
import { Cloud } from "../../../../local/cloud/cloud";
import { dynamodb } from "../../../../local/cloud/dynamodb";
import { events } from "../../../../local/cloud/events";
import { putEvent } from "../../../../local/cloud/events/bus";
import { iam } from "../../../../local/cloud/iam";
import type { Properties, ResourceRecord } from "../../../../local/cloud/resource";
import { putObjectAs, s3 } from "../../../../local/cloud/s3";
import { sns } from "../../../../local/cloud/sns";
import { publishTo } from "../../../../local/cloud/sns/topics";
import { queuesOf, sqs } from "../../../../local/cloud/sqs";
import { stepfunctions } from "../../../../local/cloud/stepfunctions";
import { operator, settle, TestClock } from "./stage";

/** Services that deliver to each other under the real IAM: what a resource policy does not allow does not arrive. */
describe("deliveries between services under IAM", () => {
  const caller = operator;
  let cloud: Cloud;
  let queue: ResourceRecord;

  const create = (type: string, name: string, inputs: Properties) => {
    const target = { urn: `urn:pulumi:test::shop::${type}::${name}`, type, name };
    return cloud.create({ ...target, inputs: cloud.check({ ...target, inputs, seed: name }).inputs });
  };
  const letIn = (service: string, source: unknown) =>
    create("aws:sqs/queuePolicy:QueuePolicy", "p", {
      queueUrl: queue.outputs.url,
      policy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [
          {
            Effect: "Allow",
            Principal: { Service: service },
            Action: "sqs:SendMessage",
            Resource: queue.outputs.arn,
            Condition: { ArnEquals: { "aws:SourceArn": source } },
          },
        ],
      }),
    });
  const received = async () => {
    await settle();
    const messages = await queuesOf(cloud).receive(String(queue.outputs.arn), { maxMessages: 10 }, { caller });
    for (const { receiptHandle } of messages)
      queuesOf(cloud).delete(String(queue.outputs.arn), receiptHandle!, { caller });
    return messages.map(({ body }) => body);
  };

  beforeEach(async () => {
    cloud = new Cloud({
      services: [iam, dynamodb, sqs, sns, s3, events, stepfunctions],
      baseUrl: "http://127.0.0.1:1",
      programDirectory: process.cwd(),
      clock: new TestClock(),
    });
    queue = await create("aws:sqs/queue:Queue", "q", { name: "q" });
  });
  afterEach(() => cloud.stop());

  it("a topic reaches a queue that lets exactly it in", async () => {
    const topic = await create("aws:sns/topic:Topic", "t", { name: "t" });
    const subscription = { topic: topic.id, protocol: "sqs", endpoint: queue.outputs.arn, rawMessageDelivery: true };
    await create("aws:sns/topicSubscription:TopicSubscription", "s", subscription);
    const publish = () => publishTo(cloud, { TopicArn: topic.id, Message: "hello" }, { caller });
    publish();
    assert.deepEqual(await received(), []);
    const policy = await letIn("sns.amazonaws.com", `${topic.id}-other`);
    publish();
    assert.deepEqual(await received(), []);
    await cloud.delete({ ...policy, olds: policy.outputs });
    await letIn("sns.amazonaws.com", topic.id);
    publish();
    assert.deepEqual(await received(), ["hello"]);
  });

  it("a bucket reaches a queue that lets exactly it in", async () => {
    const bucket = await create("aws:s3/bucket:Bucket", "b", { bucket: "uploads" });
    const queues = [{ queueArn: queue.outputs.arn, events: ["s3:ObjectCreated:*"] }];
    await create("aws:s3/bucketNotification:BucketNotification", "n", { bucket: "uploads", queues });
    const put = () => putObjectAs(cloud, caller, "uploads", "k", { body: Buffer.from("x"), headers: {} });
    put();
    assert.deepEqual(await received(), []);
    await letIn("s3.amazonaws.com", bucket.outputs.arn);
    put();
    assert.equal((await received()).length, 1);
  });

  it("a rule reaches a queue that lets exactly it in; a bucket's events reach rules", async () => {
    const pattern = { source: ["shop", "aws.s3"] };
    const rule = await create("aws:cloudwatch/eventRule:EventRule", "r", {
      name: "r",
      eventPattern: JSON.stringify(pattern),
    });
    await create("aws:cloudwatch/eventTarget:EventTarget", "t", {
      rule: "r",
      arn: queue.outputs.arn,
      inputPath: "$.detail-type",
    });
    const put = () => putEvent(cloud, "us-east-1", { bus: "default", source: "shop", detailType: "Paid", detail: {} });
    put();
    assert.deepEqual(await received(), []);
    await letIn("events.amazonaws.com", rule.outputs.arn);
    put();
    await create("aws:s3/bucket:Bucket", "b", { bucket: "uploads" });
    await create("aws:s3/bucketNotification:BucketNotification", "n", { bucket: "uploads", eventbridge: true });
    putObjectAs(cloud, caller, "uploads", "k", { body: Buffer.from("x"), headers: {} });
    assert.deepEqual(await received(), ['"Paid"', '"Object Created"']);
  });

  it("a bucket's TLS-only policy lets services in, and refuses plain HTTP", async () => {
    await create("aws:s3/bucket:Bucket", "b", { bucket: "tls" });
    const policy = JSON.stringify({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Deny",
          Principal: "*",
          Action: "s3:*",
          Resource: ["arn:aws:s3:::tls", "arn:aws:s3:::tls/*"],
          Condition: { Bool: { "aws:SecureTransport": "false" } },
        },
      ],
    });
    await create("aws:s3/bucketPolicy:BucketPolicy", "p", { bucket: "tls", policy });
    putObjectAs(cloud, caller, "tls", "k", { body: Buffer.from("x"), headers: {} });
    const get = (scheme: "http" | "https") =>
      cloud.api("s3")!({
        service: "s3",
        region: "us-east-1",
        caller,
        request: {
          method: "GET",
          target: "/tls/k",
          signedTarget: "/tls/k",
          headers: [],
          body: Buffer.alloc(0),
          scheme,
          host: "127.0.0.1",
          source: { ip: "127.0.0.1" },
        },
      });
    assert.equal((await get("https")).status, 200);
    assert.equal((await get("http")).status, 403);
  });

  it("a workflow does what its role may, and nothing else", async () => {
    const role = await create("aws:iam/role:Role", "role", {
      name: "workflow",
      assumeRolePolicy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Principal: { Service: "states.amazonaws.com" }, Action: "sts:AssumeRole" }],
      }),
    });
    const machine = await create("aws:sfn/stateMachine:StateMachine", "m", {
      roleArn: role.outputs.arn,
      definition: JSON.stringify({
        StartAt: "Send",
        States: {
          Send: {
            Type: "Task",
            Resource: "arn:aws:states:::sqs:sendMessage",
            Parameters: { QueueUrl: queue.outputs.url, MessageBody: "from the workflow" },
            Catch: [{ ErrorEquals: ["SQS.AccessDeniedException"], Next: "Refused" }],
            End: true,
          },
          Refused: { Type: "Pass", Result: "refused", End: true },
        },
      }),
    });
    const start = () =>
      cloud.api("states")!({
        service: "states",
        region: "us-east-1",
        caller,
        request: {
          method: "POST",
          target: "/",
          signedTarget: "/",
          headers: [["X-Amz-Target", "AWSStepFunctions.StartExecution"]],
          body: Buffer.from(JSON.stringify({ stateMachineArn: machine.id })),
          scheme: "https",
          host: "states.us-east-1.amazonaws.com",
          source: { ip: "127.0.0.1" },
        },
      });
    await start();
    assert.deepEqual(await received(), []);
    const Statement = [{ Effect: "Allow", Action: "sqs:SendMessage", Resource: queue.outputs.arn }];
    const policy = JSON.stringify({ Version: "2012-10-17", Statement });
    await create("aws:iam/rolePolicy:RolePolicy", "rp", { role: "workflow", name: "send", policy });
    await start();
    assert.deepEqual(await received(), ["from the workflow"]);
  });

  it("a role that another service may assume makes no workflow", async () => {
    const trust = { Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" };
    const assumeRolePolicy = JSON.stringify({ Version: "2012-10-17", Statement: [trust] });
    const role = await create("aws:iam/role:Role", "role", { name: "other", assumeRolePolicy });
    const definition = JSON.stringify({ StartAt: "S", States: { S: { Type: "Succeed" } } });
    await assert.rejects(create("aws:sfn/stateMachine:StateMachine", "m", { roleArn: role.outputs.arn, definition }), {
      code: "AccessDeniedException",
    });
  });
});
