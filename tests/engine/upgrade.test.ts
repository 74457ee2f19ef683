import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type ProviderStage, startProviderStage } from "../../local/provider-stage";
import { recordedProgram } from "../stability/recorded/recorded-program";
import { type CommandResult, EngineStack } from "./engine-stack";

const recorded = join(__dirname, "../stability/recorded");
const releases = readdirSync(recorded).flatMap((file) => /^(\d+\.\d+\.\d+)\.json$/.exec(file)?.[1] ?? []);
const STAGE = "aws:apigateway/stage:Stage";

describe("a stack that an earlier release made", () => {
  let stack: EngineStack;
  let local: ProviderStage;

  before(async () => {
    assert.ok(releases.length > 0, "no state is recorded");
    stack = await EngineStack.create(recordedProgram);
    local = await startProviderStage({ directory: stack.directory });
    stack.debugProviders = local.debugProviders;
  });
  after(async () => {
    await local?.close();
    stack?.remove();
  });

  async function takeOver(state: string): Promise<void> {
    const file = join(stack.directory, "state.json");
    writeFileSync(file, state);
    const imported = await stack.run(["stack", "import", "--file", file]);
    assert.equal(imported.exitCode, 0, imported.output);
  }

  /** Steps at what stands for something; components show their own arguments. */
  const steps = (result: CommandResult) => result.steps.filter((step) => !/^\S+ (stagedoor:|pulumi:)/.test(step));

  for (const release of releases) {
    const state = () => readFileSync(join(recorded, `${release}.json`), "utf8");

    it(`of ${release} is upgraded with nothing replaced, deleted or made`, async () => {
      await takeOver(state());
      const preview = await stack.preview();
      assert.equal(preview.exitCode, 0, preview.output);
      const updates = steps(preview);
      assert.deepEqual(
        updates.filter((step) => !step.startsWith("update ")),
        [],
      );
      // A cloud in memory has none of the recorded resources, so updates in place can only be previewed.
      if (updates.length > 0) return console.log(`      not run but previewed: ${updates.join(", ")}`);
      const up = await stack.up();
      assert.equal(up.exitCode, 0, up.output);
      assert.deepEqual(steps(up), []);
    });

    it(`of ${release} shows a resource whose name is another now, until the old name is its alias`, async () => {
      // Nothing has been renamed since the first release, so there is no alias of ours to prove this with.
      const renamed = state().replaceAll(`${STAGE}::shop-stage`, `${STAGE}::shop-live`);
      assert.notEqual(renamed, state());
      await takeOver(renamed);
      const without = steps(await stack.preview());
      assert.ok(without.includes(`create ${STAGE} shop-stage`), without.join("\n"));
      assert.ok(without.includes(`delete ${STAGE} shop-live`), without.join("\n"));
      await stack.run(["config", "set", "alias", `${STAGE} shop-stage shop-live`]);
      const preview = await stack.preview();
      await stack.run(["config", "rm", "alias"]);
      assert.equal(preview.exitCode, 0, preview.output);
      assert.deepEqual(
        steps(preview).filter((step) => !step.startsWith("update ")),
        [],
      );
    });
  }
});
