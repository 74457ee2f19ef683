import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { type ProviderStage, startProviderStage } from "../../local/provider-stage";
import { pythonPackages } from "../../opinions/tools";
import { EngineStack } from "./engine-stack";

const PROJECT = resolve(__dirname, "fixtures/python");
const PLUGIN = resolve(__dirname, "../../components");
const run = promisify(execFile);

/** What the package's README tells users of other languages to write. */
function readmeBlock(language: "yaml" | "python"): string {
  const section = readFileSync(join(PLUGIN, "README.md"), "utf8").split("## From other languages")[1]!;
  return section.match(new RegExp(`^\`\`\`${language}\n([^]*?)^\`\`\`$`, "m"))![1]!;
}

function putNote(url: unknown): Promise<Response> {
  const headers = { "content-type": "application/json" };
  return fetch(`${url}/notes/7`, { method: "PUT", headers, body: JSON.stringify({ text: "kept" }) });
}

/** The vendor's SDK for Python brings a language host: that of its Automation API, which runs the program itself. */
describe("the components in a Python program on the real engine", () => {
  let stack: EngineStack | undefined;
  let local: ProviderStage | undefined;
  let python: string;

  before(async function () {
    const installed = await pythonPackages(PROJECT);
    if ("missing" in installed) {
      console.log(`      skipped: the Pulumi SDK for Python is not to be had: ${installed.missing}`);
      return this.skip();
    }
    python = join(installed.home, "venv", "bin", "python");
    stack = await EngineStack.create({ project: PROJECT, stack: "dev" });
    local = await startProviderStage({ directory: stack.directory });
    stack.debugProviders = local.debugProviders;
    const project = join(stack.directory, "Pulumi.yaml");
    const plugins = readmeBlock("yaml").replace("./node_modules/stagedoor", PLUGIN);
    writeFileSync(project, `${readFileSync(project, "utf8")}${plugins}`);
  });
  after(async () => {
    await local?.close();
    stack?.remove();
  });

  /** How many resources each operation was for. */
  async function operate(operation: "preview" | "up" | "destroy"): Promise<Record<string, number>> {
    // Python would write its bytecode beside the fixture's files.
    const env = { ...stack!.environment(), PYTHONDONTWRITEBYTECODE: "1" };
    const { stdout } = await run(python, [".", "dev", operation], { cwd: stack!.directory, env, maxBuffer: 1 << 26 });
    return JSON.parse(stdout.trimEnd().split("\n").at(-1)!);
  }

  it("are written as the README shows", () => {
    const files = ["components.py", "program.py"].map((name) => readFileSync(join(PROJECT, name), "utf8"));
    const known = new Set(files.flatMap((text) => text.split("\n").map((line) => line.trim())));
    const lines = readmeBlock("python").split("\n");
    assert.deepEqual(
      lines.filter((line) => !known.has(line.trim())),
      [],
    );
  });

  it("are previewed", async () => {
    assert.deepEqual(Object.keys(await operate("preview")), ["create"]);
    assert.deepEqual(local!.cloud.resources(), []);
  });

  it("are made, take each other by reference, and serve", async () => {
    await operate("up");
    const { url } = await stack!.outputs();
    const greeted = await fetch(`${url}/greetings/ada`);
    assert.deepEqual([greeted.status, await greeted.text()], [200, JSON.stringify({ greeting: "good day, ada" })]);
    const put = await putNote(url);
    assert.equal(put.status, 201, await put.text());
    assert.deepEqual(await (await fetch(`${url}/notes/7`)).json(), { pk: "7", text: "kept" });
  });

  it("keep what the program hands over as a secret out of the state in the clear", async () => {
    const resources = await stack!.resources();
    const functions = resources.filter(({ type }) => type === "aws:lambda/function:Function");
    assert.equal(functions.length, 1);
    assert.doesNotMatch(JSON.stringify(resources), /good day/);
  });

  it("have nothing to do the second time", async () => {
    assert.deepEqual(Object.keys(await operate("up")), ["same"]);
  });

  it("carry a changed argument to the one route that it is of", async () => {
    await stack!.run(["config", "set", "closed", "true"]);
    await operate("up");
    const { url } = await stack!.outputs();
    assert.equal((await putNote(url)).status, 403);
    assert.equal((await fetch(`${url}/notes/7`)).status, 200);
  });

  it("leave nothing behind when they are destroyed", async () => {
    await operate("destroy");
    assert.deepEqual(await stack!.resources(), []);
  });
});
