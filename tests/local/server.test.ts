import assert from "node:assert/strict";
import { request } from "node:http";
import { connect } from "node:net";
import { type LocalServer, listen, PortTakenError } from "../../local/server";
import type { WireRequest, WireResponse } from "../../local/wire";

/** Bytes that a raw TCP client gets back for `text`. */
function raw(port: number, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1", () => socket.write(text));
    let answer = "";
    socket.on("data", (chunk) => {
      answer += chunk.toString("latin1");
    });
    socket.on("close", () => resolve(answer));
    socket.on("error", reject);
  });
}

describe("local server", () => {
  let server: LocalServer;
  let seen: WireRequest[];
  let answer: (request: WireRequest) => Promise<WireResponse>;

  beforeEach(async () => {
    seen = [];
    answer = async () => ({ status: 200, headers: [], body: Buffer.from("ok") });
    server = await listen({
      port: 0,
      maxBodyBytes: 1000,
      handle: (request) => {
        seen.push(request);
        return answer(request);
      },
    });
  });
  afterEach(() => server.close());

  it("hands on path, query and header lines exactly as sent", async () => {
    await raw(
      server.port,
      "GET /a//b%2Fc/../d?x=%20&x=1 HTTP/1.1\r\nHost: h\r\nX-CaSe: 1\r\nx-case: 2\r\nConnection: close\r\n\r\n",
    );
    assert.equal(seen[0]!.target, "/a//b%2Fc/../d?x=%20&x=1");
    assert.deepEqual(seen[0]!.headers.slice(1, 3), [
      ["X-CaSe", "1"],
      ["x-case", "2"],
    ]);
  });

  it("takes the path out of an absolute-form target", async () => {
    await raw(server.port, "GET http://elsewhere/p?q HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
    assert.equal(seen[0]!.target, "/p?q");
  });

  it("keeps repeated response headers and streams chunks", async () => {
    answer = async () => ({
      status: 201,
      headers: [
        ["Set-Cookie", "a=1"],
        ["Set-Cookie", "b=2"],
      ],
      body: (async function* () {
        yield Buffer.from("one,");
        yield Buffer.from("two");
      })(),
    });
    const response = await fetch(server.url);
    assert.deepEqual(response.headers.getSetCookie(), ["a=1", "b=2"]);
    assert.equal(await response.text(), "one,two");
  });

  it("answers 413 to a body over the limit and 500 to a handler that throws", async () => {
    assert.equal((await fetch(server.url, { method: "POST", body: "x".repeat(2000) })).status, 413);
    answer = async () => {
      throw new Error("expected in this test");
    };
    assert.equal((await fetch(server.url)).status, 500);
  });

  it("replaces characters that no header may hold instead of failing", async () => {
    answer = async () => ({ status: 200, headers: [["X-Text", "a\r\nInjected: 1\u0100"]], body: Buffer.alloc(0) });
    const response = await fetch(server.url);
    assert.equal(response.headers.get("x-text"), "a??Injected: 1?");
    assert.equal(response.headers.get("injected"), null);
  });

  it("survives bytes that are no HTTP", async () => {
    assert.match(await raw(server.port, "\x00\x01 nonsense\r\n\r\n"), /^HTTP\/1\.1 400 /);
    assert.equal((await fetch(server.url)).status, 200);
  });

  it("names the port that is taken", async () => {
    await assert.rejects(listen({ port: server.port, handle: answer }), (error: Error) => {
      assert.ok(error instanceof PortTakenError);
      assert.match(error.message, new RegExp(`${server.port}.*--port`));
      return true;
    });
  });

  it("finishes a request under way before it closes", async () => {
    let release = () => {};
    answer = () =>
      new Promise((resolve) => {
        release = () => resolve({ status: 200, headers: [], body: Buffer.from("late") });
      });
    const pending = new Promise<string>((resolve, reject) => {
      request(server.url, (response) => response.on("data", (chunk) => resolve(String(chunk))))
        .on("error", reject)
        .end();
    });
    while (seen.length === 0) await new Promise((tick) => setTimeout(tick, 5));
    const closed = server.close();
    release();
    assert.equal(await pending, "late");
    await closed;
  });
});
