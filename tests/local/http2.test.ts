import assert from "node:assert/strict";
import { connect } from "node:http2";
import { type LocalServer, listen } from "../../local/server";
import type { WireRequest } from "../../local/wire";

/** SDK clients such as Kinesis' begin with HTTP/2 on a plain `http:` endpoint. */
describe("local server over HTTP/2 without TLS", () => {
  let server: LocalServer;
  let seen: WireRequest[];

  beforeEach(async () => {
    seen = [];
    server = await listen({
      port: 0,
      maxBodyBytes: 100,
      async handle(request) {
        seen.push(request);
        if (request.target === "/broken") throw new Error("expected in this test");
        return {
          status: 201,
          headers: [
            ["X-Twice", "a"],
            ["X-Twice", "b"],
            ["Connection", "close"],
          ],
          body: Buffer.from("answer"),
        };
      },
    });
  });
  afterEach(() => server.close());

  async function send(path: string, body: string): Promise<{ status: unknown; twice: unknown; text: string }> {
    const session = connect(server.url);
    try {
      return await new Promise((resolve, reject) => {
        const stream = session.request({ ":method": "POST", ":path": path, "x-sent": "1" });
        let head: Record<string, unknown> = {};
        let text = "";
        stream.on("response", (headers) => {
          head = headers;
        });
        stream.on("data", (chunk) => {
          text += String(chunk);
        });
        stream.on("end", () => resolve({ status: head[":status"], twice: head["x-twice"], text }));
        stream.on("error", reject);
        stream.end(body);
      });
    } finally {
      session.close();
    }
  }

  it("hands on path, headers, host and body, and answers", async () => {
    assert.deepEqual(await send("/a%2Fb?x=1", "body"), { status: 201, twice: "a, b", text: "answer" });
    const [request] = seen;
    assert.equal(request?.target, "/a%2Fb?x=1");
    assert.equal(request?.body.toString(), "body");
    assert.equal(request?.host, `127.0.0.1:${server.port}`);
    assert.deepEqual(request?.headers[0], ["host", request?.host]);
    assert.ok(request?.headers.some(([name, value]) => name === "x-sent" && value === "1"));
  });

  it("answers 413 to a body over the limit and 500 to a handler that throws, and still HTTP/1.1", async () => {
    assert.equal((await send("/", "x".repeat(101))).status, 413);
    assert.equal((await send("/broken", "")).status, 500);
    assert.equal((await fetch(server.url)).status, 201);
  });
});
