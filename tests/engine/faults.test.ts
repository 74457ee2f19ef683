import assert from "node:assert/strict";
import { resolve } from "node:path";
import { Cloud } from "../../local/cloud/cloud";
import { AwsError } from "../../local/cloud/errors";
import { services } from "../../local/cloud/index";
import type { ServiceFactory } from "../../local/cloud/service";
import { type RunningProvider, startProvider } from "../../local/drivers/provider/start-provider";
import { EngineStack } from "./engine-stack";

const PROJECT = resolve(__dirname, "fixtures/orders");
const RESOURCES = 10;
const STATEFUL = ["aws:dynamodb/table:Table", "aws:s3/bucket:Bucket", "aws:sqs/queue:Queue"];

/** Called before each operation of the local cloud; what it throws, AWS would have answered. */
interface Fault {
  before(operation: "create" | "delete", type: string): void | Promise<void>;
}

/** The services of the local cloud, with a fault before their operations. */
function faulty(fault: Fault): ServiceFactory[] {
  return services.map((factory) => (cloud) => {
    const service = factory(cloud);
    return {
      ...service,
      resources: service.resources.map((type) => ({
        ...type,
        create: async (inputs, context) => {
          await fault.before("create", type.type);
          return type.create(inputs, context);
        },
        delete: async (id, olds, context) => {
          await fault.before("delete", type.type);
          return type.delete?.(id, olds, context);
        },
      })),
    };
  });
}

describe("faults on the real engine", () => {
  let fault: Fault["before"] = () => {};
  let cloud: Cloud;
  let provider: RunningProvider;
  let stack: EngineStack;

  beforeEach(async () => {
    fault = () => {};
    cloud = new Cloud({
      services: faulty({ before: (operation, type) => fault(operation, type) }),
      baseUrl: "http://127.0.0.1:1",
      programDirectory: PROJECT,
    });
    await cloud.start();
    provider = await startProvider({ cloud });
    stack = await EngineStack.create({ project: PROJECT, stack: "dev", debugProviders: provider.debugProviders });
  });
  afterEach(async () => {
    await provider.close();
    await cloud.stop();
    stack.remove();
  });

  const stateful = () => STATEFUL.flatMap((type) => cloud.resources(type)).map(({ urn, id }) => `${urn} ${id}`);

  /** What must hold after every fault: one plain `up` ends well, replaces nothing that holds data, and all goes. */
  async function converges(kept: readonly string[] = stateful()): Promise<void> {
    const up = await stack.up();
    assert.equal(up.exitCode, 0, up.output);
    assert.equal(cloud.resources().length, RESOURCES);
    const now = stateful();
    assert.deepEqual(
      kept.filter((resource) => !now.includes(resource)),
      [],
    );
    const again = await stack.up();
    assert.deepEqual(again.steps, [], again.output);
    const destroyed = await stack.destroy();
    assert.equal(destroyed.exitCode, 0, destroyed.output);
    assert.deepEqual(cloud.resources(), []);
  }

  for (let n = 1; n <= RESOURCES; n++) {
    it(`creation ${n} of ${RESOURCES} refused: the next up goes on from there`, async () => {
      let created = 0;
      fault = (operation) => {
        if (operation === "create" && ++created === n) throw new AwsError("InternalFailure", "try again later");
      };
      const failed = await stack.up("--parallel", "1");
      assert.notEqual(failed.exitCode, 0);
      assert.match(failed.output, /InternalFailure: try again later/);
      await converges();
    });
  }

  it("two ups at once: the second is told of the first, and changes nothing", async () => {
    let entered = () => {};
    let leave = () => {};
    const first = new Promise<void>((done) => {
      entered = done;
    });
    const second = new Promise<void>((done) => {
      leave = done;
    });
    fault = () => {
      entered();
      return second;
    };
    const slow = stack.up();
    await first;
    const refused = await stack.up();
    leave();
    assert.notEqual(refused.exitCode, 0);
    assert.match(refused.output, /currently locked by 1 lock/);
    const ended = await slow;
    assert.equal(ended.exitCode, 0, ended.output);
    await converges();
  });

  it("a destroy that fails half way: the next up makes what is gone", async () => {
    await stack.up();
    let deleted = 0;
    fault = (operation) => {
      if (operation === "delete" && ++deleted === 5) throw new AwsError("InternalFailure", "try again later");
    };
    const failed = await stack.destroy("--parallel", "1");
    assert.notEqual(failed.exitCode, 0);
    assert.equal(cloud.resources().length, RESOURCES - 4);
    await converges();
  });

  for (const signal of ["SIGINT", "SIGKILL"] as const) {
    it(`a destroy that ${signal} ends: the next one finishes it`, async () => {
      await stack.up();
      let engine = 0;
      let deleted = 0;
      fault = (operation) => {
        if (operation !== "delete" || ++deleted !== 3) return;
        process.kill(engine, signal);
        return new Promise((done) => setTimeout(done, 500));
      };
      const ended = await stack.run(["destroy", "--yes", "--skip-preview", "--parallel", "1"], {
        onStart: (pid) => {
          engine = pid;
        },
      });
      // Pulumi's own exit code is 0 after the first SIGINT.
      assert.ok(cloud.resources().length > 0, ended.output);
      await stack.run(["cancel", "--yes"]);
      const next = await stack.destroy();
      assert.equal(next.exitCode, 0, next.output);
      assert.deepEqual(cloud.resources(), []);
      await converges();
    });
  }

  it("what was deleted by hand: a refresh tells, and an up makes that alone anew", async () => {
    await stack.up();
    const [queue] = cloud.resources("aws:sqs/queue:Queue");
    await cloud.delete({ ...queue!, olds: queue!.outputs });
    const refreshed = await stack.refresh();
    assert.deepEqual(refreshed.changes, { same: RESOURCES, delete: 1 }, refreshed.output);
    const up = await stack.up();
    assert.deepEqual(up.steps, ["create aws:sqs/queue:Queue hooks"], up.output);
    await converges();
  });

  it("what was changed by hand: a refresh tells, and an up puts it right in place", async () => {
    await stack.up();
    const [queue] = cloud.resources("aws:sqs/queue:Queue");
    await cloud.update({ ...queue!, olds: queue!.outputs, inputs: { ...queue!.inputs, visibilityTimeoutSeconds: 7 } });
    const refreshed = await stack.refresh();
    assert.equal(refreshed.changes.update, 1, refreshed.output);
    const up = await stack.up();
    assert.deepEqual(up.steps, ["update aws:sqs/queue:Queue hooks"], up.output);
    await converges();
  });
});
