import assert from "node:assert/strict";
import { describe, it } from "mocha";
import type { IntegrationDefinition } from "../../../../local/gateway/http/definition";
import type { WireRequest } from "../../../../local/wire";
import { api, named, ok } from "./one-route";

describe("service integrations of HTTP APIs", () => {
  const role = "arn:aws:iam::123456789012:role/gateway";
  const called: { service: string; region: string; request: WireRequest; credentialsArn?: string }[] = [];
  const service = (call: (typeof called)[number]) => {
    called.push(call);
    return ok("{}", 200, [["Content-Type", "application/x-amz-json-1.0"]]);
  };
  const action = (
    integrationSubtype: string,
    requestParameters: Record<string, string>,
  ): Partial<IntegrationDefinition> => ({
    integrationUri: undefined,
    integrationSubtype,
    requestParameters,
    credentialsArn: role,
    payloadFormatVersion: "1.0",
  });

  it("SQS-SendMessage by the query protocol, attributes included", async () => {
    called.length = 0;
    const { call } = api(
      { service },
      action("SQS-SendMessage", {
        QueueUrl: "https://sqs.us-east-1.amazonaws.com/123456789012/q",
        MessageBody: "$request.body",
        MessageAttributes: '{"sig":{"DataType":"String","StringValue":"${request.header.x-sig}"}}',
      }),
    );
    const got = await call("POST", "/x/1", { headers: [["X-Sig", "abc"]], body: Buffer.from("a & b") });
    assert.equal(got.status, 200);
    const { request: sent, credentialsArn, service: name, region } = called[0]!;
    assert.deepEqual([name, region, credentialsArn, sent.target], ["sqs", "us-east-1", role, "/123456789012/q"]);
    assert.deepEqual(Object.fromEntries(new URLSearchParams(sent.body.toString())), {
      Action: "SendMessage",
      Version: "2012-11-05",
      QueueUrl: "https://sqs.us-east-1.amazonaws.com/123456789012/q",
      MessageBody: "a & b",
      "MessageAttribute.1.Name": "sig",
      "MessageAttribute.1.Value.DataType": "String",
      "MessageAttribute.1.Value.StringValue": "abc",
    });
  });

  const json: [string, Record<string, string>, string, unknown][] = [
    [
      "Kinesis-PutRecord",
      { StreamName: "s", Data: "$request.body.d", PartitionKey: "$request.path.id", Region: "eu-west-1" },
      "Kinesis_20131202.PutRecord",
      { StreamName: "s", Data: "eA==", PartitionKey: "1" },
    ],
    [
      "EventBridge-PutEvents",
      { Detail: "$request.body", DetailType: "t", Source: "shop", Resources: "a, b" },
      "AWSEvents.PutEvents",
      { Entries: [{ Detail: '{"d":"eA=="}', DetailType: "t", Source: "shop", Resources: ["a", "b"] }] },
    ],
    [
      "StepFunctions-StartExecution",
      { StateMachineArn: "arn", Input: "$request.body" },
      "AWSStepFunctions.StartExecution",
      { stateMachineArn: "arn", input: '{"d":"eA=="}' },
    ],
    [
      "StepFunctions-StartSyncExecution",
      { StateMachineArn: "arn" },
      "AWSStepFunctions.StartSyncExecution",
      { stateMachineArn: "arn" },
    ],
    [
      "StepFunctions-StopExecution",
      { ExecutionArn: "e", Cause: "c" },
      "AWSStepFunctions.StopExecution",
      { executionArn: "e", cause: "c" },
    ],
  ];
  for (const [subtype, parameters, target, payload] of json) {
    it(`${subtype} by the JSON protocol`, async () => {
      called.length = 0;
      const { call } = api({ service }, action(subtype, parameters));
      const got = await call("POST", "/x/1", { body: Buffer.from('{"d":"eA=="}') });
      assert.deepEqual([got.status, got.headers["content-type"]], [200, "application/json"]);
      const { request: sent, region } = called[0]!;
      assert.deepEqual(named(sent.headers, "x-amz-target"), [target]);
      assert.deepEqual(JSON.parse(sent.body.toString()), payload);
      assert.equal(region, parameters.Region ?? "us-east-1");
    });
  }

  it("a mapped parameter that the request lacks is 400 (recorded), required or not", async () => {
    called.length = 0;
    for (const parameters of [
      { StreamName: "$request.body.none", Data: "eA==", PartitionKey: "p" },
      { StreamName: "s", Data: "eA==", PartitionKey: "p", ExplicitHashKey: "$request.body.none" },
    ]) {
      const { call } = api({ service }, action("Kinesis-PutRecord", parameters as unknown as Record<string, string>));
      assert.equal((await call("POST", "/x/1", { body: Buffer.from("{}") })).status, 400);
    }
    assert.equal(called.length, 0);
  });

  it("a service's refusal is 500 (recorded), its words kept inside", async () => {
    const { call } = api(
      { service: () => ok('{"__type":"ResourceNotFoundException","message":"stream secret"}', 400) },
      action("Kinesis-PutRecord", { StreamName: "none", Data: "eA==", PartitionKey: "p" }),
    );
    const got = await call("POST", "/x/1");
    assert.deepEqual([got.status, got.body], [500, '{"message":"Internal Server Error"}']);
  });

  it("AppConfig is known and says that it is not simulated", async () => {
    const { env, call } = api(
      { service },
      action("AppConfig-GetConfiguration", { Application: "a", Environment: "e", Configuration: "c", ClientId: "i" }),
    );
    assert.equal((await call("GET", "/x/1")).status, 500);
    const trace = env.events.find((event) => event.kind === "request");
    assert.match(JSON.stringify(trace), /recorded, not simulated/);
  });
});
