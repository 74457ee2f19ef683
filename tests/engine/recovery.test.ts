import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join, resolve } from "node:path";
import { Cloud } from "../../local/cloud/cloud";
import type { ServiceFactory } from "../../local/cloud/service";
import { type RunningProvider, startProvider } from "../../local/drivers/provider/start-provider";
import { QUEUE, sampleService } from "../local/drivers/sample-cloud";
import { until } from "../until";
import { EngineStack } from "./engine-stack";

const PROJECT = resolve(__dirname, "fixtures/slow");

/** Creates queues as the sample service does, but only when told to. */
class Gate {
  private waiting: (() => void)[] = [];
  /** Called when a creation has begun. */
  onBegin = () => {};
  closed = true;

  readonly service: ServiceFactory = (cloud) => {
    const sample = sampleService()(cloud);
    const queue = sample.resources[0]!;
    const create: typeof queue.create = async (inputs, context) => {
      if (this.closed) {
        await new Promise<void>((open) => {
          this.waiting.push(open);
          this.onBegin();
        });
      }
      return queue.create(inputs, context);
    };
    return { ...sample, resources: [{ ...queue, create }] };
  };

  open(): void {
    this.closed = false;
    for (const go of this.waiting.splice(0)) go();
  }
}

describe("interrupted runs of the real engine", () => {
  let gate: Gate;
  let cloud: Cloud;
  let provider: RunningProvider;
  let stack: EngineStack;

  beforeEach(async () => {
    gate = new Gate();
    cloud = new Cloud({ services: [gate.service], baseUrl: "http://127.0.0.1:1", programDirectory: PROJECT });
    provider = await startProvider({ cloud });
    stack = await EngineStack.create({ project: PROJECT, stack: "dev", debugProviders: provider.debugProviders });
  });
  afterEach(async () => {
    gate.open();
    await provider.close();
    stack.remove();
  });

  /** Runs `up`, and sends the signal to the engine once the first queue's creation has begun. */
  function interruptedUp(signal: NodeJS.Signals, then: () => void) {
    let engine = 0;
    gate.onBegin = () => {
      process.kill(engine, signal);
      then();
    };
    return stack.run(["up", "--yes", "--skip-preview"], {
      onStart: (pid) => {
        engine = pid;
      },
    });
  }

  it("finish the creation under way when interrupted once, and go on from there", async () => {
    const up = await interruptedUp("SIGINT", () => setTimeout(() => gate.open(), 500));
    assert.notEqual(up.exitCode, 0);
    const queues = (await stack.resources()).filter(({ type }) => type === QUEUE);
    assert.equal(queues.length, 1, up.output);
    const next = await stack.up();
    assert.equal(next.exitCode, 0, next.output);
    assert.deepEqual(next.steps, [`create ${QUEUE} second`]);
    assert.equal(cloud.resources(QUEUE).length, 2);
  });

  it("leave no duplicate when the engine is killed", async () => {
    await interruptedUp("SIGKILL", () => gate.open());
    await until("the queue is made", () => cloud.resources(QUEUE).length === 1);
    const locked = await stack.up();
    assert.match(locked.output, /currently locked/);
    await stack.run(["cancel", "--yes"]);
    const next = await stack.up();
    assert.equal(next.exitCode, 0, next.output);
    assert.equal(cloud.resources(QUEUE).length, 2);
    const cleared = await stack.refresh("--clear-pending-creates");
    assert.equal(cleared.exitCode, 0, cleared.output);
    assert.deepEqual((await stack.up()).changes, { same: 3 });
    assert.equal((await stack.destroy()).exitCode, 0);
    assert.deepEqual(cloud.resources(), []);
  });

  it("leave no process", async () => {
    await interruptedUp("SIGKILL", () => gate.open());
    const hosts = join(__dirname, "host");
    const ours = () => {
      const lines = execFileSync("ps", ["-eo", "pid=,ppid=,args="], { encoding: "utf8" }).split("\n");
      const all = lines.map((line) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? []);
      // Other tests' hosts have their engine as parent; one that was left behind has not.
      const engines = new Set(all.filter(([, , , args]) => /\bpulumi /.test(args ?? "")).map(([, pid]) => pid));
      return all
        .filter(([, , parent, args = ""]) => {
          return args.includes(stack.directory) || (args.includes(hosts) && !engines.has(parent));
        })
        .map(([line]) => line);
    };
    await until("nothing of it is left", () => ours().length === 0);
    assert.deepEqual(ours(), []);
  });
});
