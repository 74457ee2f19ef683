import assert from "node:assert/strict";
import type { ProgramError } from "../../capture/errors";
import type { ProgramHandlers, ProgramResult, Registration } from "../../capture/program";
import { runProgram } from "../../capture/run-program";
import { AssetValue } from "../../capture/values";
import { removeProjects, temporaryProject } from "./temporary-project";

const HEAD = `import * as aws from "@pulumi/aws";\nimport * as pulumi from "@pulumi/pulumi";\n`;

/** Creates whatever it is asked for, and fails for resources whose name begins with "bad". */
function handlers(overrides: Partial<ProgramHandlers> = {}): ProgramHandlers {
  return {
    async register({ name, inputs }) {
      if (name.startsWith("bad")) throw new Error("could not be created: LimitExceeded: too many");
      return { id: `${name}-id`, outputs: { ...inputs, arn: `arn:${name}`, name: inputs.name ?? name } };
    },
    invoke: async (token, args) => ({ token, ...args }),
    construct: async () => {
      throw new Error("is not built");
    },
    read: async ({ id, inputs }) => ({ id, outputs: { ...inputs, arn: `arn:read:${id}` } }),
    ...overrides,
  };
}

function run(
  program: string,
  options: { files?: Record<string, string>; handlers?: ProgramHandlers; signal?: AbortSignal; logs?: string[] } = {},
): Promise<ProgramResult> {
  const directory = temporaryProject({ "index.ts": HEAD + program, ...options.files });
  return runProgram({
    directory,
    stage: "dev",
    handlers: options.handlers ?? handlers(),
    signal: options.signal,
    onLog: (severity, message) => options.logs?.push(`${severity}: ${message}`),
  });
}

async function faultsOf(work: Promise<unknown>): Promise<readonly string[]> {
  try {
    await work;
  } catch (error) {
    if ((error as Error).name !== "ProgramError") throw error;
    return (error as ProgramError).faults;
  }
  assert.fail("the program was to fail");
}

const find = (result: ProgramResult, name: string) => result.resources.find((resource) => resource.name === name)!;

describe("running a program without an engine", function () {
  this.timeout(60000);
  afterEach(removeProjects);

  it("gives each resource the URN, parent, inputs and dependencies that the engine would see", async () => {
    const result = await run(`
      class Part extends pulumi.ComponentResource {
        constructor(name: string) {
          super("sample:index:Part", name);
          const queue = new aws.sqs.Queue(name + "-queue", { delaySeconds: 3 }, { parent: this });
          new aws.sns.TopicSubscription(name + "-sub", { topic: "t", protocol: "sqs", endpoint: queue.arn }, { parent: this, protect: true, ignoreChanges: ["topic"] });
          this.registerOutputs({ queueArn: queue.arn });
        }
      }
      const part = new Part("a");
      const after = new aws.sqs.Queue("after", {}, { dependsOn: part });
      export const arn = after.arn;
    `);
    const urn = (rest: string) => `urn:pulumi:dev::sample::${rest}`;
    assert.equal(result.resources[0]?.type, "pulumi:pulumi:Stack");
    const sub = find(result, "a-sub");
    assert.equal(sub.urn, urn("sample:index:Part$aws:sns/topicSubscription:TopicSubscription::a-sub"));
    assert.equal(sub.parent, urn("sample:index:Part::a"));
    assert.equal(sub.id, "a-sub-id");
    assert.equal(sub.protect, true);
    assert.deepEqual(sub.ignoreChanges, ["topic"]);
    assert.equal(sub.inputs.endpoint, "arn:a-queue");
    assert.deepEqual(sub.propertyDependencies.endpoint, [urn("sample:index:Part$aws:sqs/queue:Queue::a-queue")]);
    assert.deepEqual(find(result, "a").outputs, { queueArn: "arn:a-queue" });
    // Waiting for a component means waiting for what is in it.
    assert.ok(find(result, "after").dependencies.includes(urn("sample:index:Part$aws:sqs/queue:Queue::a-queue")));
    assert.deepEqual(result.outputs, { arn: "arn:after" });
    assert.equal(result.project, "sample");
  });

  it("keeps secrets secret: in inputs, in outputs of the same name, in stack outputs", async () => {
    const seen: Registration[] = [];
    const result = await run(
      `
      const config = new pulumi.Config();
      const parameter = new aws.ssm.Parameter("p", { type: "String", value: config.requireSecret("word") });
      export const value = parameter.value;
      export const isSecret = pulumi.isSecret(parameter.value);
      export const open = parameter.type;
    `,
      {
        files: { "Pulumi.dev.yaml": "config:\n  sample:word: hush\n" },
        handlers: handlers({
          register: async (registration) => {
            seen.push(registration);
            return { id: "p", outputs: registration.inputs };
          },
        }),
      },
    );
    assert.equal(seen[0]?.inputs.value, "hush");
    assert.deepEqual(seen[0]?.secretInputs, ["value"]);
    assert.deepEqual(result.outputs, { value: "hush", isSecret: true, open: "String" });
    assert.deepEqual(result.secretOutputs, ["value"]);
  });

  it("hands files over with the hash of their content", async () => {
    const program = (text: string) => `
      new aws.s3.BucketObject("o", { bucket: "b", key: "k", source: new pulumi.asset.StringAsset(${JSON.stringify(text)}) });
      new aws.s3.BucketObject("f", { bucket: "b", key: "k", source: new pulumi.asset.FileAsset("file.txt") });`;
    const one = await run(program("same"), { files: { "file.txt": "same" } });
    const two = await run(program("other"), { files: { "file.txt": "same" } });
    const hash = (result: ProgramResult, name: string) => (find(result, name).inputs.source as AssetValue).hash;
    assert.ok(find(one, "o").inputs.source instanceof AssetValue);
    assert.equal(hash(one, "o"), hash(one, "f"));
    assert.equal(hash(one, "f"), hash(two, "f"));
    assert.notEqual(hash(one, "o"), hash(two, "o"));
  });

  it("binds resources and functions to providers: the default one from the stage's configuration, or a given one", async () => {
    const regions: Record<string, unknown> = {};
    await run(
      `
      const far = new aws.Provider("far", { region: "us-east-1" });
      new aws.sqs.Queue("here");
      new aws.sqs.Queue("there", {}, { provider: far });
      export const zones = aws.getAvailabilityZonesOutput({}, { provider: far }).names;
    `,
      {
        files: { "Pulumi.dev.yaml": "config:\n  aws:region: eu-west-1\n" },
        handlers: handlers({
          async register({ name, provider }) {
            regions[name] = provider?.inputs.region;
            return { id: name, outputs: {} };
          },
          async invoke(token, _args, provider) {
            regions[token] = provider.inputs.region;
            return { names: [] };
          },
        }),
      },
    );
    assert.deepEqual(regions, {
      here: "eu-west-1",
      there: "us-east-1",
      "aws:index/getAvailabilityZones:getAvailabilityZones": "us-east-1",
    });
  });

  it("runs transforms of a resource, its ancestors and the stack, and of functions", async () => {
    const result = await run(`
      pulumi.runtime.registerResourceTransform(({ props, opts }) => ({ props: { ...props, tags: { ...props.tags, stack: "yes" } }, opts }));
      pulumi.runtime.registerInvokeTransform(({ args, opts }) => ({ args: { ...args, state: "available" }, opts }));
      class Part extends pulumi.ComponentResource {
        constructor(name: string, opts: pulumi.ComponentResourceOptions) {
          super("sample:index:Part", name, {}, opts);
          new aws.sqs.Queue("q", {}, { parent: this });
        }
      }
      new Part("a", { transforms: [({ props, opts, type }) => type.startsWith("aws:") ? ({ props: { ...props, tags: { parent: "yes" } }, opts: pulumi.mergeOptions(opts, { protect: true }) }) : undefined] });
      export const state = (aws.getAvailabilityZonesOutput({}) as any).apply((zones: any) => zones.state);
    `);
    assert.deepEqual(find(result, "q").inputs.tags, { parent: "yes", stack: "yes" });
    assert.equal(find(result, "q").protect, true);
    assert.equal(result.outputs.state, "available");
  });

  it("looks existing resources up", async () => {
    const result = await run(`
      export const arn = aws.sqs.Queue.get("q", "q-1").arn;
    `);
    assert.deepEqual(result.outputs, { arn: "arn:read:q-1" });
  });

  it("names every resource that fails, leaves out what needs them, and makes the rest", async () => {
    const created: string[] = [];
    const base = handlers();
    const faults = await faultsOf(
      run(
        `
      const first = new aws.sqs.Queue("bad-one");
      new aws.sqs.Queue("needs-it", { kmsMasterKeyId: first.arn });
      new aws.sqs.Queue("waits-for-it", {}, { dependsOn: first });
      new aws.sqs.Queue("bad-two");
      new aws.sqs.Queue("good");
    `,
        {
          handlers: handlers({
            async register(registration) {
              const result = await base.register(registration);
              created.push(registration.name);
              return result;
            },
          }),
        },
      ),
    );
    assert.deepEqual([...faults].sort(), [
      "aws:sqs/queue:Queue resource 'bad-one' could not be created: LimitExceeded: too many",
      "aws:sqs/queue:Queue resource 'bad-two' could not be created: LimitExceeded: too many",
    ]);
    assert.deepEqual(created, ["good"]);
  });

  it("refuses a URN that is taken, in the engine's words", async () => {
    const faults = await faultsOf(run(`new aws.sqs.Queue("twice"); new aws.sqs.Queue("twice");`));
    assert.equal(faults.length, 1);
    assert.match(
      faults[0]!,
      /Duplicate resource URN 'urn:pulumi:dev::sample::aws:sqs\/queue:Queue::twice'; try giving it a unique name/,
    );
  });

  it("shows where in the TypeScript source an error was thrown", async () => {
    const faults = await faultsOf(run(`\n\nfunction deep(): never {\n  throw new Error("no good");\n}\ndeep();`));
    assert.equal(faults.length, 1);
    assert.match(faults[0]!, /no good/);
    assert.match(faults[0]!, /index\.ts:6:9/);
  });

  it("shows a thrown error with the program's own frames alone, and once", async () => {
    const logs: string[] = [];
    const faults = await faultsOf(run(`function f() { throw new Error("on purpose"); }\nf();`, { logs }));
    assert.equal(faults.length, 1);
    const frames = faults[0]!.split("\n").filter((line) => /^ +at /.test(line));
    assert.equal(frames.length, 2, faults[0]);
    for (const frame of frames) assert.match(frame, /index\.ts:[34]:\d+/);
  });

  it("shows a syntax error with its place, and a missing module with its name", async () => {
    const [syntax] = await faultsOf(run(`const x = ;`));
    assert.match(syntax!, /SyntaxError: .*index\.ts:3:11: Unexpected ";"$/);
    assert.match((await faultsOf(run(`import "./gone";`))).join("\n"), /Cannot find module '\.\/gone'/);
  });

  it("shows an error meant for users without a stack", async () => {
    const faults = await faultsOf(run(`throw new pulumi.RunError("set sample:size");`));
    assert.deepEqual(faults, ["set sample:size"]);
  });

  it("passes on what the program logs and prints", async () => {
    const logs: string[] = [];
    await run(`console.log("printed"); pulumi.log.warn("careful"); pulumi.log.info("fyi");`, { logs });
    for (const line of ["info: printed", "warning: careful", "info: fyi"]) assert.ok(logs.includes(line), line);
  });

  it("refuses what only the real engine does, by name", async () => {
    const faults = await faultsOf(
      run(`new aws.sqs.Queue("q", {}, { hooks: { beforeCreate: [new pulumi.ResourceHook("h", async () => {})] } });`),
    );
    assert.match(faults.join("\n"), /resource hooks/i);
  });

  it("ends the program when it is told to, and leaves no process", async () => {
    const controller = new AbortController();
    let started = () => {};
    const ready = new Promise<void>((resolve) => {
      started = resolve;
    });
    const directory = temporaryProject({
      "index.ts": `console.log("pid " + process.pid); setInterval(() => {}, 1000);`,
    });
    let pid = 0;
    const running = runProgram({
      directory,
      stage: "dev",
      handlers: handlers(),
      signal: controller.signal,
      onLog(_severity, message) {
        const match = /^pid (\d+)/.exec(message);
        if (!match) return;
        pid = Number(match[1]);
        started();
      },
    });
    await ready;
    controller.abort();
    await assert.rejects(running, { name: "AbortError" });
    assert.throws(() => process.kill(pid, 0), { code: "ESRCH" });
  });

  it("runs programs that are ES modules or plain JavaScript", async () => {
    const plain = await run("", {
      files: { "index.js": `exports.a = 1;`, "index.ts": "", "package.json": `{"main":"index.js"}` },
    });
    assert.deepEqual(plain.outputs, { a: 1 });
    const modules = await run("", {
      files: { "package.json": `{"type":"module","main":"index.js"}`, "index.js": `export const b = 2;` },
    });
    assert.deepEqual(modules.outputs, { b: 2 });
  });
});
