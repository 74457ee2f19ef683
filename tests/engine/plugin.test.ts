import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { availableParallelism, loadavg } from "node:os";
import { join, resolve } from "node:path";
import { type ProviderStage, startProviderStage } from "../../local/provider-stage";
import { onPath } from "./cli/find-or-build";
import { EngineStack } from "./engine-stack";

const PROJECT = resolve(__dirname, "fixtures/remote");
const PLUGIN = resolve(__dirname, "../../components");

describe("the components as a plugin of the real engine", () => {
  let stack: EngineStack;
  let local: ProviderStage;

  before(async () => {
    stack = await EngineStack.create({ project: PROJECT, stack: "dev" });
    local = await startProviderStage({ directory: stack.directory });
    stack.debugProviders = local.debugProviders;
    const project = join(stack.directory, "Pulumi.yaml");
    const plugins = { providers: [{ name: "stagedoor", path: PLUGIN }] };
    writeFileSync(project, `${readFileSync(project, "utf8")}plugins: ${JSON.stringify(plugins)}\n`);
  });
  after(async () => {
    await local?.close();
    stack?.remove();
  });

  it("give the committed schema", async () => {
    const before = performance.now();
    const result = await stack.run(["package", "get-schema", PLUGIN]);
    const seconds = (performance.now() - before) / 1000;
    console.log(`      pulumi package get-schema took ${seconds.toFixed(1)} s`);
    assert.equal(result.exitCode, 0, result.output);
    const given = JSON.parse(result.output.slice(result.output.indexOf("{"), result.output.lastIndexOf("}") + 1));
    const committed = JSON.parse(readFileSync(join(PLUGIN, "schema.json"), "utf8"));
    assert.equal(given.version, committed.version);
    assert.deepEqual(Object.keys(given.resources).sort(), Object.keys(committed.resources).sort());
    assert.deepEqual(Object.keys(given.types).sort(), Object.keys(committed.types).sort());
    // Where more waits for the machine's cores than they can do, the time says nothing of the plugin.
    if (loadavg()[0]! <= availableParallelism()) assert.ok(seconds <= 5, `${seconds} s; at most 5 are allowed`);
    else console.log(`      (not judged: the machine's load is ${loadavg()[0]!.toFixed(1)})`);
  });

  it("answer for their schema without loading the AWS SDK of Pulumi", () => {
    const script = `process.argv.push("127.0.0.1:1"); require(${JSON.stringify(join(PLUGIN, "plugin.js"))});
      process.stderr.write(String(Object.keys(require.cache).filter((file) => /@pulumi.(aws|awsx)\\b/.test(file)).length));
      process.exit(0);`;
    const { stderr, status } = spawnSync(process.execPath, ["-e", script], { encoding: "utf8" });
    assert.deepEqual([status, stderr], [0, "0"]);
  });

  it("have a schema that the CLI finds no fault with", async () => {
    const result = await stack.run(["schema", "check", join(PLUGIN, "schema.json")]);
    assert.equal(result.exitCode, 0, result.output);
  });

  for (const [fault, message] of [
    ["secret", /endpointType.*is secret, but decides what is made/s],
    ["name", /endpoint.*is unknown; known: .*endpointType/s],
  ] as const) {
    it(`refuse a ${fault} that they cannot take, and name the argument`, async () => {
      await stack.run(["config", "set", "fault", fault]);
      const preview = await stack.preview();
      assert.notEqual(preview.exitCode, 0);
      assert.match(preview.output, message);
      await stack.run(["config", "rm", "fault"]);
    });
  }

  it("are previewed from a program that knows only their tokens", async () => {
    const preview = await stack.preview();
    assert.equal(preview.exitCode, 0, preview.output);
    assert.deepEqual(Object.keys(preview.changes), ["create"]);
    assert.deepEqual(local.cloud.resources(), []);
  });

  it("are made, take each other by reference, and serve", async () => {
    const up = await stack.up();
    assert.equal(up.exitCode, 0, up.output);
    const { url, table } = await stack.outputs();
    const answer = await fetch(`${url}/notes/7`);
    assert.equal(answer.status, 200, await answer.clone().text());
    assert.deepEqual(await answer.json(), { id: "7", table, greeting: "good day" });
    assert.equal((await fetch(`${url}/jobs`, { method: "POST", body: "{}" })).status, 403);
  });

  it("keep what a program hands over as a secret out of the state in the clear", async () => {
    const functions = (await stack.resources()).filter(({ type }) => type === "aws:lambda/function:Function");
    assert.equal(functions.length, 1);
    assert.doesNotMatch(JSON.stringify(functions), /good day/);
  });

  it("have nothing to do the second time", async () => {
    const up = await stack.up();
    assert.equal(up.exitCode, 0, up.output);
    assert.deepEqual(Object.keys(up.changes), ["same"], up.steps.join("\n"));
  });

  it("make an SDK by `pulumi package add`, whose program previews", async function () {
    if (!onPath("pulumi-language-nodejs")) {
      console.log("      skipped: SDKs are generated by the vendor's language host, which is not on PATH");
      return this.skip();
    }
    const added = await stack.run(["package", "add", PLUGIN]);
    assert.equal(added.exitCode, 0, added.output);
    assert.match(readFileSync(join(stack.directory, "package.json"), "utf8"), /stagedoor/);
  });

  it("leave nothing behind when they are destroyed", async () => {
    const destroy = await stack.destroy();
    assert.equal(destroy.exitCode, 0, destroy.output);
    assert.deepEqual(await stack.resources(), []);
  });
});
