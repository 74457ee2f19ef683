import assert from "node:assert/strict";
import { resolve } from "node:path";
import { buildStage } from "../../local/drivers/builtin/build-stage";
import { type RunningProvider, startProvider } from "../../local/drivers/provider/start-provider";
import { QUEUE, sampleCloud } from "../local/drivers/sample-cloud";
import { EngineStack } from "./engine-stack";

const PROJECT = resolve(__dirname, "fixtures/small");

describe("a small program on the real engine", () => {
  const cloud = sampleCloud({ directory: PROJECT });
  let provider: RunningProvider;
  let stack: EngineStack;

  before(async () => {
    provider = await startProvider({ cloud });
    stack = await EngineStack.create({ project: PROJECT, stack: "dev", debugProviders: provider.debugProviders });
  });
  after(async () => {
    await provider?.close();
    stack?.remove();
  });

  async function configure(key: string, value: string): Promise<void> {
    const result = await stack.run(["config", "set", key, value]);
    assert.equal(result.exitCode, 0, result.output);
  }

  it("previews everything as new, and creates nothing", async () => {
    const preview = await stack.preview();
    assert.equal(preview.exitCode, 0, preview.output);
    assert.deepEqual(preview.changes, { create: 27 });
    assert.deepEqual(cloud.resources(), []);
  });

  it("creates what it previewed, with the outputs of the built-in driver", async () => {
    const up = await stack.up();
    assert.equal(up.exitCode, 0, up.output);
    assert.deepEqual(up.changes, { create: 27 });
    const builtIn = await buildStage({ directory: PROJECT, stage: "dev", cloud: sampleCloud({ directory: PROJECT }) });
    const outputs = await stack.outputs();
    assert.deepEqual(Object.keys(outputs).sort(), Object.keys(builtIn.outputs).sort());
    for (const name of ["tags", "accountId", "farRegion", "vpcId"]) {
      assert.deepEqual(outputs[name], builtIn.outputs[name], name);
    }
    const urns = (await stack.resources()).map(({ urn }) => urn).filter((urn) => !urn.includes("pulumi:providers"));
    const captured = builtIn.resources.map(({ urn }) => urn).filter((urn) => !urn.includes("pulumi:providers"));
    assert.deepEqual(urns.sort(), captured.sort());
  });

  it("keeps secrets out of the state in the clear", async () => {
    const secrets = (await stack.resources()).filter(
      ({ type }) => type === "random:index/randomPassword:RandomPassword",
    );
    const result = secrets[0]?.outputs?.result as { ciphertext?: string } | string | undefined;
    assert.ok(typeof result === "object" && typeof result.ciphertext === "string", JSON.stringify(result));
  });

  it("finds nothing to do the second time", async () => {
    const up = await stack.up();
    assert.deepEqual(up.changes, { same: 27 }, up.output);
    const preview = await stack.preview("--expect-no-changes");
    assert.equal(preview.exitCode, 0, preview.output);
    const refresh = await stack.refresh("--expect-no-changes");
    assert.equal(refresh.exitCode, 0, refresh.output);
  });

  it("changes in place what can be, and shows exactly what", async () => {
    await configure("greeting", "good day");
    const preview = await stack.preview();
    assert.match(preview.output, /~ GREETING: "hello" => "good day"/);
    const up = await stack.up();
    assert.deepEqual(up.changes, { same: 26, update: 1 }, up.output);
    assert.deepEqual(up.steps, ["update aws:lambda/function:Function greeter"]);
  });

  it("moves a resource to another region by making it there first", async () => {
    const before = cloud.find(QUEUE, () => true);
    assert.equal(before?.region, "us-east-1");
    await configure("farRegion", "us-west-2");
    const up = await stack.up();
    assert.equal(up.exitCode, 0, up.output);
    assert.ok(up.steps.includes(`create-replacement ${QUEUE} far`), up.steps.join("\n"));
    assert.deepEqual(
      cloud.resources(QUEUE).map(({ region }) => region),
      ["us-west-2"],
    );
  });

  it("names the resource and the reason when the cloud refuses, and goes on when that is mended", async () => {
    await configure("farName", "taken");
    const failed = await stack.up();
    assert.notEqual(failed.exitCode, 0);
    assert.match(failed.output, /QueueAlreadyExists: A queue named taken already exists/);
    await configure("farName", "fresh");
    const mended = await stack.up();
    assert.equal(mended.exitCode, 0, mended.output);
    assert.deepEqual(
      cloud.resources(QUEUE).map(({ inputs }) => inputs.name),
      ["fresh"],
    );
  });

  it("says before anything is changed what is wrong with inputs", async () => {
    await configure("farDelay", "1000");
    const preview = await stack.preview();
    assert.notEqual(preview.exitCode, 0);
    assert.match(preview.output, /far.*property delaySeconds.*has a problem: is 1000; at most 900 is allowed/s);
    await configure("farDelay", "10");
  });

  it("makes again what a restarted cloud in memory has lost", async () => {
    await stack.up();
    await provider.close();
    const fresh = sampleCloud({ directory: PROJECT });
    provider = await startProvider({ cloud: fresh });
    stack.debugProviders = provider.debugProviders;
    const up = await stack.up("--refresh");
    assert.equal(up.exitCode, 0, up.output);
    assert.equal(fresh.resources(QUEUE).length, 1);
  });

  it("leaves nothing behind when it is destroyed", async () => {
    const destroy = await stack.destroy();
    assert.equal(destroy.exitCode, 0, destroy.output);
    assert.deepEqual(await stack.resources(), []);
  });
});
