import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { type ProviderStage, startProviderStage } from "../../local/provider-stage";
import { journeys } from "../journeys/journeys";
import { localStage } from "../journeys/stage";
import { Skipped, Visit } from "../journeys/visit";
import { EngineStack } from "./engine-stack";

const PROJECT = resolve(__dirname, "../..");

describe("the shop's dev stage in a provider that is restarted, with a folder for its state", () => {
  const state = mkdtempSync(join(tmpdir(), "stagedoor-state-"));
  let stack: EngineStack;
  let local: ProviderStage;
  let resources: string[];

  before(async () => {
    stack = await EngineStack.create({ project: PROJECT, stack: "dev" });
    local = await startProviderStage({ directory: stack.directory, state });
    stack.debugProviders = local.debugProviders;
    const up = await stack.up();
    assert.equal(up.exitCode, 0, up.output);
    resources = local.cloud.resources().map(({ urn, id }) => `${urn} ${id}`);
    const port = Number(new URL(local.url).port);
    await local.close();
    local = await startProviderStage({ directory: stack.directory, state, port });
    stack.debugProviders = local.debugProviders;
  });
  after(async () => {
    await local?.close();
    stack?.remove();
    rmSync(state, { recursive: true, force: true });
  });

  it("has every resource that it had", () => {
    assert.deepEqual(
      local.cloud.resources().map(({ urn, id }) => `${urn} ${id}`),
      resources,
    );
  });

  for (const journey of journeys) {
    it(`serves: ${journey.name}`, async function () {
      try {
        const outputs = await stack.outputs();
        await journey.run(new Visit(localStage({ outputs, cloud: local.cloud, url: local.url })));
      } catch (error) {
        if (!(error instanceof Skipped)) throw error;
        console.log(`      skipped: ${error.message}`);
        this.skip();
      }
    });
  }

  it("is found as it was by the engine, also by a refresh, and goes", async () => {
    const refresh = await stack.refresh();
    assert.equal(refresh.exitCode, 0, refresh.output);
    const up = await stack.up();
    assert.deepEqual(Object.keys(up.changes), ["same"], up.steps.join("\n"));
    const destroy = await stack.destroy();
    assert.equal(destroy.exitCode, 0, destroy.output);
    assert.deepEqual(await stack.resources(), []);
  });
});
