import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { Agent, get } from "node:http";
import { connect } from "node:net";
import { join } from "node:path";
import { type Command, stagedoor } from "../cli/command";
import { type Project, smallProject } from "../cli/project";

/** Answers after a while that differs from request to request. */
const slow = `exports.handler = async (event) => {
  const ms = Number((event.queryStringParameters ?? {}).ms ?? 0);
  await new Promise((done) => setTimeout(done, ms));
  return { statusCode: 200, body: "after " + ms };
};\n`;

const document = {
  openapi: "3.0.1",
  info: { title: "slow", version: "1" },
  paths: {
    "/": {
      get: {
        responses: { 200: { description: "" } },
        "x-amazon-apigateway-integration": {
          type: "aws_proxy",
          httpMethod: "POST",
          uri: "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:slow/invocations",
        },
      },
    },
  },
};

describe("SIGTERM under load", function () {
  this.timeout(120_000);
  let project: Project;
  let running: Command | undefined;
  before(() => {
    project = smallProject();
    project.write("handler/index.js", slow);
    project.write("api.json", JSON.stringify(document));
  });
  afterEach(async () => {
    running?.process.kill("SIGKILL");
    await running?.exited;
  });
  after(() => project.remove());

  const stages = [
    ["dev", ["dev", "--no-watch"], "greetings"],
    ["serve", ["serve", "api.json", "--function", "slow=handler/index.js"], "api"],
  ] as const;

  for (const [name, words, endpoint] of stages) {
    it(`stagedoor ${name}: requests under way get their answers, silent connections hold nothing up, nothing is left`, async () => {
      running = stagedoor([...words, "--port", "0", "--json"], project.directory);
      const { endpoints } = await running.ready;
      const url = endpoints[endpoint]!.replace(/\/$/, "");
      const ask = (ms: number) => answerOf(`${url}/?ms=${ms}`);
      assert.equal(await ask(0), "200 after 0");
      // As browsers open connections ahead of requests.
      const silent = connect(Number(new URL(url).port), "127.0.0.1");
      silent.on("error", () => {});
      const times = Array.from({ length: 20 }, (_, i) => 400 + i * 100);
      const asked = times.map(ask);
      await new Promise((turn) => setTimeout(turn, 300));
      const exited = running.end();
      assert.deepEqual(
        await Promise.all(asked),
        times.map((ms) => `200 after ${ms}`),
      );
      assert.equal(await exited, 0);
      silent.destroy();
      await assert.rejects(ask(0), /ECONNREFUSED/);
      const left = execFileSync("ps", ["-eo", "args"], { encoding: "utf8" }).split("\n");
      assert.deepEqual(
        left.filter((line) => line.includes(join(project.directory, ""))),
        [],
      );
    });
  }

  it("stagedoor dev: a second signal ends a stage at once that waits for a request", async () => {
    running = stagedoor(["dev", "--no-watch", "--port", "0", "--json"], project.directory);
    const { endpoints } = await running.ready;
    const asked = answerOf(`${endpoints.greetings!.replace(/\/$/, "")}/?ms=2900`).catch(() => "cut off");
    await new Promise((turn) => setTimeout(turn, 700));
    const began = Date.now();
    void running.end();
    await new Promise((turn) => setTimeout(turn, 300));
    void running.end();
    await running.exited;
    assert.ok(Date.now() - began < 1500, `ended after ${Date.now() - began} ms`);
    assert.equal(await asked, "cut off");
  });
});

/** Status and body, over a connection that is kept alive as far as the server lets it. */
function answerOf(url: string): Promise<string> {
  return new Promise((resolve, reject) => {
    get(url, { agent }, (response) => {
      let text = "";
      response.on("data", (chunk) => {
        text += chunk;
      });
      response.on("end", () => resolve(`${response.statusCode} ${text}`));
      response.on("error", reject);
    }).on("error", reject);
  });
}
const agent = new Agent({ keepAlive: true, maxSockets: 100 });
