import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { type Command, stagedoor } from "./command";
import { handler, type Project, smallProject } from "./project";

/** Processes whose command line names the folder. */
async function processesOf(directory: string): Promise<string[]> {
  const { execFile } = await import("node:child_process");
  const listed = await new Promise<string>((resolve, reject) =>
    execFile("ps", ["-eo", "pid,args"], (error, stdout) => (error ? reject(error) : resolve(stdout))),
  );
  return listed.split("\n").filter((line) => line.includes(directory));
}

describe("stagedoor dev", function () {
  this.timeout(90_000);
  let project: Project;
  let running: Command | undefined;
  const dev = (...words: string[]) => {
    running = stagedoor(["dev", "--port", "0", "--json", ...words], project.directory);
    return running;
  };
  const text = async (url: string) => (await fetch(url)).text();

  beforeEach(() => {
    project = smallProject();
  });
  afterEach(async () => {
    await running?.end();
    running = undefined;
    project.remove();
  });

  it("prints one ready line, serves, and ends within a second of SIGTERM with nothing left running", async () => {
    const command = dev();
    const ready = await command.ready;
    assert.equal(ready.ready, true);
    assert.equal(await text(ready.endpoints.greetings!), "hello world");
    assert.ok(ready.outputs.url);
    const asked = Date.now();
    assert.equal(await command.end(), 0);
    assert.ok(Date.now() - asked < 1000, `took ${Date.now() - asked} ms`);
    assert.deepEqual(await processesOf(project.directory), []);
  });

  it("tells why a request failed, and nothing of one that came through", async () => {
    project.write("handler/index.js", 'exports.handler = async () => { throw new Error("out of tea"); };\n');
    const command = dev();
    const { endpoints } = await command.ready;
    assert.equal((await fetch(endpoints.greetings!)).status, 500);
    await command.waitFor(/failed GET \/ 500, failed at step "integrate": .*out of tea/);
    project.write("handler/index.js", handler("again"));
    await command.waitFor(/rebuilt/);
    assert.equal((await fetch(endpoints.greetings!)).status, 200);
    assert.equal((await fetch(`${endpoints.greetings!}`, { method: "POST" })).status, 200);
    assert.equal(command.told().match(/failed GET/g)?.length, 1);
  });

  it("runs any stage that has a file", async () => {
    const { endpoints } = await dev("--stage", "loud").ready;
    assert.equal(await text(endpoints.greetings!), "HELLO world");
  });

  it("reloads an edited handler under the same address", async () => {
    const command = dev();
    const { endpoints } = await command.ready;
    project.write("handler/index.js", handler("again"));
    await command.waitFor(/rebuilt/);
    assert.equal(await text(endpoints.greetings!), "hello again");
  });

  it("shows a program's error and keeps the last good stage answering, until it is mended", async () => {
    const command = dev();
    const { endpoints } = await command.ready;
    const good = readFileSync(join(project.directory, "index.ts"), "utf8");
    project.write("index.ts", `${good}\nthrow new Error("on purpose");\n`);
    await command.waitFor(/last good stage keeps answering/);
    assert.equal(command.told().match(/on purpose/g)?.length, 1, command.told());
    assert.doesNotMatch(command.told(), /node_modules|node:internal/);
    assert.equal(await text(endpoints.greetings!), "hello world");
    project.write("index.ts", good.replace('?? "hello"', '?? "welcome"'));
    await command.waitFor(/rebuilt/);
    assert.equal(await text(endpoints.greetings!), "welcome world");
  });

  it("keeps data in the folder of --state over a restart", async () => {
    const state = join(project.directory, ".stagedoor/state");
    const first = dev("--state", state);
    await first.ready;
    assert.equal(await first.end(), 0);
    const { endpoints } = await dev("--state", state).ready;
    assert.equal(await text(endpoints.greetings!), "hello world");
  });

  it("shows a program's warning once, not at every rebuild", async () => {
    const good = readFileSync(join(project.directory, "index.ts"), "utf8");
    project.write("index.ts", `${good}\npulumi.log.warn("mind the gap");\n`);
    const command = dev();
    await command.ready;
    project.write("handler/index.js", handler("again"));
    await command.waitFor(/rebuilt/);
    assert.equal(command.told().match(/mind the gap/g)?.length, 1);
  });

  /** Runs a stage that cannot start and gives what was told. */
  async function failing(...words: string[]): Promise<string> {
    const command = dev(...words);
    assert.equal(await command.exited, 2);
    assert.doesNotMatch(command.told(), /^\s+at /m, "no stack trace");
    assert.deepEqual(await processesOf(project.directory), []);
    return command.told();
  }

  it("names the stages there are when asked for one that is not", async () => {
    assert.match(await failing("--stage", "production"), /no stage "production".*dev, loud/);
  });

  it("names a taken port and what to do", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => other.once("listening", resolve));
    const { port } = other.address() as { port: number };
    assert.match(await failing("--port", String(port)), new RegExp(`port ${port} is taken.*--port`));
    other.close();
  });

  it("names the resource that cannot be made and why", async () => {
    project.write(
      "index.ts",
      'import * as aws from "@pulumi/aws";\nnew aws.sqs.Queue("jobs", { fifoQueue: true, name: "jobs" });\n',
    );
    assert.match(await failing(), /aws:sqs\/queue:Queue.*'jobs'/);
  });

  it("names the file of a handler that is not there, and of a folder without a project", async () => {
    const good = readFileSync(join(project.directory, "index.ts"), "utf8");
    project.write("index.ts", good.replace("./handler", "./handlers"));
    assert.match(await failing(), /handlers/);
    assert.match(await failing("--cwd", "handler"), /Pulumi\.yaml/);
  });
});
