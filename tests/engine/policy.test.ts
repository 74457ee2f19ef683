import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { readProject } from "../../capture/project";
import { readStageConfig } from "../../capture/stage-config";
import { type RunningProvider, startProvider } from "../../local/drivers/provider/start-provider";
import { type ProviderStage, startProviderStage } from "../../local/provider-stage";
import { configurationOf } from "../../policy/configuration";
import { rules } from "../../policy/rules";
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

const page = readFileSync(join(ROOT, "docs/policy.md"), "utf8");

/** Words of the last two lines of the documented workflow, after `pulumi`. */
function documentedLines(): string[][] {
  const lines = [...page.matchAll(/- run: pulumi (stack export|policy analyze)(.*)/g)];
  return lines.map(([, verb, rest]) => `${verb}${rest}`.split(" "));
}

/** What the documented file says to the pack as a whole. */
function documentedPolicy(): Record<string, unknown> {
  const [, text] = /<!-- file: policy\.json -->\s*```json\n(.*?)```/s.exec(page)!;
  return (JSON.parse(text!) as { stagedoor: Record<string, unknown> }).stagedoor;
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

    it("leaves a state that the documented lines for CI judge wholly, and find in order", async () => {
      const [exporting, analyzing] = documentedLines();
      const { profile, exemptions } = configurationOf(readStageConfig(readProject(ROOT), stage).values, rules);
      const policy = { ...documentedPolicy(), profile, exemptions };
      writeFileSync(join(stack.directory, "policy.json"), JSON.stringify({ stagedoor: policy }));
      const exported = await stack.run(exporting!.map((word) => (word === "prod" ? stage : word)));
      assert.equal(exported.exitCode, 0, exported.output);
      const analyzed = await stack.run([...analyzing!, "--json"]);
      assert.deepEqual(analyzed.policies, []);
      assert.equal(analyzed.exitCode, 0, analyzed.output);
      assert.match(
        analyzed.output,
        /stagedoor-policy: profile \w+: \d+ rules ran on \d+ resources, .* 0 not evaluated/,
      );
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
