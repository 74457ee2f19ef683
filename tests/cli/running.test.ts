import assert from "node:assert/strict";
import { type Command, type Ready, stagedoor } from "./command";
import { type Project, smallProject } from "./project";
import { type Ended, run } from "./run-to-end";

describe("Commands that talk to a running stage", function () {
  this.timeout(120_000);
  let project: Project;
  let stage: Command;
  let ready: Ready;
  const ask = (...words: string[]): Promise<Ended> => run(words, project.directory, { STAGEDOOR_URL: ready.console });
  const call = (path: string) => fetch(`${ready.endpoints.greetings!.replace(/\/$/, "")}${path}`);
  const lines = ({ stdout }: Ended) => stdout.trim().split("\n").filter(Boolean);

  before(async () => {
    project = smallProject();
    project.write(
      "handler/index.js",
      `exports.handler = async (event) => {
  if (event.fail) throw new Error("as asked");
  console.log("stirring");
  if (event.rawPath === "/salt") throw new Error("no salt");
  console.log("asked for " + (event.rawPath ?? "nothing") + " by " + event.requestContext?.requestId);
  return { statusCode: 200, body: "hello" };
};\n`,
    );
    stage = stagedoor(["dev", "--port", "0", "--json", "--no-watch"], project.directory);
    ready = await stage.ready;
  });
  after(async () => {
    await stage.end();
    project.remove();
  });

  it("invoke prints the answer, and what the function logged on stderr", async () => {
    const { code, stdout, stderr } = await ask("invoke", "greeter", "--generate", "http", "--path", "/tea?x=1");
    assert.equal(code, 0, stderr);
    assert.deepEqual(JSON.parse(stdout), { statusCode: 200, body: "hello" });
    assert.match(stderr, /START RequestId[\s\S]*asked for \/tea[\s\S]*REPORT/);
  });

  it("invoke takes a file or stdin, and ends with 1 where the function fails", async () => {
    project.write("event.json", '{"fail":true}');
    const failed = await ask("invoke", "greeter", "--event", "event.json", "--json");
    assert.equal(failed.code, 1);
    const told = JSON.parse(failed.stdout) as { error: string; payload: { errorMessage: string } };
    assert.deepEqual([told.error, told.payload.errorMessage], ["Unhandled", "as asked"]);
    project.write("broken.json", "{");
    const broken = await ask("invoke", "greeter", "--event", "broken.json");
    assert.deepEqual([broken.code, /broken\.json is not JSON/.test(broken.stderr)], [2, true]);
    const missing = await ask("invoke", "greeter", "--event", "none.json");
    assert.match(missing.stderr, /^none\.json cannot be read: there is no such file$/m);
    const misspelt = await ask("invoke", "greter");
    assert.equal(misspelt.code, 2);
    assert.match(misspelt.stderr, /no function "greter" \(did you mean "greeter"\?\)/);
  });

  it("invoke starts a stage for one call where none runs", async () => {
    const { code, stdout, stderr } = await run(
      ["invoke", "greeter", "--once", "--generate", "rest"],
      project.directory,
    );
    assert.equal(code, 0, stderr);
    assert.equal((JSON.parse(stdout) as { body: string }).body, "hello");
  });

  it("invoke says how to give an event where the function fails without one", async () => {
    // The running stage keeps the one that it has read.
    project.write("handler/index.js", "exports.handler = async ({ requestContext }) => requestContext.http;\n");
    const other = await run(["invoke", "greeter", "--once"], project.directory);
    assert.equal(other.code, 1);
    assert.match(other.stderr, /its event was \{\}; give one with --event FILE, or .* --generate rest, http, sqs/);
    const given = await run(["invoke", "greeter", "--once", "--generate", "sqs"], project.directory);
    assert.equal(given.code, 1);
    assert.doesNotMatch(given.stderr, /its event was/);
  });

  it("logs are filtered by function and text, and cut to the newest", async () => {
    await call("/milk");
    const found = await ask("logs", "--function", "greeter", "--filter", "asked for /milk", "--json");
    assert.equal(found.code, 0);
    const [line] = lines(found).map((text) => JSON.parse(text) as { of: object; message: string });
    assert.deepEqual(line?.of, { kind: "function", name: "greeter" });
    assert.equal(lines(await ask("logs", "--last", "2")).length, 2);
    assert.deepEqual(lines(await ask("logs", "--api", "greetings", "--filter", "milk")), [], "it has no access log");
    assert.match((await ask("logs", "--api", "greeting")).stderr, /did you mean "greetings"\?/);
  });

  it("logs of one request are those that name it, and all of the function's run that answered it", async () => {
    const answer = await call("/sugar");
    const id = answer.headers.get("apigw-requestid")!;
    await call("/other");
    const { stdout } = await ask("logs", "--request", id);
    assert.match(stdout, /START RequestId.*\n.*stirring\n.*asked for \/sugar.*\n[\s\S]*REPORT RequestId/);
    assert.doesNotMatch(stdout, /other/);
    const failed = await call("/salt");
    assert.equal(failed.status, 500);
    const failure = await ask("logs", "--request", failed.headers.get("apigw-requestid")!);
    assert.match(failure.stdout, /START RequestId[\s\S]*stirring[\s\S]*no salt/);
    const unknown = await ask("logs", "--request", "none");
    assert.equal(unknown.code, 2);
  });

  it("logs follow what comes, until they are interrupted", async () => {
    const follower = stagedoor(
      ["logs", "--follow", "--last", "0", "--filter", "cocoa", "--json", "--url", ready.console],
      project.directory,
    );
    const asking = setInterval(() => void call("/cocoa"), 300);
    const first = (await follower.ready) as unknown as { message: string };
    clearInterval(asking);
    assert.match(first.message, /cocoa/);
    assert.equal(await follower.end(), 0);
  });

  it("env and token say so where no stage answers", async () => {
    for (const words of [["env"], ["token"], ["logs"], ["invoke", "greeter"]]) {
      const { code, stderr } = await run([...words, "--url", "http://127.0.0.1:9"], project.directory);
      assert.deepEqual([code, /no stage answers at http:\/\/127\.0\.0\.1:9; start one/.test(stderr)], [2, true]);
    }
  });
});
