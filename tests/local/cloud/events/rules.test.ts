import assert from "node:assert/strict";
import { EventBridgeClient, PutEventsCommand, TestEventPatternCommand } from "@aws-sdk/client-eventbridge";
import { ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { events } from "../../../../local/cloud/events";
import { nextCron, rateMs } from "../../../../local/cloud/events/schedule";
import type { LambdaPort } from "../../../../local/cloud/ports";
import { outputNames } from "../../../../local/cloud/recorded";
import type { Properties, ResourceRecord } from "../../../../local/cloud/resource";
import { sns } from "../../../../local/cloud/sns";
import { sqs } from "../../../../local/cloud/sqs";
import { stepfunctions } from "../../../../local/cloud/stepfunctions";
import type { Json } from "../../../../local/json";
import { settle, startStage, TestClock, type TestStage } from "../protocol/stage";

const busType = "aws:cloudwatch/eventBus:EventBus";
const ruleType = "aws:cloudwatch/eventRule:EventRule";
const targetType = "aws:cloudwatch/eventTarget:EventTarget";

describe("EventBridge rules through the SDK", () => {
  let stage: TestStage;
  let client: EventBridgeClient;
  let queue: ResourceRecord;
  let clock: TestClock;
  const put = (Detail: unknown, more: object = {}) =>
    client.send(
      new PutEventsCommand({
        Entries: [{ Source: "shop", DetailType: "OrderPlaced", Detail: JSON.stringify(Detail), ...more }],
      }),
    );
  const received = async () => {
    await settle();
    const { Messages } = await new SQSClient(stage.client).send(
      new ReceiveMessageCommand({ QueueUrl: queue.outputs.url as string, MaxNumberOfMessages: 10 }),
    );
    return (Messages ?? []).map(({ Body }) => Body!);
  };
  const rule = (more: object = {}) =>
    stage.create(ruleType, "r", { name: "r", eventPattern: JSON.stringify({ source: ["shop"] }), ...more });
  const target = (more: object = {}) => stage.create(targetType, "t", { rule: "r", arn: queue.outputs.arn, ...more });

  beforeEach(async () => {
    clock = new TestClock();
    stage = await startStage([sqs, sns, stepfunctions, events], { clock });
    client = new EventBridgeClient(stage.client);
    queue = await stage.create("aws:sqs/queue:Queue", "q", { name: "q" });
  });
  afterEach(() => stage.close());

  it("sends what matches to the target in EventBridge's form, asking IAM for both", async () => {
    const made = await rule({
      eventPattern: JSON.stringify({ "detail-type": ["OrderPlaced"], detail: { total: [{ numeric: [">=", 10] }] } }),
    });
    for (const output of outputNames(ruleType)) assert.notEqual(made.outputs[output], undefined, output);
    await target();
    stage.iam.take();
    await put({ total: 9 });
    const { Entries, FailedEntryCount } = await put({ total: 10 });
    assert.equal(FailedEntryCount, 0);
    const bodies = await received();
    assert.equal(bodies.length, 1);
    const event = JSON.parse(bodies[0]!) as Json;
    assert.equal(event.id, Entries?.[0]?.EventId);
    assert.equal(event.source, "shop");
    assert.equal(event.time, "2026-01-02T03:04:05Z");
    assert.deepEqual(event.detail, { total: 10 });
    const sent = stage.iam.asked.find(({ action }) => action === "sqs:SendMessage");
    assert.equal(sent?.principal.type === "service" && sent.principal.sourceArn, made.outputs.arn);
    const asked = stage.iam.asked.find(({ action }) => action === "events:PutEvents");
    assert.equal(asked?.resource, "arn:aws:events:us-east-1:000000000000:event-bus/default");
    assert.equal(asked?.context?.["events:detail-type"], "OrderPlaced");
  });

  it("sends a part, a constant, or a template of the event", async () => {
    await rule();
    const first = await target({ inputPath: "$.detail.id" });
    await put({ id: "o1" });
    assert.deepEqual(await received(), ['"o1"']);
    await stage.remove(first);
    await target({
      inputTransformer: {
        inputPaths: { id: "$.detail.id", n: "$.detail.n", from: "$.source" },
        inputTemplate: '{"text": "order <id> of <from>", "n": <n>}',
      },
    });
    await put({ id: 'o"2', n: { a: 1 } });
    assert.deepEqual(JSON.parse((await received())[0]!), { text: 'order o"2 of shop', n: { a: 1 } });
  });

  it("keeps buses apart, and switched-off rules silent", async () => {
    const bus = await stage.create(busType, "own", { name: "own" });
    for (const output of outputNames(busType)) assert.notEqual(bus.outputs[output], undefined, output);
    await rule({ eventBusName: "own" });
    await target({ eventBusName: "own" });
    await put({});
    assert.deepEqual(await received(), []);
    await put({}, { EventBusName: "own" });
    assert.equal((await received()).length, 1);
    await assert.rejects(stage.remove(bus), /since it has rules/);
    const record = stage.cloud.find(ruleType, () => true)!;
    await assert.rejects(stage.remove(record), /since it has targets/);
    await stage.update(record, { state: "DISABLED" });
    await put({}, { EventBusName: "own" });
    assert.deepEqual(await received(), []);
  });

  it("lets buses and rules go whatever those of the same name in another region have", async () => {
    const bus = await stage.create(busType, "own", { name: "own" });
    const rules = [await rule(), await rule({ eventBusName: "own" })];
    const abroad = (type: string, inputs: Properties) => {
      const name = `${type}-${JSON.stringify(inputs)}`;
      return stage.cloud.create({ urn: `urn:${name}`, type, name, inputs, region: "eu-west-1" });
    };
    await abroad(busType, { name: "own" });
    const pattern = { name: "r", eventPattern: JSON.stringify({ source: ["shop"] }) };
    for (const more of [{}, { eventBusName: "own" }]) {
      await abroad(ruleType, { ...pattern, ...more });
      await abroad(targetType, { rule: "r", arn: queue.outputs.arn, targetId: "t", ...more });
    }
    for (const one of rules) await stage.remove(one);
    await stage.remove(bus);
    await assert.rejects(target(), /Rule r does not exist/);
  });

  it("keeps a rule of the default bus while it has targets", async () => {
    const made = await rule();
    await target();
    await assert.rejects(stage.remove(made), /since it has targets/);
  });

  it("starts workflows as the target's role, and invokes functions as the service", async () => {
    const callers: string[] = [];
    const lambda: LambdaPort = {
      async invoke({ caller }) {
        callers.push(caller.type);
        return { requestId: "1", payload: "null", durationMs: 1, coldStart: false };
      },
    };
    stage.cloud.provide("lambda", lambda);
    const roleArn = "arn:aws:iam::000000000000:role/events";
    const machine = await stage.create("aws:sfn/stateMachine:StateMachine", "m", {
      roleArn,
      definition: JSON.stringify({ StartAt: "S", States: { S: { Type: "Succeed" } } }),
    });
    await rule();
    await target({ arn: machine.id, roleArn });
    await stage.create(targetType, "f", { rule: "r", arn: "arn:aws:lambda:us-east-1:000000000000:function:f" });
    await put({});
    await settle();
    const started = stage.iam.asked.find(({ action }) => action === "states:StartExecution");
    assert.equal(started?.principal.type, "assumed-role");
    assert.deepEqual(callers, ["service"]);
  });

  it("keeps what it cannot deliver in the target's dead-letter queue", async () => {
    await rule();
    await target({ arn: "arn:aws:sqs:us-east-1:000000000000:gone", deadLetterConfig: { arn: queue.outputs.arn } });
    await put({ id: 1 });
    assert.deepEqual((JSON.parse((await received())[0]!) as Json).detail, { id: 1 });
  });

  it("runs a schedule while the stage runs", async () => {
    await stage.create(ruleType, "s", { name: "r", scheduleExpression: "rate(5 minutes)" });
    await target({ input: '{"tick":true}' });
    await clock.advance(5 * 60_000 - 1);
    assert.deepEqual(await received(), []);
    await clock.advance(1);
    assert.deepEqual(await received(), ['{"tick":true}']);
    await clock.advance(10 * 60_000);
    // The first message shows again, and two more have come.
    assert.equal((await received()).length, 3);
  });

  it("tells in the answer which entries it refuses", async () => {
    const { FailedEntryCount, Entries } = await client.send(
      new PutEventsCommand({
        Entries: [
          { Source: "shop", DetailType: "d", Detail: "{" },
          { Source: "aws.shop", DetailType: "d", Detail: "{}" },
          { Source: "shop", DetailType: "d", Detail: "{}" },
        ],
      }),
    );
    assert.equal(FailedEntryCount, 2);
    assert.deepEqual(
      Entries?.map(({ ErrorCode }) => ErrorCode),
      ["MalformedDetail", "NotAuthorizedForSourceException", undefined],
    );
    stage.iam.refuse.add("events:PutEvents arn:aws:events:us-east-1:000000000000:event-bus/default");
    await assert.rejects(put({}), { name: "AccessDeniedException" });
  });

  it("refuses rules and targets that AWS refuses", async () => {
    await assert.rejects(rule({ eventPattern: "{" }), /is not JSON/);
    await assert.rejects(rule({ eventPattern: '{"source":"shop"}' }), /values must stand in a list/);
    await assert.rejects(rule({ eventPattern: undefined }), /one of eventPattern and scheduleExpression/);
    await assert.rejects(rule({ scheduleExpression: "rate(1 minutes)" }), /use rate\(5 minutes\)/);
    await assert.rejects(rule({ eventBusName: "none" }), /Event bus none does not exist/);
    await assert.rejects(target(), /Rule r does not exist/);
    await assert.rejects(target({ input: "{}", inputPath: "$" }), /conflicts with input/);
    await assert.rejects(
      target({ arn: "arn:aws:states:us-east-1:000000000000:stateMachine:m" }),
      /roleArn: is required/,
    );
    await assert.rejects(stage.create(busType, "d", { name: "default" }), /every account has/);
  });

  it("tests a pattern", async () => {
    const answer = await client.send(new TestEventPatternCommand({ EventPattern: '{"a":[1]}', Event: '{"a":1}' }));
    assert.equal(answer.Result, true);
  });
});

describe("EventBridge schedules", () => {
  const at = (text: string) => Date.parse(text);
  it("read rates in singular and plural", () => {
    assert.equal(rateMs("rate(1 hour)"), 3_600_000);
    assert.equal(rateMs("rate(2 days)"), 172_800_000);
    for (const bad of ["rate(1 hours)", "rate(2 minute)", "rate(0 minutes)", "every 5 minutes"])
      assert.equal(rateMs(bad), undefined);
  });
  const crons: [string, string, string][] = [
    ["cron(0 12 * * ? *)", "2026-01-02T03:04:05Z", "2026-01-02T12:00:00Z"],
    ["cron(0/15 * * * ? *)", "2026-01-02T03:15:00Z", "2026-01-02T03:30:00Z"],
    ["cron(30 8 ? * MON-FRI *)", "2026-01-02T09:00:00Z", "2026-01-05T08:30:00Z"],
    ["cron(0 0 29 2 ? *)", "2026-01-01T00:00:00Z", "2028-02-29T00:00:00Z"],
  ];
  for (const [expression, now, next] of crons) {
    it(`${expression} after ${now} runs at ${next}`, () => {
      assert.equal(nextCron(expression, at(now)), at(next));
    });
  }
  it("refuse what is no cron expression", () => {
    for (const bad of ["cron(0 12 * * *)", "cron(61 * * * ? *)", "cron(0 12 * * * *)", "cron(0 12 L * ? *)"]) {
      assert.equal(nextCron(bad, at("2026-01-01T00:00:00Z")), undefined, bad);
    }
  });
});
