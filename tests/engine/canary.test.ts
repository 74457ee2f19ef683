import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { type Release, releasesOf } from "../../local/console/releases";
import { type ProviderStage, startProviderStage } from "../../local/provider-stage";
import { EngineStack } from "./engine-stack";

const command = resolve(__dirname, "../../cli/bin/stagedoor.js");

describe("a canary on the real engine", () => {
  let stack: EngineStack;
  let local: ProviderStage;
  let stable: string;

  before(async () => {
    const project = resolve(__dirname, "fixtures/canary");
    stack = await EngineStack.create({ project, stack: "dev", bundled: true });
    local = await startProviderStage({ directory: stack.directory });
    stack.debugProviders = local.debugProviders;
    assert.equal((await stack.up()).exitCode, 0);
  });
  after(async () => {
    await local?.close();
    stack?.remove();
  });

  /** The command as a user runs it: it reads the stack's state by the Pulumi CLI. */
  async function canary(...words: string[]): Promise<void> {
    await promisify(execFile)(process.execPath, [command, "canary", ...words], {
      cwd: stack.directory,
      env: stack.environment(),
    });
  }
  async function up(): Promise<Release> {
    const result = await stack.up();
    assert.equal(result.exitCode, 0, result.output);
    const [release] = releasesOf(await stack.resources());
    return release!;
  }
  function say(word: string): void {
    const file = join(stack.directory, "Pulumi.dev.yaml");
    writeFileSync(file, readFileSync(file, "utf8").replace(/word: \w+/, `word: ${word}`));
  }
  async function words(): Promise<Set<string>> {
    const url = String((await stack.outputs()).url).replace(/^https:\/\/([^.]+)[^/]*/, `${local.url}/execute-api/$1`);
    const answers = Array.from(
      { length: 60 },
      async () => (await (await fetch(`${url}/word`)).json()) as { word: string },
    );
    return new Set((await Promise.all(answers)).map(({ word }) => word));
  }

  it("starts from the stack's state, and gives the changed program its share", async () => {
    await canary("start", "--percent", "50");
    say("new");
    const release = await up();
    stable = release.deploymentId;
    assert.equal(release.canary?.percent, 50);
    assert.notEqual(release.canary?.deploymentId, stable);
    assert.deepEqual([...(await words())].sort(), ["new", "old"]);
  });

  it("rolls back to the deployment that stayed, and then follows a program that was put right", async () => {
    await canary("rollback");
    const release = await up();
    assert.deepEqual([release.deploymentId, release.canary], [stable, undefined]);
    assert.deepEqual([...(await words())], ["old"]);
    say("better");
    await canary("promote");
    const next = await up();
    assert.notEqual(next.deploymentId, stable);
    assert.deepEqual([...(await words())], ["better"]);
    const file = readFileSync(join(stack.directory, "Pulumi.dev.yaml"), "utf8");
    assert.match(file, /word: better # what it answers\n/);
    assert.doesNotMatch(file, /stagedoor-canary/);
  });

  it("has nothing left to do, and leaves nothing", async () => {
    assert.deepEqual(Object.keys((await stack.up()).changes), ["same"]);
    assert.equal((await stack.destroy()).exitCode, 0);
  });
});
