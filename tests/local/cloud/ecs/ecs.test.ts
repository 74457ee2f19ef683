import assert from "node:assert/strict";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Cloud } from "../../../../local/cloud/cloud";
import { ec2 } from "../../../../local/cloud/ec2";
import { ecs } from "../../../../local/cloud/ecs";
import { runnable } from "../../../../local/cloud/ecs/command";
import { checkExecutionRole } from "../../../../local/cloud/ecs/execution-role";
import { fargateSize, type TaskDefinitionInputs } from "../../../../local/cloud/ecs/inputs";
import { answerListener, elb, targetsOf } from "../../../../local/cloud/elb";
import { lambda } from "../../../../local/cloud/lambda";
import { outputNames } from "../../../../local/cloud/recorded";
import type { Properties, ResourceRecord } from "../../../../local/cloud/resource";
import { bodyOf } from "../../../../local/wire";
import { until } from "../../../until";
import { folder, network, openWaf, request } from "../elb/support";
import { add, change, cloudOf } from "../lambda/support";

const SERVER = `require("node:http").createServer((req, res) => {
  console.log("got " + req.url);
  if (req.url === "/crash") process.exit(1);
  res.end(JSON.stringify({ pid: process.pid, word: process.env.WORD, key: process.env.AWS_ACCESS_KEY_ID, home: process.env.HOME }));
}).listen(process.env.PORT, "127.0.0.1");`;
const roleArn = (name: string) => `arn:aws:iam::000000000000:role/${name}`;
const trusts = "ecs-tasks.amazonaws.com";
const writesLogs = ["logs:CreateLogStream", "logs:PutLogEvents"];
const roles = {
  task: { trusts, allows: [] },
  execution: { trusts, allows: writesLogs },
  login: { trusts, allows: [...writesLogs, "ecr:GetAuthorizationToken"] },
};

describe("ECS", () => {
  let cloud: Cloud;
  let directory: string;
  let net: Awaited<ReturnType<typeof network>>;
  let group: ResourceRecord;
  let listener: ResourceRecord;
  beforeEach(async () => {
    directory = folder();
    writeFileSync(join(directory, "server.js"), SERVER);
    cloud = cloudOf([ec2, openWaf, lambda, elb, ecs], roles, { programDirectory: directory });
    net = await network(cloud);
    const lb = await add(cloud, "aws:lb/loadBalancer:LoadBalancer", "lb", { internal: true, subnets: net.subnets });
    const inputs = { targetType: "ip", port: 8080, protocol: "HTTP", vpcId: net.vpc.id };
    group = await add(cloud, "aws:lb/targetGroup:TargetGroup", "tg", inputs);
    listener = await add(cloud, "aws:lb/listener:Listener", "l", {
      loadBalancerArn: lb.outputs.arn,
      port: 80,
      defaultActions: [{ type: "forward", targetGroupArn: group.outputs.arn }],
    });
    await add(cloud, "aws:ecs/cluster:Cluster", "main", { name: "main" });
  });
  afterEach(async () => {
    await cloud.stop();
    rmSync(directory, { recursive: true, force: true });
  });

  const container = (more: object = {}) => ({
    name: "web",
    image: "shop/web@sha256:0",
    command: ["node", "server.js"],
    portMappings: [{ containerPort: 8080 }],
    environment: [{ name: "WORD", value: "hello" }],
    logConfiguration: {
      logDriver: "awslogs",
      options: { "awslogs-group": "/shop/web", "awslogs-stream-prefix": "web" },
    },
    ...more,
  });
  const define = (containers: object[], more: Properties = {}) =>
    add(cloud, "aws:ecs/taskDefinition:TaskDefinition", "web", {
      family: "web",
      requiresCompatibilities: ["FARGATE"],
      networkMode: "awsvpc",
      cpu: "256",
      memory: "512",
      executionRoleArn: roleArn("execution"),
      taskRoleArn: roleArn("task"),
      containerDefinitions: JSON.stringify(containers),
      ...more,
    });
  const serve = (definition: ResourceRecord, more: Properties = {}) =>
    add(cloud, "aws:ecs/service:Service", "web", {
      name: "web",
      cluster: "arn:aws:ecs:us-east-1:000000000000:cluster/main",
      taskDefinition: definition.outputs.arn,
      desiredCount: 1,
      launchType: "FARGATE",
      networkConfiguration: { subnets: net.subnets },
      loadBalancers: [{ targetGroupArn: group.outputs.arn, containerName: "web", containerPort: 8080 }],
      ...more,
    });
  const health = () => targetsOf(cloud).health(String(group.outputs.arn));
  const healthy = (count: number) => () => health().filter(({ state }) => state === "healthy").length === count;
  const ask = async (target = "/") => {
    const response = await answerListener(cloud, listener, request({ target }));
    return { status: response.status, body: (await bodyOf(response)).toString() };
  };

  it("gives every output that the SDK's classes declare", async () => {
    const definition = await define([container()]);
    const made = [
      definition,
      await serve(definition, { desiredCount: 0 }),
      cloud.find("aws:ecs/cluster:Cluster", () => true)!,
    ];
    for (const record of made) {
      for (const name of outputNames(record.type)) {
        assert.notEqual(record.outputs[name], undefined, `${record.type} ${name}`);
      }
    }
    const second = await define([container({ command: ["node", "other.js"] })]);
    assert.deepEqual([definition.outputs.revision, second.outputs.revision], [1, 2]);
  });

  it("runs a task's Node.js command as a process behind the load balancer, with its role and log", async () => {
    await serve(await define([container()]));
    await until("the task is healthy", healthy(1));
    const { status, body } = await ask("/stock");
    assert.equal(status, 200);
    const { word, key, home, pid } = JSON.parse(body);
    assert.deepEqual([word, key, home], ["hello", "ASIA1", undefined]);
    const logged = () =>
      cloud.telemetry.recent("log").some(({ group: g, message }) => g === "/shop/web" && message === "got /stock");
    await until("the line is logged", logged);
    await cloud.stop();
    assert.throws(() => process.kill(pid, 0), { code: "ESRCH" });
  });

  it("starts a task again that has ended, and replaces tasks when the service changes", async () => {
    const service = await serve(await define([container()]));
    await until("the task is healthy", healthy(1));
    const pid = async () => {
      const { status, body } = await ask();
      return status === 200 ? JSON.parse(body).pid : undefined;
    };
    const first = await pid();
    assert.equal((await ask("/crash")).status, 502);
    await until("a new task is healthy", async () => {
      const now = await pid();
      return now !== undefined && now !== first;
    });
    const definition = await define([container({ environment: [{ name: "WORD", value: "changed" }] })]);
    await change(cloud, service, { taskDefinition: definition.outputs.arn, desiredCount: 2 });
    await until("both new tasks are healthy", healthy(2));
    assert.equal(JSON.parse((await ask()).body).word, "changed");
  });

  it("starts no task whose execution role may not write its log or pull its image, in the words of the stopped task", async () => {
    const image = "000000000000.dkr.ecr.us-east-1.amazonaws.com/shop/web@sha256:0";
    const check = (role: string, more: object = {}) =>
      checkExecutionRole(cloud, {
        id: "t",
        region: "us-east-1",
        definition: { family: "web", executionRoleArn: roleArn(role) } as TaskDefinitionInputs,
        container: container(more),
      });
    check("execution");
    check("task", { logConfiguration: undefined });
    assert.throws(() => check("task"), /failed to validate logger args: .*perform: logs:CreateLogStream/);
    assert.throws(() => check("execution", { image }), /registry auth: .*perform: ecr:GetAuthorizationToken/);
    assert.throws(
      () => check("login", { image }),
      /^Error: CannotPullContainerError: .*ecr:BatchCheckLayerAvailability on .*:repository\/shop\/web$/,
    );
    await serve(await define([container()], { executionRoleArn: roleArn("task") }));
    assert.deepEqual(health(), []);
  });

  it("says of other images that they are not run, and why", async () => {
    for (const command of [undefined, ["python", "server.py"], ["node", "missing.js"], ["node", "../outside.js"]]) {
      const result = runnable({ ...container(), command }, directory);
      assert.match(
        "impossible" in result ? result.impossible : "",
        /^images are not run: there is no container engine/,
      );
    }
    await serve(await define([container({ command: undefined })]));
    const [target] = health();
    assert.equal(target!.state, "unhealthy");
    assert.match(target!.reason!, /web states no command/);
    assert.equal((await ask()).status, 503);
  });

  it("finds an image's program by its label, in TypeScript too, and says why it cannot run it", () => {
    const labelled = (source: string) =>
      runnable(container({ dockerLabels: { "stagedoor.source": source } }), directory);
    writeFileSync(join(directory, "task.ts"), "const port: string = process.env.PORT ?? '';\nconsole.log(port);\n");
    const found = labelled("task.ts");
    assert.ok("args" in found && found.args[0]!.endsWith(".cjs"), JSON.stringify(found));
    assert.match((labelled("none.ts") as { impossible: string }).impossible, /names none\.ts, which is not there/);
    writeFileSync(join(directory, "bad.ts"), "const = 1;");
    assert.match((labelled("bad.ts") as { impossible: string }).impossible, /bad\.ts does not compile/);
  });

  it("refuses what ECS refuses", async () => {
    await assert.rejects(
      define([container()], { memory: "300" }),
      /No Fargate configuration exists for given values: 256/,
    );
    await assert.rejects(define([container()], { networkMode: "bridge" }), /only supports network mode 'awsvpc'/);
    await assert.rejects(define([container()], { executionRoleArn: undefined }), /execution role ARN/);
    await assert.rejects(define([{ name: "x" }]), /needs a name and an image/);
    await assert.rejects(define([], { containerDefinitions: "{" }), /must be a JSON list/);
    const definition = await define([container()]);
    await assert.rejects(serve(definition, { cluster: "missing" }), { code: "ClusterNotFoundException" });
    await assert.rejects(
      serve(definition, { networkConfiguration: undefined }),
      /Network Configuration must be provided/,
    );
    const to = (more: object) => ({
      loadBalancers: [{ targetGroupArn: group.outputs.arn, containerName: "web", containerPort: 8080, ...more }],
    });
    await assert.rejects(serve(definition, to({ containerName: "other" })), /container other does not exist/);
    await assert.rejects(serve(definition, to({ containerPort: 81 })), /did not have a container port 81/);
    const idle = { name: "idle", targetType: "ip", port: 80, protocol: "HTTP", vpcId: net.vpc.id };
    const unused = await add(cloud, "aws:lb/targetGroup:TargetGroup", "idle", idle);
    await assert.rejects(serve(definition, to({ targetGroupArn: unused.outputs.arn })), /associated load balancer/);
  });

  it("knows the sizes that Fargate has", () => {
    const cases: [string, string, boolean][] = [
      ["256", "512", true],
      ["256", "4096", false],
      ["512", "1024", true],
      ["1024", "9216", false],
      ["4096", "30720", true],
      ["8192", "18432", false],
      ["300", "512", false],
    ];
    for (const [cpu, memory, exists] of cases) assert.equal(fargateSize(cpu, memory), exists, `${cpu}/${memory}`);
  });
});
