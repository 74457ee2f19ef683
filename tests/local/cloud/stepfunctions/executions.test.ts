import assert from "node:assert/strict";
import { DynamoDBClient, GetItemCommand } from "@aws-sdk/client-dynamodb";
import {
  DescribeExecutionCommand,
  ExecutionAlreadyExists,
  GetActivityTaskCommand,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  SendTaskFailureCommand,
  SendTaskSuccessCommand,
  SFNClient,
  StartExecutionCommand,
  StartSyncExecutionCommand,
  StopExecutionCommand,
} from "@aws-sdk/client-sfn";
import { ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { dynamodb } from "../../../../local/cloud/dynamodb";
import { AwsError } from "../../../../local/cloud/errors";
import type { LambdaPort } from "../../../../local/cloud/ports";
import { outputNames } from "../../../../local/cloud/recorded";
import type { ResourceRecord } from "../../../../local/cloud/resource";
import { sns } from "../../../../local/cloud/sns";
import { sqs } from "../../../../local/cloud/sqs";
import { stepfunctions } from "../../../../local/cloud/stepfunctions";
import type { Json } from "../../../../local/json";
import { rolePrincipal, settle, startStage, TestClock, type TestStage } from "../protocol/stage";

const type = "aws:sfn/stateMachine:StateMachine";
const roleArn = "arn:aws:iam::000000000000:role/checkout";
const charge = "arn:aws:lambda:us-east-1:000000000000:function:charge";

describe("Step Functions executions through the SDK", () => {
  let stage: TestStage;
  let client: SFNClient;
  let clock: TestClock;
  let functions: Record<string, (event: never) => unknown>;
  const callers: unknown[] = [];

  beforeEach(async () => {
    clock = new TestClock();
    stage = await startStage([dynamodb, sqs, sns, stepfunctions], { clock });
    // The address of StartSyncExecution has `sync-` in front unless the client is told otherwise.
    client = new SFNClient({ ...stage.client, disableHostPrefix: true });
    functions = {};
    callers.length = 0;
    const lambda: LambdaPort = {
      async invoke({ functionName, payload, caller }) {
        callers.push(caller);
        const name = functionName.split(":").at(-1)!;
        const base = { requestId: "1", durationMs: 1, coldStart: false };
        try {
          return { ...base, payload: JSON.stringify((await functions[name]!(JSON.parse(payload) as never)) ?? null) };
        } catch (error) {
          if (error instanceof AwsError) throw error;
          const { name: errorType, message: errorMessage } = error as Error;
          return { ...base, payload: JSON.stringify({ errorType, errorMessage }), functionError: "Unhandled" };
        }
      },
    };
    stage.cloud.provide("lambda", lambda);
  });
  afterEach(() => stage.close());

  const machine = (definition: Json, more: object = {}): Promise<ResourceRecord> =>
    stage.create(type, "checkout", { name: "checkout", roleArn, definition: JSON.stringify(definition), ...more });
  const task = (state: Json, more: object = {}) =>
    machine({ StartAt: "T", States: { T: { Type: "Task", End: true, ...state } } }, more);
  const start = async (stateMachineArn: string, input: unknown = {}, name?: string) =>
    (await client.send(new StartExecutionCommand({ stateMachineArn, input: JSON.stringify(input), name })))
      .executionArn!;
  const over = async (executionArn: string) => {
    for (let i = 0; i < 50; i++) {
      const described = await client.send(new DescribeExecutionCommand({ executionArn }));
      if (described.status !== "RUNNING") return described;
      await settle(5);
    }
    throw new Error("the execution is still running");
  };

  it("runs a function with the machine's role, and tells the result and the history", async () => {
    functions.charge = ({ total }: { total: number }) => ({ charged: total });
    const { id } = await task({ Resource: charge });
    stage.iam.take();
    const arn = await start(id, { total: 5 }, "order-1");
    assert.equal(arn, "arn:aws:states:us-east-1:000000000000:execution:checkout:order-1");
    const done = await over(arn);
    assert.equal(done.status, "SUCCEEDED");
    assert.equal(done.output, '{"charged":5}');
    assert.deepEqual(callers, [rolePrincipal(roleArn)]);
    const { events } = await client.send(new GetExecutionHistoryCommand({ executionArn: arn }));
    assert.deepEqual(
      events?.map((event) => event.type),
      [
        "ExecutionStarted",
        "TaskStateEntered",
        "LambdaFunctionScheduled",
        "LambdaFunctionStarted",
        "LambdaFunctionSucceeded",
        "TaskStateExited",
        "ExecutionSucceeded",
      ],
    );
    assert.equal(events?.at(-1)?.executionSucceededEventDetails?.output, '{"charged":5}');
    const asked = new Set(stage.iam.take());
    assert.deepEqual(
      [...asked],
      [`states:StartExecution ${id}`, `states:DescribeExecution ${arn}`, `states:GetExecutionHistory ${arn}`],
    );
  });

  it("names a function's failure by its type, and Lambda's own refusals", async () => {
    functions.charge = () => {
      throw new RangeError("too much");
    };
    const { id } = await task({ Resource: charge });
    const failed = await over(await start(id));
    assert.equal(failed.status, "FAILED");
    assert.equal(failed.error, "RangeError");
    assert.match(failed.cause!, /too much/);
    functions.charge = () => {
      throw new AwsError("TooManyRequestsException", "Rate Exceeded.", 429);
    };
    assert.equal((await over(await start(id))).error, "Lambda.TooManyRequestsException");
  });

  it("calls DynamoDB, SQS and Lambda by their integrations, as the role", async () => {
    functions.charge = () => ({ ok: true });
    await stage.create("aws:dynamodb/table:Table", "t", {
      name: "orders",
      billingMode: "PAY_PER_REQUEST",
      hashKey: "pk",
      attributes: [{ name: "pk", type: "S" }],
    });
    const queue = await stage.create("aws:sqs/queue:Queue", "q", { name: "q" });
    const { id } = await machine({
      StartAt: "Put",
      States: {
        Put: {
          Type: "Task",
          Resource: "arn:aws:states:::dynamodb:putItem",
          Parameters: {
            TableName: "orders",
            Item: { pk: { "S.$": "$.id" } },
            ConditionExpression: "attribute_not_exists(pk)",
          },
          ResultPath: null,
          Next: "Send",
        },
        Send: {
          Type: "Task",
          Resource: "arn:aws:states:::sqs:sendMessage",
          Parameters: { QueueUrl: queue.outputs.url, MessageBody: { "order.$": "$.id" } },
          ResultPath: "$.sent",
          Next: "Invoke",
        },
        Invoke: {
          Type: "Task",
          Resource: "arn:aws:states:::lambda:invoke",
          Parameters: { FunctionName: charge, "Payload.$": "$" },
          ResultSelector: { "paid.$": "$.Payload.ok" },
          End: true,
        },
      },
    });
    stage.iam.take();
    const done = await over(await start(id, { id: "o1" }));
    assert.equal(done.output, '{"paid":true}', done.cause);
    const asRole = stage.iam.asked.filter(({ principal }) => principal.type === "assumed-role");
    assert.deepEqual(
      asRole.map(({ action, resource }) => `${action} ${resource}`),
      [
        "dynamodb:PutItem arn:aws:dynamodb:us-east-1:000000000000:table/orders",
        `sqs:SendMessage ${String(queue.outputs.arn)}`,
      ],
    );
    const { Item } = await new DynamoDBClient(stage.client).send(
      new GetItemCommand({ TableName: "orders", Key: { pk: { S: "o1" } } }),
    );
    assert.ok(Item);
    const { Messages } = await new SQSClient(stage.client).send(
      new ReceiveMessageCommand({ QueueUrl: queue.outputs.url as string }),
    );
    assert.equal(Messages?.[0]?.Body, '{"order":"o1"}');
    const again = await over(await start(id, { id: "o1" }));
    assert.equal(again.error, "DynamoDB.ConditionalCheckFailedException");
  });

  it("fails when the role may not do what the task needs", async () => {
    stage.iam.refuse.add("sqs:SendMessage arn:aws:sqs:us-east-1:000000000000:q");
    const queue = await stage.create("aws:sqs/queue:Queue", "q", { name: "q" });
    const { id } = await task({
      Resource: "arn:aws:states:::sqs:sendMessage",
      Parameters: { QueueUrl: queue.outputs.url, MessageBody: "x" },
    });
    const failed = await over(await start(id));
    assert.equal(failed.error, "SQS.AccessDeniedException");
    assert.match(failed.cause!, /assumed-role\/checkout/);
  });

  it("waits for a task token, which comes back with success or failure", async () => {
    const tokens: string[] = [];
    functions.charge = ({ token }: { token: string }) => {
      tokens.push(token);
    };
    const { id } = await task({
      Resource: "arn:aws:states:::lambda:invoke.waitForTaskToken",
      Parameters: { FunctionName: charge, Payload: { "token.$": "$$.Task.Token" } },
      HeartbeatSeconds: 60,
    });
    const first = await start(id, {}, "first");
    await settle();
    await client.send(new SendTaskSuccessCommand({ taskToken: tokens[0], output: '{"approved":true}' }));
    assert.equal((await over(first)).output, '{"approved":true}');
    const second = await start(id, {}, "second");
    await settle();
    await client.send(new SendTaskFailureCommand({ taskToken: tokens[1], error: "Refused", cause: "no" }));
    assert.equal((await over(second)).error, "Refused");
    const third = await start(id, {}, "third");
    await settle();
    await clock.advance(60_000);
    assert.equal((await over(third)).error, "States.HeartbeatTimeout");
    await assert.rejects(client.send(new SendTaskSuccessCommand({ taskToken: tokens[2], output: "{}" })), {
      name: "TaskTimedOut",
    });
  });

  it("hands work of an activity to whoever asks for it", async () => {
    const activity = await stage.create("aws:sfn/activity:Activity", "a", { name: "pack" });
    const { id } = await task({ Resource: activity.outputs.arn });
    const arn = await start(id, { parcel: 1 });
    const work = await client.send(new GetActivityTaskCommand({ activityArn: activity.id }));
    assert.equal(work.input, '{"parcel":1}');
    await client.send(new SendTaskSuccessCommand({ taskToken: work.taskToken, output: '"packed"' }));
    assert.equal((await over(arn)).output, '"packed"');
  });

  it("starts another workflow and waits for it", async () => {
    const inner = await stage.create(type, "inner", {
      name: "inner",
      roleArn,
      definition: JSON.stringify({ StartAt: "P", States: { P: { Type: "Pass", End: true } } }),
    });
    const { id } = await task({
      Resource: "arn:aws:states:::states:startExecution.sync:2",
      Parameters: { StateMachineArn: inner.id, Input: { "n.$": "$.n" } },
      OutputPath: "$.Output",
    });
    assert.equal((await over(await start(id, { n: 1 }))).output, '{"n":1}');
  });

  it("takes a name once: the running execution for the same input, a refusal for another", async () => {
    const { id } = await machine({ StartAt: "W", States: { W: { Type: "Wait", Seconds: 60, End: true } } });
    const arn = await start(id, { n: 1 }, "once");
    assert.equal(await start(id, { n: 1 }, "once"), arn);
    await assert.rejects(start(id, { n: 2 }, "once"), ExecutionAlreadyExists);
    const { executions } = await client.send(
      new ListExecutionsCommand({ stateMachineArn: id, statusFilter: "RUNNING" }),
    );
    assert.equal(executions?.length, 1);
    await client.send(new StopExecutionCommand({ executionArn: arn, error: "Mine", cause: "enough" }));
    const stopped = await over(arn);
    assert.equal(stopped.status, "ABORTED");
    assert.equal(stopped.error, "Mine");
  });

  it("ends what takes longer than the machine or a task may", async () => {
    const slow = await machine({
      TimeoutSeconds: 10,
      StartAt: "W",
      States: { W: { Type: "Wait", Seconds: 60, End: true } },
    });
    const arn = await start(slow.id);
    await settle();
    await clock.advance(10_000);
    assert.equal((await over(arn)).status, "TIMED_OUT");
    functions.charge = () => new Promise(() => {});
    const stuck = await stage.update(slow, {
      definition: JSON.stringify({
        StartAt: "T",
        States: { T: { Type: "Task", Resource: charge, TimeoutSeconds: 5, End: true } },
      }),
    });
    const second = await start(stuck.id);
    await settle();
    await clock.advance(5_000);
    assert.equal((await over(second)).error, "States.Timeout");
  });

  it("runs EXPRESS workflows synchronously, and describes none of them", async () => {
    functions.charge = () => ({ ok: 1 });
    const { id } = await task({ Resource: charge }, { type: "EXPRESS" });
    const sync = await client.send(new StartSyncExecutionCommand({ stateMachineArn: id, input: "{}" }));
    assert.equal(sync.status, "SUCCEEDED");
    assert.equal(sync.output, '{"ok":1}');
    assert.match(sync.executionArn!, /:express:checkout:[0-9a-f-]{36}:[0-9a-f-]{36}$/);
    assert.equal(sync.billingDetails?.billedDurationInMilliseconds, 100);
    await assert.rejects(client.send(new DescribeExecutionCommand({ executionArn: sync.executionArn })), {
      name: "InvalidArn",
    });
    const standard = await stage.create(type, "standard", {
      roleArn,
      definition: JSON.stringify({ StartAt: "S", States: { S: { Type: "Succeed" } } }),
    });
    await assert.rejects(client.send(new StartSyncExecutionCommand({ stateMachineArn: standard.id })), {
      name: "StateMachineTypeNotSupported",
    });
  });

  it("writes failures to its log group, without the data unless asked", async () => {
    functions.charge = () => {
      throw new Error("secret of a customer");
    };
    const logDestination = "arn:aws:logs:us-east-1:000000000000:log-group:/aws/vendedlogs/states/checkout:*";
    const { id } = await task({ Resource: charge }, { loggingConfiguration: { level: "ERROR", logDestination } });
    await over(await start(id));
    const events = stage.cloud.telemetry.recent("log");
    assert.deepEqual(
      events.map(({ message }) => (JSON.parse(message) as Json).type),
      ["LambdaFunctionFailed", "ExecutionFailed"],
    );
    assert.equal(events[0]?.group, "/aws/vendedlogs/states/checkout");
    assert.doesNotMatch(JSON.stringify(events), /secret of a customer/);
  });

  it("refuses bad input, unknown machines and bad names", async () => {
    const { id } = await machine({ StartAt: "S", States: { S: { Type: "Succeed" } } });
    await assert.rejects(client.send(new StartExecutionCommand({ stateMachineArn: id, input: "{" })), {
      name: "InvalidExecutionInput",
    });
    await assert.rejects(start(id, {}, "a b"), { name: "InvalidName" });
    await assert.rejects(start(id.replace("checkout", "none")), { name: "StateMachineDoesNotExist" });
    await assert.rejects(start("nonsense"), { name: "InvalidArn" });
  });

  it("ends running executions when the stage ends, and tells which", async () => {
    const { id } = await machine({ StartAt: "W", States: { W: { Type: "Wait", Seconds: 60, End: true } } });
    const arn = await start(id, {}, "waiting");
    const write = process.stderr.write;
    let told = "";
    process.stderr.write = (text: string | Uint8Array) => {
      told += String(text);
      return true;
    };
    try {
      await stage.cloud.stop();
    } finally {
      process.stderr.write = write;
    }
    assert.match(told, /running workflows ended .*: checkout\/waiting\n/);
    assert.equal((await over(arn)).status, "ABORTED");
  });
});

describe("Step Functions state machines as resources", () => {
  it("have every output of the SDK's class, and refuse definitions that AWS refuses", async () => {
    const stage = await startStage([sqs, sns, stepfunctions]);
    const good = JSON.stringify({ StartAt: "S", States: { S: { Type: "Succeed" } } });
    const record = await stage.create(type, "m", { roleArn, definition: good });
    for (const output of outputNames(type)) assert.notEqual(record.outputs[output], undefined, output);
    const activity = await stage.create("aws:sfn/activity:Activity", "a", {});
    for (const output of outputNames("aws:sfn/activity:Activity"))
      assert.notEqual(activity.outputs[output], undefined, output);
    const make = (definition: unknown, more: object = {}) =>
      stage.create(type, "bad", { roleArn, definition: JSON.stringify(definition), ...more });
    await assert.rejects(make({ StartAt: "X", States: {} }), {
      code: "InvalidDefinition",
      message: /^Invalid State Machine Definition: 'SCHEMA_VALIDATION_FAILED: .* at \/States'$/,
    });
    const http = { StartAt: "H", States: { H: { Type: "Task", Resource: "arn:aws:states:::http:invoke", End: true } } };
    await assert.rejects(make(http), /the local stage simulates lambda:invoke, sns:publish, dynamodb:getItem/);
    const token = {
      StartAt: "T",
      States: {
        T: { Type: "Task", Resource: "arn:aws:states:::sqs:sendMessage.waitForTaskToken", Parameters: {}, End: true },
      },
    };
    await assert.rejects(make(token, { type: "EXPRESS" }), /EXPRESS workflows support neither/);
    await assert.rejects(
      stage.create(type, "t", { roleArn, definition: good, type: "FAST" }),
      /must be STANDARD or EXPRESS/,
    );
    await stage.close();
  });
});
