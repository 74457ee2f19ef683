import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { type RunningProvider, startProvider } from "../../local/drivers/provider/start-provider";
import { type ProviderStage, startProviderStage } from "../../local/provider-stage";
import { sampleCloud } from "../local/drivers/sample-cloud";
import { EngineStack } from "./engine-stack";

const PROJECT = resolve(__dirname, "fixtures/small");

const ROOT = resolve(__dirname, "../..");

/** A copy of a pack that finds the repository's packages. */
function copyOf(pack: string): string {
  const copy = mkdtempSync(join(tmpdir(), "stagedoor-pack-"));
  cpSync(pack, copy, { recursive: true, filter: (path) => !path.endsWith("node_modules") });
  symlinkSync(join(ROOT, "node_modules"), join(copy, "node_modules"));
  return copy;
}

for (const stage of ["dev", "prod"]) {
  describe(`the project's own policy pack on its ${stage} stage`, () => {
    let provider: ProviderStage;
    let stack: EngineStack;
    let pack: string;

    before(async () => {
      execFileSync("npm", ["run", "build", "--workspace", "policy"], { cwd: ROOT, stdio: "ignore" });
      pack = copyOf(join(ROOT, "policy"));
      stack = await EngineStack.create({ project: ROOT, stack: stage });
      provider = await startProviderStage({ directory: stack.directory });
      stack.debugProviders = provider.debugProviders;
    });
    after(async () => {
      await provider?.close();
      stack?.remove();
      if (pack) rmSync(pack, { recursive: true });
    });

    it("runs, and finds nothing against it, in preview and with all values known", async () => {
      const preview = await stack.preview("--policy-pack", pack);
      assert.equal(preview.exitCode, 0, preview.output);
      assert.match(preview.output, /stagedoor/);
      const up = await stack.up("--policy-pack", pack);
      assert.equal(up.exitCode, 0, up.output);
      assert.doesNotMatch(up.output, /\[mandatory\]/);
    });
  });
}

describe("policy packs on the real engine", () => {
  let provider: RunningProvider;
  let stack: EngineStack;
  let pack: string;

  before(async () => {
    provider = await startProvider({ cloud: sampleCloud({ directory: PROJECT }) });
    stack = await EngineStack.create({ project: PROJECT, stack: "dev", debugProviders: provider.debugProviders });
    pack = copyOf(resolve(__dirname, "fixtures/pack"));
  });
  after(async () => {
    await provider?.close();
    stack?.remove();
    if (pack) rmSync(pack, { recursive: true });
  });

  it("let pass what they have nothing against", async () => {
    const preview = await stack.preview("--policy-pack", pack);
    assert.equal(preview.exitCode, 0, preview.output);
    assert.match(preview.output, /sample-pack/);
  });

  it("stop what they forbid, with their reason", async () => {
    await stack.run(["config", "set", "owner", ""]);
    const preview = await stack.preview("--policy-pack", pack);
    assert.notEqual(preview.exitCode, 0);
    assert.match(preview.output, /tables-have-owners.*this table has no owner/s);
  });
});
