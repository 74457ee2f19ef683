import assert from "node:assert/strict";
import { GetRecordsCommand, GetShardIteratorCommand, KinesisClient } from "@aws-sdk/client-kinesis";
import { DescribeExecutionCommand, SFNClient } from "@aws-sdk/client-sfn";
import { ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { ResourceRecord } from "../../../../local/cloud/resource";
import { type FrontDoor, openFrontDoor, statement } from "../../../clients/front-door";
import { type HttpApi, httpApi } from "../../../conformance/documented/http-api";

describe("service integrations of HTTP APIs, on the services of the local stage", () => {
  let door: FrontDoor;
  let role: ResourceRecord;
  beforeEach(async () => {
    door = await openFrontDoor();
    const assumeRolePolicy = statement({
      Principal: { Service: ["apigateway.amazonaws.com", "states.amazonaws.com", "events.amazonaws.com"] },
      Action: "sts:AssumeRole",
    });
    role = await door.create("aws:iam/role:Role", "gateway", { assumeRolePolicy });
  });
  afterEach(() => door.close());

  const client = () => ({ region: door.cloud.region, endpoint: door.url, credentials: door.operator, maxAttempts: 1 });
  const allow = (Action: string) =>
    door.create("aws:iam/rolePolicy:RolePolicy", "gateway", {
      role: role.id,
      policy: statement({ Action, Resource: "*" }),
    });
  const apiOf = (integrationSubtype: string, requestParameters: object): Promise<HttpApi> =>
    httpApi(door, {
      routes: {
        "POST /": {
          integration: {
            integrationSubtype,
            payloadFormatVersion: "1.0",
            credentialsArn: role.outputs.arn,
            requestParameters,
          },
        },
      },
    });
  const post = (api: HttpApi, body: unknown) => api.call("/", { method: "POST", body: JSON.stringify(body) });

  it("Kinesis-PutRecord puts the body's data under its key, only where the role may", async () => {
    const stream = await door.create("aws:kinesis/stream:Stream", "events", { shardCount: 1 });
    const api = await apiOf("Kinesis-PutRecord", {
      StreamName: stream.outputs.name,
      Data: "$request.body.data",
      PartitionKey: "$request.body.key",
    });
    const event = { data: Buffer.from("hello").toString("base64"), key: "k" };
    assert.equal((await post(api, event)).status, 500, "the role has no permission yet");
    await allow("kinesis:PutRecord");
    assert.match(String((await post(api, event)).at("$.SequenceNumber")), /^\d+$/);
    const kinesis = new KinesisClient(client());
    const { ShardIterator } = await kinesis.send(
      new GetShardIteratorCommand({
        StreamName: String(stream.outputs.name),
        ShardId: "shardId-000000000000",
        ShardIteratorType: "TRIM_HORIZON",
      }),
    );
    const { Records = [] } = await kinesis.send(new GetRecordsCommand({ ShardIterator }));
    assert.deepEqual(
      Records.map(({ Data, PartitionKey }) => [Buffer.from(Data!).toString(), PartitionKey]),
      [["hello", "k"]],
    );
    kinesis.destroy();
  });

  it("EventBridge-PutEvents reaches a rule's queue", async () => {
    const queue = await door.create("aws:sqs/queue:Queue", "orders", {});
    const rule = await door.create("aws:cloudwatch/eventRule:EventRule", "orders", {
      eventPattern: JSON.stringify({ source: ["shop"] }),
    });
    await door.create("aws:cloudwatch/eventTarget:EventTarget", "orders", {
      rule: rule.id,
      arn: queue.outputs.arn,
    });
    const sendMessage = { Principal: { Service: "events.amazonaws.com" }, Action: "sqs:SendMessage", Resource: "*" };
    await door.create("aws:sqs/queuePolicy:QueuePolicy", "orders", {
      queueUrl: queue.id,
      policy: statement(sendMessage),
    });
    await allow("events:PutEvents");
    const api = await apiOf("EventBridge-PutEvents", {
      Detail: "$request.body.detail",
      DetailType: "placed",
      Source: "shop",
    });
    const answer = await post(api, { detail: { id: 7 } });
    assert.deepEqual([answer.status, answer.at("$.FailedEntryCount")], [200, 0], answer.text);
    const sqs = new SQSClient(client());
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl: String(queue.outputs.url), WaitTimeSeconds: 5 }),
    );
    assert.deepEqual((JSON.parse(Messages[0]!.Body!) as { detail: unknown }).detail, { id: 7 });
    sqs.destroy();
  });

  it("StepFunctions-StartSyncExecution answers with the outcome, StartExecution with the execution", async () => {
    await allow("states:*");
    const made = (type: string) =>
      door.create("aws:sfn/stateMachine:StateMachine", type, {
        type,
        roleArn: role.outputs.arn,
        definition: JSON.stringify({ StartAt: "P", States: { P: { Type: "Pass", End: true } } }),
      });
    const [express, standard] = [await made("EXPRESS"), await made("STANDARD")];
    const Input = "$request.body";
    const sync = await apiOf("StepFunctions-StartSyncExecution", { StateMachineArn: express.id, Input });
    const answer = await post(sync, { n: 1 });
    assert.deepEqual([answer.at("$.status"), answer.at("$.output")], ["SUCCEEDED", '{"n":1}'], answer.text);
    const start = await apiOf("StepFunctions-StartExecution", { StateMachineArn: standard.id, Input });
    const executionArn = String((await post(start, { n: 2 })).at("$.executionArn"));
    const states = new SFNClient(client());
    const told = await states.send(new DescribeExecutionCommand({ executionArn }));
    assert.equal(told.input, '{"n":2}');
    states.destroy();
  });

  it("SQS-ReceiveMessage, DeleteMessage and PurgeQueue take from the queue", async () => {
    await allow("sqs:*");
    const queue = await door.create("aws:sqs/queue:Queue", "work", {});
    const QueueUrl = String(queue.outputs.url);
    const send = await apiOf("SQS-SendMessage", { QueueUrl, MessageBody: "$request.body.text" });
    const receive = await apiOf("SQS-ReceiveMessage", { QueueUrl });
    const remove = await apiOf("SQS-DeleteMessage", { QueueUrl, ReceiptHandle: "$request.body.handle" });
    const purge = await apiOf("SQS-PurgeQueue", { QueueUrl });
    assert.equal((await post(send, { text: "one" })).status, 200);
    const received = await post(receive, {});
    const [, handle] = /<ReceiptHandle>([^<]+)</.exec(received.text) ?? [];
    assert.match(received.text, /<Body>one</);
    assert.equal((await post(remove, { handle })).status, 200);
    assert.equal((await post(purge, {})).status, 200);
  });
});
