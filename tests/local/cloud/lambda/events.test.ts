import assert from "node:assert/strict";
import type { Cloud } from "../../../../local/cloud/cloud";
import { lambda } from "../../../../local/cloud/lambda";
import { queuesOf, sqs } from "../../../../local/cloud/sqs";
import { ManualClock } from "../../manual-clock";
import { root as caller } from "../root";
import { add, archive, cloudOf } from "./support";

const FUNCTION = "aws:lambda/function:Function";
const CONFIG = "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig";
const role = "arn:aws:iam::000000000000:role/app";
const roles = {
  app: { trusts: "lambda.amazonaws.com", allows: ["sqs:SendMessage"] },
  poor: { trusts: "lambda.amazonaws.com", allows: [] },
};

describe("Lambda's asynchronous invocation", () => {
  let cloud: Cloud;
  let clock: ManualClock;
  beforeEach(() => {
    clock = new ManualClock();
    cloud = cloudOf([sqs, lambda], roles, { clock });
  });
  afterEach(() => cloud.stop());

  const addFunction = (source: string, more = {}) =>
    add(cloud, FUNCTION, "f", {
      name: "f",
      role,
      runtime: "nodejs22.x",
      handler: "index.handler",
      code: archive({ "index.js": source }),
      ...more,
    });
  const send = (event: unknown) =>
    cloud.port("lambda").invoke({ functionName: "f", payload: JSON.stringify(event), caller, type: "Event" });
  const runs = () => cloud.telemetry.recent("log").filter(({ message }) => message.startsWith("REPORT")).length;
  const queue = async (name: string) => String((await add(cloud, "aws:sqs/queue:Queue", name, { name })).outputs.arn);
  async function received(arn: string) {
    for (let i = 0; i < 200; i++) {
      const [message] = await queuesOf(cloud).receive(arn, {}, { caller });
      if (message) return message;
      clock.advance(1000);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    return assert.fail(`nothing arrived in ${arn}`);
  }

  it("answers at once, and tells the success destination what came of it", async () => {
    const done = await queue("done");
    await addFunction("exports.handler = async (e) => ({ doubled: e.n * 2 })");
    await add(cloud, CONFIG, "c", { functionName: "f", destinationConfig: { onSuccess: { destination: done } } });
    const { requestId, payload } = await send({ n: 4 });
    assert.equal(payload, "");
    const record = JSON.parse((await received(done)).body);
    assert.equal(record.requestContext.requestId, requestId);
    assert.equal(record.requestContext.condition, "Success");
    assert.equal(record.requestContext.functionArn, "arn:aws:lambda:us-east-1:000000000000:function:f:$LATEST");
    assert.deepEqual([record.requestPayload, record.responsePayload], [{ n: 4 }, { doubled: 8 }]);
  });

  it("tries three times, a minute and two apart, then fills the failure destination and the dead-letter queue", async () => {
    const [failed, dead] = [await queue("failed"), await queue("dead")];
    await addFunction("exports.handler = async () => { throw new Error('no') }", {
      deadLetterConfig: { targetArn: dead },
    });
    await add(cloud, CONFIG, "c", { functionName: "f", destinationConfig: { onFailure: { destination: failed } } });
    await send({ n: 1 });
    const later = async (ms: number, expected: number) => {
      clock.advance(ms);
      for (let i = 0; i < 100 && runs() < expected; i++) await new Promise((resolve) => setTimeout(resolve, 5));
      await new Promise((resolve) => setTimeout(resolve, 5));
      assert.equal(runs(), expected);
    };
    await later(0, 1);
    await later(59_000, 1);
    await later(1_000, 2);
    await later(119_000, 2);
    await later(1_000, 3);
    const record = JSON.parse((await received(failed)).body);
    assert.deepEqual(
      [
        record.requestContext.condition,
        record.requestContext.approximateInvokeCount,
        record.responsePayload.errorMessage,
      ],
      ["RetriesExhausted", 3, "no"],
    );
    const letter = await received(dead);
    assert.equal(letter.body, '{"n":1}');
    await later(600_000, 3);
  });

  it("does not retry where the settings forbid it", async () => {
    const failed = await queue("failed");
    await addFunction("exports.handler = async () => { throw new Error('no') }");
    await add(cloud, CONFIG, "c", {
      functionName: "f",
      maximumRetryAttempts: 0,
      destinationConfig: { onFailure: { destination: failed } },
    });
    await send({});
    assert.equal(JSON.parse((await received(failed)).body).requestContext.approximateInvokeCount, 1);
  });

  it("refuses settings and destinations that AWS refuses", async () => {
    const done = await queue("done");
    await addFunction("", { role: "arn:aws:iam::000000000000:role/poor" });
    const config = (inputs: object) => add(cloud, CONFIG, "c", { functionName: "f", ...inputs });
    await assert.rejects(config({ maximumRetryAttempts: 3 }), /must be from 0 to 2/);
    await assert.rejects(config({ maximumEventAgeInSeconds: 1 }), /must be from 60 to 21600/);
    const destinationConfig = { onSuccess: { destination: done } };
    await assert.rejects(config({ destinationConfig }), /does not have permissions to call sqs:SendMessage/);
    const table = { onSuccess: { destination: "arn:aws:dynamodb:us-east-1:000000000000:table/t" } };
    await assert.rejects(config({ destinationConfig: table }), /is invalid/);
  });

  it("refuses events over 1 MB", async () => {
    await addFunction("exports.handler = async () => 1");
    await assert.rejects(send("x".repeat(1024 * 1024)), { code: "RequestTooLargeException", status: 413 });
  });
});
