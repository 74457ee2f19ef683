import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createRuntime, type FunctionRuntime } from "../../../../local/cloud/lambda/runtime";

describe("host names inside a function", () => {
  let folder: string;
  let server: Server;
  let endpointUrl: string;
  let runtime: FunctionRuntime | undefined;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "lambda-hosts-"));
    server = createServer(async (request, response) => {
      let body = "";
      for await (const chunk of request) body += chunk;
      response.writeHead(request.url === "/none" ? 204 : 201, { "x-seen": "yes" });
      response.end(
        request.url === "/none" ? undefined : JSON.stringify([request.headers.host, request.method, request.url, body]),
      );
    });
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    endpointUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  after(async () => {
    await new Promise((closed) => {
      server.close(closed);
      server.closeAllConnections();
    });
    rmSync(folder, { recursive: true });
  });
  afterEach(() => runtime?.stop());

  async function run(source: string): Promise<unknown> {
    const file = join(folder, "index.mjs");
    writeFileSync(file, source);
    const hosts = () => ["idp.eu-west-1.amazonaws.com", "*.execute-api.eu-west-1.amazonaws.com"];
    runtime = createRuntime({ name: "caller", code: { file, export: "handler" }, endpointUrl, hosts });
    const { payload, functionError } = await runtime.invoke({ payload: "{}" });
    assert.equal(functionError, undefined, payload);
    return JSON.parse(payload);
  }

  it("are found by fetch at the local server, with the name in the Host header", async () => {
    const answer = await run(`export const handler = async () => {
      const reply = await fetch("https://idp.eu-west-1.amazonaws.com/keys?x=1", { method: "POST", body: "hello" });
      return [reply.status, reply.headers.get("x-seen"), await reply.json()];
    }`);
    assert.deepEqual(answer, [201, "yes", ["idp.eu-west-1.amazonaws.com", "POST", "/keys?x=1", "hello"]]);
  });

  it("may answer without a body", async () => {
    const answer = await run(`export const handler = async () => {
      const reply = await fetch(new URL("https://idp.eu-west-1.amazonaws.com/none"));
      return [reply.status, await reply.text()];
    }`);
    assert.deepEqual(answer, [204, ""]);
  });

  it("are found by node:https however it is imported and called, wildcards included", async () => {
    const answer = await run(`
      import https, { request } from "node:https";
      const read = (send) => new Promise((resolve, reject) => {
        const sent = send((reply) => {
          let text = "";
          reply.on("data", (chunk) => { text += chunk; }).on("end", () => resolve(JSON.parse(text)[0]));
        });
        sent.on("error", reject);
        sent.end();
      });
      const host = "abc.execute-api.eu-west-1.amazonaws.com";
      export const handler = () => Promise.all([
        read((done) => request({ hostname: host, path: "/", method: "GET", agent: new https.Agent() }, done)),
        read((done) => request("https://" + host + "/", done)),
        read((done) => https.get("https://" + host + "/", { headers: { Host: host } }, done)),
      ]);
    `);
    assert.deepEqual(answer, Array(3).fill("abc.execute-api.eu-west-1.amazonaws.com"));
  });

  it("that SDKs make of the server's address for some calls lead to it, signed as they are", async () => {
    const { port } = new URL(endpointUrl);
    const answer = await run(`
      import { request } from "node:http";
      const ask = (hostname, headers) => new Promise((resolve, reject) => {
        const sent = request({ hostname, port: ${port}, path: "/", headers }, (reply) => {
          let text = "";
          reply.on("data", (chunk) => { text += chunk; }).on("end", () => resolve(JSON.parse(text)[0]));
        });
        sent.on("error", reject);
        sent.end();
      });
      export const handler = () => Promise.all([ask("sync-127.0.0.1", {}), ask("127.0.0.1", {})]);
    `);
    assert.deepEqual(answer, [`sync-127.0.0.1:${port}`, `127.0.0.1:${port}`]);
  });

  it("of others are left alone", async () => {
    const answer = await run(`export const handler = async () => {
      const error = await fetch("https://elsewhere.invalid/").catch((failed) => failed);
      return error.cause.code;
    }`);
    assert.match(String(answer), /ENOTFOUND|EAI_AGAIN/);
  });
});
