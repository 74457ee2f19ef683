import assert from "node:assert/strict";
import { logs } from "../../../../local/cloud/logs";
import { startStage, type TestStage } from "../protocol/stage";

describe("CloudWatch Logs", () => {
  let stage: TestStage;
  before(async () => {
    stage = await startStage([logs]);
  });
  after(() => stage.close());

  async function call(operation: string, input: object) {
    const response = await fetch(stage.url, {
      method: "POST",
      headers: {
        Authorization:
          "AWS4-HMAC-SHA256 Credential=LOCAL/20260102/us-east-1/logs/aws4_request, SignedHeaders=host, Signature=0",
        "X-Amz-Target": `Logs_20140328.${operation}`,
      },
      body: JSON.stringify(input),
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  }

  it("gives back what functions and stages wrote, by time and by terms", async () => {
    await stage.create("aws:cloudwatch/logGroup:LogGroup", "g", { name: "/aws/lambda/f", retentionInDays: 7 });
    const write = (time: number, message: string) =>
      stage.cloud.telemetry.emit({ kind: "log", time, group: "/aws/lambda/f", stream: "s", message });
    write(1000, "START one");
    write(2000, 'ERROR "two words"');
    const found = await call("FilterLogEvents", { logGroupName: "/aws/lambda/f", filterPattern: 'ERROR "two words"' });
    assert.deepEqual(
      (found.body.events as { message: string }[]).map(({ message }) => message),
      ['ERROR "two words"'],
    );
    const early = await call("GetLogEvents", { logGroupName: "/aws/lambda/f", logStreamName: "s", endTime: 1500 });
    assert.equal((early.body.events as unknown[]).length, 1);
    assert.ok(
      stage.iam.take().includes("logs:FilterLogEvents arn:aws:logs:us-east-1:000000000000:log-group:/aws/lambda/f:*"),
    );
  });

  it("refuses an unknown group, a retention that does not exist, and a name twice", async () => {
    assert.equal((await call("FilterLogEvents", { logGroupName: "none" })).body.__type, "ResourceNotFoundException");
    await assert.rejects(
      stage.create("aws:cloudwatch/logGroup:LogGroup", "r", { name: "r", retentionInDays: 8 }),
      /8 must be one of/,
    );
    await stage.create("aws:cloudwatch/logGroup:LogGroup", "one", { name: "same" });
    await assert.rejects(stage.create("aws:cloudwatch/logGroup:LogGroup", "two", { name: "same" }), /already exists/);
  });
});
