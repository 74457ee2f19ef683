import assert from "node:assert/strict";
import type { Cloud } from "../../../../local/cloud/cloud";
import { RecordLog } from "../../../../local/cloud/kinesis/log";
import { lambda } from "../../../../local/cloud/lambda";
import { filterFault, matchesAny } from "../../../../local/cloud/lambda/mapping/filter";
import type { ServiceFactory } from "../../../../local/cloud/service";
import { queuesOf, sqs } from "../../../../local/cloud/sqs";
import type { Json } from "../../../../local/json";
import { until } from "../../../until";
import { ManualClock } from "../../manual-clock";
import { root as caller } from "../root";
import { add, archive, change, cloudOf, remove } from "./support";

const QUEUE = "aws:sqs/queue:Queue";
const FUNCTION = "aws:lambda/function:Function";
const MAPPING = "aws:lambda/eventSourceMapping:EventSourceMapping";
const role = "arn:aws:iam::000000000000:role/app";
const streamArn = "arn:aws:kinesis:us-east-1:000000000000:stream/events";
const roles = {
  app: { trusts: "lambda.amazonaws.com", allows: ["sqs:*", "kinesis:*"] },
  poor: { trusts: "lambda.amazonaws.com", allows: ["sqs:ReceiveMessage"] },
};
/** What handlers report by their log, so that the test sees every event they got. */
const report = "console.log('EVENT ' + JSON.stringify(event));";

/** What the tests read of a record. */
interface SourceRecord {
  readonly body: string;
  readonly eventSource: string;
  readonly eventID: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly kinesis: { readonly data: string };
}

/** Stands in for Kinesis: the product's own log behind the port, without its API. */
function streamDouble(log: RecordLog): ServiceFactory {
  return (cloud) => {
    cloud.provide("kinesis", {
      read: (arn, from) => log.read(arn, from),
      onWrite: (listener) => log.onWrite(listener),
    });
    return { name: "kinesis", limits: "a test's double", resources: [] };
  };
}

/** Takes a step of the stage's time again and again until something holds. */
function untilBy(step: () => void, what: string, holds: () => boolean): Promise<true> {
  return until(what, () => {
    if (holds()) return true;
    step();
    return false;
  });
}

describe("Lambda event source mappings", () => {
  let cloud: Cloud;
  let clock: ManualClock;
  let log: RecordLog;
  beforeEach(() => {
    clock = new ManualClock();
    log = new RecordLog(new Map(), (position) => String(position + 1).padStart(4, "0"));
    cloud = cloudOf([sqs, streamDouble(log), lambda], roles, { clock });
  });
  afterEach(() => cloud.stop());

  const addFunction = (body: string, more = {}) =>
    add(cloud, FUNCTION, "consumer", {
      name: "consumer",
      role,
      runtime: "nodejs22.x",
      handler: "index.handler",
      code: archive({ "index.js": `exports.handler = async (event) => { ${report} ${body} }` }),
      ...more,
    });
  const events = () =>
    cloud.telemetry.recent("log").flatMap(({ message }) => {
      const at = message.indexOf("EVENT ");
      return at < 0 ? [] : [JSON.parse(message.slice(at + 6)) as { Records: SourceRecord[] }];
    });

  describe("from SQS", () => {
    const bodies = () => events().map(({ Records }) => Records.map(({ body }) => body));
    const left = (arn: string) => queuesOf(cloud).store.counts(arn, clock);
    const send = (arn: string, body: string) => queuesOf(cloud).send(arn, { body } as never, { caller });

    it("polls for as long as it runs without gathering listeners", async () => {
      const warnings: Error[] = [];
      const onWarning = (warning: Error) => warnings.push(warning);
      process.on("warning", onWarning);
      try {
        await addFunction("");
        const queue = await add(cloud, QUEUE, "jobs", { name: "jobs" });
        await add(cloud, MAPPING, "jobs", {
          eventSourceArn: queue.outputs.arn,
          functionName: "consumer",
          batchSize: 1,
        });
        await cloud.start();
        for (let i = 1; i <= 12; i++) {
          send(String(queue.outputs.arn), `job ${i}`);
          await until(`${i} events are handled`, () => events().length === i);
        }
        await new Promise((resolve) => setImmediate(resolve));
        assert.deepEqual(warnings, []);
      } finally {
        process.off("warning", onWarning);
      }
    });

    it("hands messages over in AWS's shape, and deletes what has been handled", async () => {
      const { outputs } = await add(cloud, QUEUE, "orders", { name: "orders" });
      const arn = String(outputs.arn);
      await addFunction("");
      await add(cloud, MAPPING, "m", { functionName: "consumer", eventSourceArn: arn });
      await cloud.start();
      send(arn, '{"order":1}');
      await until(
        "the message is handled",
        () => events().length === 1 && Object.values(left(arn)).every((n) => n === 0),
      );
      const [record] = events()[0]!.Records;
      assert.deepEqual(Object.keys(record!).sort(), [
        "attributes",
        "awsRegion",
        "body",
        "eventSource",
        "eventSourceARN",
        "md5OfBody",
        "messageAttributes",
        "messageId",
        "receiptHandle",
      ]);
      assert.equal(record!.eventSource, "aws:sqs");
      assert.equal(record!.attributes.ApproximateReceiveCount, "1");
    });

    it("leaves a failed batch to the queue, which moves it to the dead-letter queue", async () => {
      const dead = await add(cloud, QUEUE, "dead", { name: "dead" });
      const redrivePolicy = JSON.stringify({ deadLetterTargetArn: dead.outputs.arn, maxReceiveCount: 2 });
      const queue = await add(cloud, QUEUE, "orders", { name: "orders", visibilityTimeoutSeconds: 5, redrivePolicy });
      const arn = String(queue.outputs.arn);
      await addFunction("throw new Error('no');");
      await add(cloud, MAPPING, "m", { functionName: "consumer", eventSourceArn: arn });
      await cloud.start();
      send(arn, "poison");
      const deadArn = String(dead.outputs.arn);
      const arrived = () => Object.values(left(deadArn)).some((n) => n === 1);
      // A thread that starts takes real time: until it has run, the message must not become visible again.
      const step = () => clock.advance(bodies().length === 0 ? 10 : 1000);
      await untilBy(step, "the message is in the dead-letter queue", arrived);
      assert.deepEqual(bodies(), [["poison"], ["poison"]]);
    });

    it("deletes of a batch what the handler does not name as failed", async () => {
      const { outputs } = await add(cloud, QUEUE, "orders", { name: "orders", visibilityTimeoutSeconds: 5 });
      const arn = String(outputs.arn);
      await addFunction(`return { batchItemFailures: event.Records.filter((r) => r.body === "bad" &&
        r.attributes.ApproximateReceiveCount === "1").map((r) => ({ itemIdentifier: r.messageId })) };`);
      for (const body of ["a", "bad", "c"]) send(arn, body);
      await add(cloud, MAPPING, "m", {
        functionName: "consumer",
        eventSourceArn: arn,
        functionResponseTypes: ["ReportBatchItemFailures"],
      });
      await cloud.start();
      await until("two are deleted", () => events().length === 1 && left(arn).inFlight === 1);
      await untilBy(
        () => clock.advance(1000),
        "the bad message came twice",
        () => events().length === 2,
      );
      assert.deepEqual(bodies(), [["a", "bad", "c"], ["bad"]]);
      await until("all is deleted", () => Object.values(left(arn)).every((n) => n === 0));
    });

    it("hands over only what a filter matches, and drops the rest", async () => {
      const { outputs } = await add(cloud, QUEUE, "orders", { name: "orders" });
      const arn = String(outputs.arn);
      await addFunction("");
      send(arn, '{"kind":"other"}');
      send(arn, '{"kind":"order"}');
      await add(cloud, MAPPING, "m", {
        functionName: "consumer",
        eventSourceArn: arn,
        filterCriteria: { filters: [{ pattern: '{"body":{"kind":["order"]}}' }] },
      });
      await cloud.start();
      await until("all is gone", () => events().length > 0 && Object.values(left(arn)).every((n) => n === 0));
      assert.deepEqual(bodies(), [['{"kind":"order"}']]);
    });

    it("stops when the mapping is disabled or deleted", async () => {
      const { outputs } = await add(cloud, QUEUE, "orders", { name: "orders" });
      const arn = String(outputs.arn);
      await addFunction("");
      const mapping = await add(cloud, MAPPING, "m", { functionName: "consumer", eventSourceArn: arn });
      await cloud.start();
      const disabled = await change(cloud, mapping, { enabled: false });
      send(arn, "x");
      await new Promise((resolve) => setTimeout(resolve, 50));
      assert.deepEqual(events(), []);
      await change(cloud, disabled, { enabled: true });
      await until("the message is handled", () => events().length === 1);
      await remove(cloud, mapping);
      send(arn, "y");
      await new Promise((resolve) => setTimeout(resolve, 50));
      assert.equal(events().length, 1);
    });

    it("refuses what AWS refuses", async () => {
      const { outputs } = await add(cloud, QUEUE, "orders", { name: "orders", visibilityTimeoutSeconds: 10 });
      const arn = String(outputs.arn);
      await addFunction("", { timeout: 20 });
      const mapping = (inputs: object) =>
        add(cloud, MAPPING, "m", { functionName: "consumer", eventSourceArn: arn, ...inputs });
      await assert.rejects(mapping({}), /visibility timeout: 10 seconds is less than Function timeout: 20 seconds/);
      await assert.rejects(mapping({ batchSize: 11 }), /window in seconds must be greater than 0/);
      await assert.rejects(mapping({ batchSize: 0 }), /must be from 1 to 10000/);
      await assert.rejects(mapping({ startingPosition: "LATEST" }), /startingPosition is not supported for SQS/);
      await assert.rejects(mapping({ eventSourceArn: `${arn}.fifo`, batchSize: 11 }), /1 to 10 for FIFO queues/);
      await assert.rejects(
        mapping({ filterCriteria: { filters: [{ pattern: '{"a":1}' }] } }),
        /Invalid filter pattern/,
      );
      await assert.rejects(mapping({ functionName: "missing" }), { code: "ResourceNotFoundException" });
    });

    it("refuses a role that may not poll", async () => {
      const { outputs } = await add(cloud, QUEUE, "orders", { name: "orders" });
      await addFunction("", { role: "arn:aws:iam::000000000000:role/poor" });
      await assert.rejects(add(cloud, MAPPING, "m", { functionName: "consumer", eventSourceArn: outputs.arn }), {
        code: "InvalidParameterValueException",
        message: /does not have permissions to call DeleteMessage on SQS/,
      });
    });
  });

  describe("from a stream", () => {
    const put = (text: string, shardId = "shardId-0") =>
      log.append(streamArn, { partitionKey: "p", data: Buffer.from(text), approximateArrivalMs: clock.now(), shardId });
    const texts = () =>
      events().map(({ Records }) => Records.map(({ kinesis }) => Buffer.from(kinesis.data, "base64").toString()));
    const stream = (inputs: object = {}) =>
      add(cloud, MAPPING, "m", {
        functionName: "consumer",
        eventSourceArn: streamArn,
        startingPosition: "TRIM_HORIZON",
        ...inputs,
      });

    it("hands records over in order, from the oldest or the newest on", async () => {
      put("old");
      await addFunction("");
      await stream();
      await add(cloud, FUNCTION, "late", {
        name: "late",
        role,
        runtime: "nodejs22.x",
        handler: "index.handler",
        code: archive({ "index.js": "exports.handler = async (e) => { console.log('LATE ' + e.Records.length) }" }),
      });
      await add(cloud, MAPPING, "n", { functionName: "late", eventSourceArn: streamArn, startingPosition: "LATEST" });
      await cloud.start();
      await until("the old record is handled", () => events().length === 1);
      put("new");
      const late = () => cloud.telemetry.recent("log").filter(({ message }) => message.includes("LATE 1")).length;
      await until("both are handled", () => events().length === 2 && late() === 1);
      assert.deepEqual(texts(), [["old"], ["new"]]);
      assert.equal(events()[0]!.Records[0]!.eventID, "shardId-0:0001");
    });

    it("retries a failing batch, cuts it in two, and tells the failure destination of what it gives up", async () => {
      const dead = await add(cloud, QUEUE, "dead", { name: "dead" });
      await addFunction("if (event.Records.some((r) => r.kinesis.data === 'YmFk')) throw new Error('bad');");
      for (const text of ["a", "bad", "c", "d"]) put(text);
      await stream({
        bisectBatchOnFunctionError: true,
        maximumRetryAttempts: 1,
        destinationConfig: { onFailure: { destinationArn: dead.outputs.arn } },
      });
      await cloud.start();
      const arn = String(dead.outputs.arn);
      await untilBy(
        () => clock.advance(1000),
        "the rest is handled",
        () => texts().some((batch) => batch.join() === "c,d"),
      );
      assert.deepEqual(texts(), [["a", "bad", "c", "d"], ["a", "bad"], ["a"], ["bad"], ["bad"], ["c", "d"]]);
      const [message] = await queuesOf(cloud).receive(arn, {}, { caller });
      const body = JSON.parse(message!.body);
      assert.equal(body.requestContext.condition, "RetryAttemptsExhausted");
      assert.deepEqual([body.KinesisBatchInfo.startSequenceNumber, body.KinesisBatchInfo.batchSize], ["0002", 1]);
    });

    it("goes on from the first record that the handler names as failed", async () => {
      await addFunction(`const bad = event.Records.find((r) => r.kinesis.data === "YmFk");
        return { batchItemFailures: event.Records.length > 2 ? [{ itemIdentifier: bad.kinesis.sequenceNumber }] : [] };`);
      for (const text of ["a", "bad", "c"]) put(text);
      await stream({ functionResponseTypes: ["ReportBatchItemFailures"] });
      await cloud.start();
      await untilBy(
        () => clock.advance(1000),
        "the rest came again",
        () => events().length === 2,
      );
      assert.deepEqual(texts(), [
        ["a", "bad", "c"],
        ["bad", "c"],
      ]);
    });

    it("does not let one shard's failures hold up another, and remembers where it was", async () => {
      await addFunction("if (event.Records[0].kinesis.data === 'YmFk') throw new Error('bad');");
      put("bad", "shardId-0");
      put("good", "shardId-1");
      await stream();
      await cloud.start();
      await until("the good shard is handled", () => texts().some(([text]) => text === "good"));
      await cloud.stop();
      const again = cloudOf([sqs, streamDouble(log), lambda], roles, { clock, storage: cloud.storage });
      for (const record of cloud.resources()) await again.restore(record);
      cloud = again;
      await cloud.start();
      // The shards run side by side: which of them comes first is not said.
      await until("the failed record comes again", () => texts().some(([text]) => text === "bad"));
    });

    it("refuses a stream without a starting position", async () => {
      await addFunction("");
      await assert.rejects(stream({ startingPosition: undefined }), /startingPosition is required/);
    });
  });
});

describe("event filters", () => {
  it("match as EventBridge's patterns do", () => {
    const cases: [Json, unknown, boolean][] = [
      [{ a: ["x"] }, { a: ["y", "x"] }, true],
      [{ a: ["x"] }, "text", false],
      [{ a: [{ "anything-but": ["x"] }] }, { a: ["x", "y"] }, true],
      [{ a: [{ "anything-but": ["x"] }] }, { a: { b: "y" } }, false],
      [{ a: { b: [1] } }, { a: [{ b: 2 }, { b: 1 }] }, true],
      [{ a: [{ exists: false }] }, { a: { b: 1 } }, true],
      [{ a: [{ prefix: { "equals-ignore-case": "AB" } }] }, { a: "abc" }, true],
    ];
    for (const [pattern, event, expected] of cases) {
      const text = JSON.stringify(pattern);
      assert.equal(filterFault(text), undefined, text);
      assert.equal(matchesAny([pattern], event), expected, text);
    }
    assert.equal(matchesAny([], "anything"), true);
  });

  it("are refused where they are no pattern, or have an operator that Lambda has not", () => {
    for (const pattern of ["{", "1", '{"a":1}', '{"a":[]}', '{"a":[{"exists":1}]}', '{"a":[{"numeric":[">"]}]}'])
      assert.notEqual(filterFault(pattern), undefined, pattern);
    for (const test of [{ wildcard: "a*" }, { cidr: "10.0.0.0/8" }]) {
      const fault = filterFault(JSON.stringify({ a: [test] })) ?? "";
      assert.match(fault, /must be one of exists, prefix, suffix, equals-ignore-case, numeric, anything-but$/);
    }
    const negated = filterFault(JSON.stringify({ a: [{ "anything-but": { wildcard: "a*" } }] })) ?? "";
    assert.match(negated, /anything-but must be values, or one of prefix, suffix, equals-ignore-case$/);
  });
});
