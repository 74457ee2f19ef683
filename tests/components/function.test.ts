import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type * as pulumi from "@pulumi/pulumi";
import { codeArchive } from "../../components/function/code";
import {
  BundleFormat,
  Function,
  type FunctionArgs,
  Network,
  Queue,
  StreamView,
  Table,
  Verb,
  Workflow,
} from "../../components/index";
import { account, make, region } from "./support/mocks";

interface Statement {
  Action: string[];
  Resource: string[];
}

describe("Function", () => {
  const before = process.cwd();
  let directory: string;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "function-"));
    writeFileSync(join(directory, "hello.ts"), "export const handler = async () => 1;\n");
    process.chdir(directory);
  });
  afterEach(() => {
    process.chdir(before);
    rmSync(directory, { recursive: true });
  });

  const statementsIn = (made: Awaited<ReturnType<typeof make>>, name: string): Statement[] => {
    const policy = made.ofType("aws:iam/rolePolicy:RolePolicy").find((one) => one.name === `${name}-policy`)!;
    return JSON.parse(policy.inputs.policy as string).Statement;
  };
  const logs = {
    Effect: "Allow",
    Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
    Resource: [`arn:aws:logs:${region}:${account}:log-group:hello-logs:*`],
  };
  const traces = { Effect: "Allow", Action: ["xray:PutTraceSegments", "xray:PutTelemetryRecords"], Resource: ["*"] };

  it("has its own role, log group and bundle, and may log and trace and nothing else", async () => {
    const made = await make(() => new Function("hello", { entry: "hello.ts" }));
    assert.deepEqual(made.resources.map(({ type, name }) => `${type} ${name}`).sort(), [
      "aws:cloudwatch/logGroup:LogGroup hello-logs",
      "aws:iam/role:Role hello-role",
      "aws:iam/rolePolicy:RolePolicy hello-policy",
      "aws:lambda/function:Function hello",
      "stagedoor:index:Function hello",
    ]);
    assert.deepEqual(statementsIn(made, "hello"), [logs, traces]);
    const { inputs } = made.only("aws:lambda/function:Function");
    assert.equal(inputs.runtime, "nodejs24.x");
    assert.deepEqual(inputs.architectures, ["arm64"]);
    assert.deepEqual([inputs.timeout, inputs.memorySize], [10, 512]);
    assert.deepEqual(inputs.tracingConfig, { mode: "Active" });
    assert.deepEqual(inputs.loggingConfig, { logFormat: "JSON", logGroup: "hello-logs" });
    assert.equal(made.only("aws:cloudwatch/logGroup:LogGroup").inputs.retentionInDays, 30);
    const assets = await (inputs.code as pulumi.asset.AssetArchive).assets;
    assert.deepEqual(Object.keys(assets).sort(), ["index.mjs", "index.mjs.map"]);
  });

  it("renders access to the actions of its verbs on exact ARNs", async () => {
    const made = await make(() => {
      const table = new Table("orders", { indexes: { recent: { partitionKey: { name: "day" } } } });
      const queue = new Queue("hooks");
      return new Function("hello", {
        entry: "hello.ts",
        access: [
          { table, verbs: [Verb.Read, Verb.Write] },
          { table, index: "recent", actions: ["Query"] },
          { queue, verbs: [Verb.Send] },
          { secretArn: "arn:aws:secretsmanager:eu-west-1:123456789012:secret:x", verbs: [Verb.Read] },
          { arn: "arn:aws:kms:eu-west-1:123456789012:key/1", actions: ["kms:Decrypt"] },
        ],
      });
    });
    const table = `arn:aws:dynamodb:${region}:${account}:table/orders`;
    const allow = (Action: string[], Resource: string[]) => ({ Effect: "Allow", Action, Resource });
    assert.deepEqual(statementsIn(made, "hello").slice(2), [
      allow(["dynamodb:GetItem", "dynamodb:Query", "dynamodb:PutItem", "dynamodb:UpdateItem"], [table]),
      allow(["dynamodb:Query"], [`${table}/index/recent`]),
      allow(["sqs:SendMessage"], [`arn:aws:sqs:${region}:${account}:hooks`]),
      allow(["secretsmanager:GetSecretValue"], ["arn:aws:secretsmanager:eu-west-1:123456789012:secret:x"]),
      allow(["kms:Decrypt"], ["arn:aws:kms:eu-west-1:123456789012:key/1"]),
    ]);
  });

  it("takes messages and changes in batches of which only the failed parts return", async () => {
    const made = await make(() => {
      const queue = new Queue("hooks");
      const failed = new Queue("failed");
      const table = new Table("orders", { stream: StreamView.NewImage });
      return new Function("hello", {
        entry: "hello.ts",
        queues: { hooks: { queue } },
        tables: { orders: { table, filters: ["{}"] } },
        onFailure: failed,
      });
    });
    const mappings = made.ofType("aws:lambda/eventSourceMapping:EventSourceMapping");
    assert.deepEqual(
      mappings.map(({ name }) => name),
      ["hello-hooks", "hello-orders"],
    );
    for (const { inputs } of mappings) assert.deepEqual(inputs.functionResponseTypes, ["ReportBatchItemFailures"]);
    assert.deepEqual(mappings[1]!.inputs.destinationConfig, {
      onFailure: { destinationArn: `arn:aws:sqs:${region}:${account}:failed` },
    });
    const actions = statementsIn(made, "hello").flatMap(({ Action, Resource }) =>
      Action.map((one) => `${one} ${Resource}`),
    );
    assert.ok(actions.includes(`sqs:ReceiveMessage arn:aws:sqs:${region}:${account}:hooks`));
    assert.ok(actions.includes(`sqs:SendMessage arn:aws:sqs:${region}:${account}:failed`));
    assert.ok(
      actions.includes(`dynamodb:GetRecords arn:aws:dynamodb:${region}:${account}:table/orders/stream/2026-11-21`),
    );
    const asynchronous = made.only("aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig").inputs;
    assert.deepEqual(asynchronous.destinationConfig, {
      onFailure: { destination: `arn:aws:sqs:${region}:${account}:failed` },
    });
  });

  it("opens HTTPS outwards and nothing inwards in a network", async () => {
    const made = await make(() => new Function("hello", { entry: "hello.ts", network: new Network("net") }));
    const { vpcConfig } = made.only("aws:lambda/function:Function").inputs as {
      vpcConfig: { subnetIds: string[]; securityGroupIds: string[] };
    };
    assert.deepEqual(vpcConfig.subnetIds, ["subnet-private-a", "subnet-private-b"]);
    const [rule] = made.ofType("aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule");
    assert.deepEqual([rule!.inputs.securityGroupId, rule!.inputs.toPort], [vpcConfig.securityGroupIds[0], 443]);
    const inward = made.ofType("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule");
    assert.ok(inward.every(({ inputs }) => inputs.securityGroupId !== vpcConfig.securityGroupIds[0]));
  });

  const refused: [string, FunctionArgs, RegExp][] = [
    ["a file that is not there", { entry: "none.ts" }, /entry: no file "none.ts"/],
    ["an absolute path", { entry: "/tmp/hello.ts" }, /entry: .*absolute/],
    ["a timeout beyond Lambda's", { entry: "hello.ts", timeout: 901 }, /timeout: 901 .*1 to 900 seconds/],
    ["too little memory", { entry: "hello.ts", memorySize: 64 }, /memorySize: 64 .*128 to 10240 MiB/],
    ["a grant without target", { entry: "hello.ts", access: [{ verbs: [Verb.Read] }] }, /access\[0\]: names no target/],
    [
      "a verb that a target does not know",
      { entry: "hello.ts", access: [{ secretArn: "arn:x", verbs: [Verb.Send] }] },
      /access\[0\]\.verbs: "send" cannot be granted on secretArn; allowed: read/,
    ],
    [
      "a wildcard",
      { entry: "hello.ts", access: [{ arn: "arn:x", actions: ["s3:*"] }] },
      /access\[0\]\.actions: "s3:\*" is a wildcard/,
    ],
    [
      "an index of what has none",
      { entry: "hello.ts", access: [{ arn: "arn:x", index: "i", actions: ["sqs:SendMessage"] }] },
      /access\[0\]\.index: is set beside arn; only a table has indexes/,
    ],
    ["a grant of nothing", { entry: "hello.ts", access: [{ arn: "arn:x" }] }, /access\[0\]: grants nothing/],
  ];
  for (const [what, args, message] of refused) {
    it(`refuses ${what}`, async () => {
      await make(() => assert.throws(() => new Function("hello", args), message));
    });
  }

  it("names all faults in one error, without a stack", async () => {
    await make(() =>
      assert.throws(
        () => new Function("hello", { entry: "none.ts", timeout: 0, memorySize: 1 }),
        (error: pulumi.ResourceError) => {
          assert.equal(error.hideStack, true);
          assert.equal(error.message.split("\n").length, 4);
          return true;
        },
      ),
    );
  });

  it("fails the program where the source exports no handler, and says what it exports", async () => {
    const component = {} as pulumi.Resource;
    const files = (handler: string) =>
      codeArchive({ entry: "hello.ts", format: BundleFormat.Esm, handler }, component).assets;
    assert.deepEqual(Object.keys(await files("handler")).sort(), ["index.mjs", "index.mjs.map"]);
    await assert.rejects(
      files("main"),
      /hello\.ts exports handler, and no "main"; export it, or name another with `handler`/,
    );
    writeFileSync(join(directory, "hello.ts"), "const handler = async () => 1;\nvoid handler;\nexport {};\n");
    await assert.rejects(files("handler"), /hello\.ts exports nothing, and no "handler"/);
  });

  describe("Workflow", () => {
    const definition = JSON.stringify({
      StartAt: "Say",
      States: { Say: { Type: "Task", Resource: "${say}", End: true } },
    });

    it("puts ARNs in the definition and may invoke exactly its functions", async () => {
      const made = await make(() => {
        const say = new Function("hello", { entry: "hello.ts" });
        return new Workflow("flow", { definition, functions: { say } });
      });
      const { inputs } = made.only("aws:sfn/stateMachine:StateMachine");
      const arn = `arn:aws:lambda:${region}:${account}:function:hello`;
      assert.equal(JSON.parse(inputs.definition as string).States.Say.Resource, arn);
      assert.equal(inputs.type, "STANDARD");
      assert.deepEqual(inputs.tracingConfiguration, { enabled: true });
      const invoke = statementsIn(made, "flow").filter(({ Action }) => Action.includes("lambda:InvokeFunction"));
      assert.deepEqual(invoke, [{ Effect: "Allow", Action: ["lambda:InvokeFunction"], Resource: [arn] }]);
    });

    it("refuses a placeholder without function, a function without placeholder, and a lost start", async () => {
      await make(() => {
        const say = new Function("hello", { entry: "hello.ts" });
        assert.throws(() => new Workflow("a", { definition }), /\$\{say\} has no function; given are none/);
        assert.throws(
          () => new Workflow("b", { definition, functions: { say, more: say } }),
          /functions\.more: is not used/,
        );
        assert.throws(() => new Workflow("c", { definition: '{"StartAt":"X","States":{}}' }), /StartAt is "X"/);
        assert.throws(() => new Workflow("d", { definition: "{" }), /definition: not JSON/);
      });
    });
  });
});
