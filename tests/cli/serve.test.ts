import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Command, stagedoor } from "./command";

const greet =
  "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:greet/invocations";
const document = (integration: object, more: object = {}) => ({
  openapi: "3.0.1",
  info: { title: "greetings", version: "1" },
  paths: {
    "/hello": {
      get: { responses: { 200: { description: "" } }, "x-amazon-apigateway-integration": integration, ...more },
    },
  },
});

describe("stagedoor serve", function () {
  this.timeout(30_000);
  let directory: string;
  const running: Command[] = [];
  const file = (name: string, content: string | object) => {
    writeFileSync(join(directory, name), typeof content === "string" ? content : JSON.stringify(content));
    return name;
  };
  const serve = (...words: string[]) => {
    const command = stagedoor(["serve", ...words, "--port", "0", "--json"], directory);
    running.push(command);
    return command;
  };

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "stagedoor-serve-"));
  });
  afterEach(async () => {
    await Promise.all(running.splice(0).map((command) => command.end()));
    rmSync(directory, { recursive: true });
  });

  it("serves a REST API with its stage in the path, its functions, variables and keys", async () => {
    const handler = file(
      "greet.mjs",
      "export const handler = async (event) => ({ statusCode: 200, body: event.stageVariables.word });",
    );
    const api = file("api.json", {
      ...document({ type: "aws_proxy", httpMethod: "POST", uri: greet }, { security: [{ key: [] }] }),
      components: { securitySchemes: { key: { type: "apiKey", in: "header", name: "x-api-key" } } },
    });
    const key = "k".repeat(24);
    const command = serve(
      api,
      "--stage",
      "test",
      "--function",
      `greet=${handler}`,
      "--stage-variable",
      "word=hello",
      "--api-key",
      key,
    );
    const ready = await command.ready;
    const { endpoints } = ready;
    assert.match(endpoints.api!, /\/test$/);
    assert.ok(!("console" in ready), "a document alone has no console page, and none is named");
    assert.equal((await fetch(`${endpoints.api}/hello`)).status, 403);
    assert.equal(await (await fetch(`${endpoints.api}/hello`, { headers: { "x-api-key": key } })).text(), "hello");
    const asked = Date.now();
    assert.equal(await command.end(), 0);
    assert.ok(Date.now() - asked < 1000);
  });

  it("serves an HTTP API at the root", async () => {
    const handler = file("greet.cjs", "exports.handler = async () => ({ hello: true });");
    const api = file(
      "api.yaml",
      JSON.stringify(document({ type: "AWS_PROXY", httpMethod: "POST", uri: greet, payloadFormatVersion: "2.0" })),
    );
    const { endpoints } = await serve(api, "--type", "http", "--function", `greet=${handler}`).ready;
    assert.deepEqual(await (await fetch(`${endpoints.api!.replace(/\/$/, "")}/hello`)).json(), { hello: true });
  });

  it("says on stderr where a request was stopped, and why", async () => {
    const api = file("api.json", document({ type: "aws_proxy", httpMethod: "POST", uri: greet }));
    const command = serve(api);
    const { endpoints } = await command.ready;
    assert.match(command.told(), /warning the document calls function greet; give its file with --function greet=FILE/);
    assert.equal((await fetch(`${endpoints.api}/hello`)).status, 500);
    assert.equal((await fetch(`${endpoints.api}/other`)).status, 403);
    await command.waitFor(
      /GET \/dev\/hello 500, failed at step "integrate": .*Function not found.*--function greet=FILE/,
    );
    await command.waitFor(/GET \/dev\/other 403, refused at step "route": /);
  });

  it("throttles by the account's limit, which may have been raised", async () => {
    const api = file(
      "mock.json",
      document({ type: "mock", requestTemplates: { "application/json": '{"statusCode": 200}' } }),
    );
    const statuses = async (...words: string[]) => {
      const { endpoints } = await serve(api, ...words).ready;
      const asked = Array.from({ length: 5 }, () => fetch(`${endpoints.api}/hello`));
      return new Set((await Promise.all(asked)).map(({ status }) => status));
    };
    assert.ok((await statuses("--account-limit", "1,1")).has(429));
    assert.ok(!(await statuses()).has(429));
  });

  /** Serves what cannot be served and gives what was told. */
  async function failing(...words: string[]): Promise<string> {
    const command = serve(...words);
    assert.equal(await command.exited, 2);
    assert.doesNotMatch(command.told(), /^\s+at /m, "no stack trace");
    return command.told();
  }

  it("tells what is wrong with a file, a function or a document, without a stack", async () => {
    assert.match(await failing("none.json"), /none\.json cannot be read/);
    assert.match(await failing(file("broken.json", '{"openapi": ')), /broken\.json cannot be/);
    assert.match(await failing(file("other.json", { hello: 1 })), /other\.json cannot be imported.*openapi: 3\.0\.1/s);
    assert.match(await failing(file("cut.json", '{\n"openapi": "3.0.1"')), /cut\.json cannot be imported.*line 2/s);
    assert.match(await failing("."), /\. cannot be read: it is a folder/);
    const api = file("api.json", document({ type: "mock" }));
    assert.match(await failing(api, "--function", "greet=none.mjs"), /function greet: there is no file/);
    assert.match(await failing(file("bad.json", document({ type: "aws_proxy", uri: "nonsense" }))), /GET|hello/);
  });

  it("says what is allowed for a wrong option", async () => {
    const api = file("api.json", document({ type: "mock" }));
    assert.match(await failing(api, "--type", "soap"), /rest, http/);
    assert.match(await failing(api, "--function", "greet"), /NAME=VALUE/);
    assert.match(await failing(api, "--account-limit", "fast"), /RATE,BURST/);
  });
});
