import assert from "node:assert/strict";
import { cpSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { type RunningProvider, startProvider } from "../../local/drivers/provider/start-provider";
import { sampleCloud } from "../local/drivers/sample-cloud";
import { EngineStack } from "./engine-stack";

const PROJECT = resolve(__dirname, "fixtures/small");

describe("policy packs on the real engine", () => {
  let provider: RunningProvider;
  let stack: EngineStack;
  let pack: string;

  before(async () => {
    provider = await startProvider({ cloud: sampleCloud({ directory: PROJECT }) });
    stack = await EngineStack.create({ project: PROJECT, stack: "dev", debugProviders: provider.debugProviders });
    // The engine writes beside a pack, so it gets a copy.
    pack = mkdtempSync(join(tmpdir(), "stagedoor-pack-"));
    cpSync(resolve(__dirname, "fixtures/pack"), pack, { recursive: true });
    symlinkSync(resolve(__dirname, "../../node_modules"), join(pack, "node_modules"));
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
