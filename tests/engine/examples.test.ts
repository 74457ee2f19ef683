import assert from "node:assert/strict";
import { existsSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { type ProviderStage, startProviderStage } from "../../local/provider-stage";
import { EngineStack } from "./engine-stack";

const examples = resolve(__dirname, "../../components/examples");
const names = readdirSync(examples).filter((name) => existsSync(join(examples, name, "Pulumi.yaml")));

describe("each example on the real engine", () => {
  let local: ProviderStage;

  before(async () => {
    assert.ok(names.length > 0);
    local = await startProviderStage({ directory: examples });
  });
  after(() => local?.close());

  for (const name of names) {
    it(`${name} previews as new, and the linter has nothing to say`, async () => {
      const project = join(examples, name);
      const stack = await EngineStack.create({
        project,
        stack: "dev",
        debugProviders: local.debugProviders,
        bundled: true,
      });
      try {
        const preview = await stack.preview();
        assert.equal(preview.exitCode, 0, preview.output);
        assert.deepEqual(Object.keys(preview.changes), ["create"]);
        // Advice that an example does not follow is accepted in its stage's file, with the reason.
        assert.doesNotMatch(preview.output, /stagedoor advises/);
        assert.deepEqual(local.cloud.resources(), [], "a preview makes nothing");
      } finally {
        stack.remove();
      }
    });
  }
});
