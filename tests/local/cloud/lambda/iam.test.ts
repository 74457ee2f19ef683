import assert from "node:assert/strict";
import { Cloud } from "../../../../local/cloud/cloud";
import { iam } from "../../../../local/cloud/iam";
import { lambda } from "../../../../local/cloud/lambda";
import { queuesOf, sqs } from "../../../../local/cloud/sqs";
import { root } from "../root";
import { add, archive } from "./support";

const trust = (service: string) =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" }],
  });
const allow = (actions: string[], resource: string) =>
  JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: actions, Resource: resource }] });

/** The same rules as elsewhere, decided by the stage's own IAM instead of a double. */
describe("Lambda behind the stage's IAM", () => {
  let cloud: Cloud;
  beforeEach(async () => {
    cloud = new Cloud({
      services: [iam, sqs, lambda],
      baseUrl: "http://127.0.0.1:4000",
      programDirectory: process.cwd(),
    });
    await add(cloud, "aws:iam/role:Role", "app", { name: "app", assumeRolePolicy: trust("lambda.amazonaws.com") });
    await add(cloud, "aws:iam/role:Role", "api", { name: "api", assumeRolePolicy: trust("apigateway.amazonaws.com") });
  });
  afterEach(() => cloud.stop());
  const role = (name: string) => `arn:aws:iam::000000000000:role/${name}`;
  const addFunction = (source: string, more = {}) =>
    add(cloud, "aws:lambda/function:Function", "f", {
      name: "f",
      role: role("app"),
      runtime: "nodejs22.x",
      handler: "index.handler",
      code: archive({ "index.js": source }),
      ...more,
    });
  const arn = "arn:aws:lambda:us-east-1:000000000000:function:f";

  it("lets API Gateway invoke by a permission for exactly its source", async () => {
    await addFunction("exports.handler = async () => 1");
    const sourceArn = "arn:aws:execute-api:us-east-1:000000000000:abc/dev/GET/orders";
    const invoke = (service: string, from: string) =>
      cloud
        .port("lambda")
        .invoke({ functionName: arn, payload: "{}", caller: { type: "service", service, sourceArn: from } });
    await assert.rejects(invoke("apigateway.amazonaws.com", sourceArn), { code: "AccessDeniedException", status: 403 });
    await add(cloud, "aws:lambda/permission:Permission", "p", {
      action: "lambda:InvokeFunction",
      function: "f",
      principal: "apigateway.amazonaws.com",
      sourceArn: "arn:aws:execute-api:us-east-1:000000000000:abc/dev/*/orders",
    });
    assert.equal((await invoke("apigateway.amazonaws.com", sourceArn)).payload, "1");
    await assert.rejects(invoke("apigateway.amazonaws.com", sourceArn.replace("abc", "xyz")));
    await assert.rejects(invoke("events.amazonaws.com", sourceArn), { code: "AccessDeniedException" });
  });

  it("lets a role invoke by its own policy, and gives functions credentials of their role", async () => {
    await addFunction("exports.handler = async () => process.env.AWS_ACCESS_KEY_ID");
    const as = () => cloud.port("iam").assumeRole(role("api"), "apigateway.amazonaws.com", "s").principal;
    const invoke = () => cloud.port("lambda").invoke({ functionName: "f", payload: "{}", caller: as() });
    await assert.rejects(invoke(), /no identity-based policy allows the lambda:InvokeFunction action/);
    const policy = allow(["lambda:InvokeFunction"], arn);
    await add(cloud, "aws:iam/rolePolicy:RolePolicy", "invoke", { name: "invoke", role: "api", policy });
    assert.match((await invoke()).payload, /^"ASIA/);
  });

  it("refuses a role that Lambda may not assume", async () => {
    await assert.rejects(addFunction("", { role: role("api") }), /cannot be assumed by Lambda/);
    await assert.rejects(addFunction("", { role: role("missing") }), /cannot be assumed by Lambda/);
  });

  it("says of a role that may not write logs that the log would be empty on AWS", async () => {
    await addFunction("exports.handler = async () => 1");
    const caller = { type: "root", arn: "x", accountId: "000000000000", accessKeyId: "A" } as const;
    const invoke = () => cloud.port("lambda").invoke({ functionName: "f", payload: "{}", caller });
    const warnings = () => cloud.telemetry.recent("log").filter(({ message }) => /log would be empty/.test(message));
    await invoke();
    await invoke();
    assert.equal(warnings().length, 1);
    assert.match(
      warnings()[0]!.message,
      /does not allow logs:CreateLogStream and logs:PutLogEvents on \/aws\/lambda\/f/,
    );
    const policy = allow(["logs:CreateLogStream", "logs:PutLogEvents"], "arn:aws:logs:*:*:log-group:/aws/lambda/f:*");
    await add(cloud, "aws:iam/rolePolicy:RolePolicy", "logs", { name: "logs", role: "app", policy });
    await addFunction("exports.handler = async () => 2", { name: "g", loggingConfig: { logGroup: "/aws/lambda/f" } });
    await cloud.port("lambda").invoke({ functionName: "g", payload: "{}", caller });
    assert.equal(warnings().length, 1);
  });

  it("says of a role that may not send trace segments that the trace would be empty on AWS, where traces are asked for", async () => {
    const caller = { type: "root", arn: "x", accountId: "000000000000", accessKeyId: "A" } as const;
    const told = async (name: string, mode: string) => {
      await addFunction("exports.handler = async () => 1", { name, tracingConfig: { mode } });
      await cloud.port("lambda").invoke({ functionName: name, payload: "{}", caller });
      const mine = cloud.telemetry.recent("log").filter(({ group }) => group === `/aws/lambda/${name}`);
      return mine.map(({ message }) => message).filter((message) => /its trace would be empty/.test(message));
    };
    assert.deepEqual(await told("untraced", "PassThrough"), []);
    assert.match((await told("traced", "Active"))[0]!, /xray:PutTraceSegments and xray:PutTelemetryRecords on \*/);
    const policy = allow(["xray:PutTraceSegments", "xray:PutTelemetryRecords"], "*");
    await add(cloud, "aws:iam/rolePolicy:RolePolicy", "xray", { name: "xray", role: "app", policy });
    assert.deepEqual(await told("proper", "Active"), []);
  });

  it("polls a queue with the role's rights", async () => {
    const queue = await add(cloud, "aws:sqs/queue:Queue", "q", { name: "q" });
    await addFunction("exports.handler = async (e) => console.log('GOT ' + e.Records[0].body)");
    const map = () =>
      add(cloud, "aws:lambda/eventSourceMapping:EventSourceMapping", "m", {
        functionName: "f",
        eventSourceArn: queue.outputs.arn,
      });
    await assert.rejects(map(), /does not have permissions to call ReceiveMessage on SQS/);
    const actions = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"];
    const policy = allow(actions, String(queue.outputs.arn));
    await add(cloud, "aws:iam/rolePolicy:RolePolicy", "poll", { name: "poll", role: "app", policy });
    await map();
    await cloud.start();
    queuesOf(cloud).send(String(queue.outputs.arn), { body: "hello" } as never, { caller: root });
    for (let i = 0; i < 300; i++) {
      if (cloud.telemetry.recent("log").some(({ message }) => message.endsWith("GOT hello"))) return;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    assert.fail("the message did not arrive");
  });
});
