import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Served, serve } from "../../local/drivers/serve";
import { FaultTable } from "./fault-table";

/** The shortest timeout that API Gateway takes is 50 ms. */
const timeoutInMillis = 400;
const ok = (body: string) => `HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n${body}`;

interface Fault {
  readonly what: string;
  /** What a backend does with a connection once something was asked. */
  readonly misbehave: (socket: Socket) => void;
  /** What callers of a REST API and of an HTTP API get. */
  readonly rest: readonly [status: number, body: RegExp];
  readonly http: readonly [status: number, body: RegExp];
}

/** Writes for as long as anybody listens. */
function endlessly(socket: Socket, text: string, everyMs: number): void {
  const timer = setInterval(() => socket.write(text), everyMs);
  socket.on("close", () => clearInterval(timer));
}

const broken = [504, /^\{"message": ?"Network error communicating with endpoint"\}$/] as const;
const late = [504, /^\{"message": ?"Endpoint request timed out"\}$/] as const;
const httpBroken = [503, /^\{"message":"Service Unavailable"\}$/] as const;
const httpLate = [503, /^\{"message":"Service Unavailable"\}$/] as const;

const faults: readonly Fault[] = [
  { what: "resets the connection", misbehave: (s) => s.resetAndDestroy(), rest: broken, http: httpBroken },
  { what: "hangs up without a word", misbehave: (s) => s.end(), rest: broken, http: httpBroken },
  { what: "never says a word", misbehave: () => {}, rest: late, http: httpLate },
  {
    what: "stalls amid its headers",
    misbehave: (s) => s.write("HTTP/1.1 200 OK\r\nContent-Le"),
    rest: late,
    http: httpLate,
  },
  {
    what: "stalls amid its body",
    misbehave: (s) => s.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc"),
    rest: late,
    http: httpLate,
  },
  {
    what: "drips a byte every 20 ms",
    misbehave(s) {
      s.write("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n");
      endlessly(s, "x", 20);
    },
    rest: late,
    http: httpLate,
  },
  {
    what: "says less than its Content-Length",
    misbehave: (s) => s.end("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc"),
    rest: broken,
    http: httpBroken,
  },
  {
    what: "says more than its Content-Length",
    misbehave: (s) => s.end("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabcHTTP/1.1 200 OK\r\nX-Smuggled: 1\r\n\r\n"),
    rest: [200, /^abc$/],
    http: [200, /^abc$/],
  },
  {
    what: "names two lengths",
    misbehave: (s) => s.end("HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd"),
    rest: broken,
    http: httpBroken,
  },
  {
    what: "breaks off a chunk",
    misbehave: (s) => s.end("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\nabc"),
    rest: broken,
    http: httpBroken,
  },
  {
    what: "sends headers without end",
    misbehave(s) {
      s.write("HTTP/1.1 200 OK\r\n");
      endlessly(s, `X-More: ${"x".repeat(4096)}\r\n`, 1);
    },
    rest: broken,
    http: httpBroken,
  },
  { what: "speaks no HTTP", misbehave: (s) => s.end("SSH-2.0-OpenSSH_9.6\r\n"), rest: broken, http: httpBroken },
  {
    what: "sends a header with a zero byte",
    misbehave: (s) => s.end("HTTP/1.1 200 OK\r\nX-Zero: a\0b\r\nContent-Length: 0\r\n\r\n"),
    rest: broken,
    http: httpBroken,
  },
  {
    what: "goes on without end",
    misbehave(s) {
      s.write("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
      const block = Buffer.alloc(65_536, "x");
      const pour = () => {
        while (!s.destroyed && s.write(block));
      };
      s.on("drain", pour);
      pour();
    },
    // Whichever comes first: the timeout, or the longest answer that is read.
    rest: [504, /timed out|Network error/],
    http: httpLate,
  },
];

describe("HTTP backends that fail", function () {
  this.timeout(30_000);
  const table = new FaultTable();
  let folder: string;
  let backend: Server;
  let misbehave: Fault["misbehave"] = () => {};
  const open = new Set<Socket>();
  const stages = new Map<"rest" | "http", Served>();

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "backends-"));
    backend = createServer((socket) => {
      open.add(socket);
      socket.on("close", () => open.delete(socket)).on("error", () => {});
      socket.once("data", (asked) => {
        if (String(asked).startsWith("GET /next")) socket.end(ok("served"));
        else misbehave(socket);
      });
    });
    await new Promise<void>((done) => backend.listen(0, "127.0.0.1", done));
    const { port } = backend.address() as { port: number };
    for (const type of ["rest", "http"] as const) {
      const file = join(folder, `${type}.json`);
      writeFileSync(file, JSON.stringify(documentTo(`http://127.0.0.1:${port}`)));
      stages.set(type, await serve({ file, port: 0, stage: type === "rest" ? "dev" : "$default", type }));
    }
  });
  after(async () => {
    for (const stage of stages.values()) await stage.close();
    for (const socket of open) socket.destroy();
    backend.close();
    rmSync(folder, { recursive: true });
    table.print();
  });

  for (const fault of faults) {
    for (const type of ["rest", "http"] as const) {
      it(`one that ${fault.what}: ${type === "rest" ? "a REST" : "an HTTP"} API answers ${fault[type][0]}, lets go of it, and serves the next`, async () => {
        misbehave = fault.misbehave;
        const { url } = stages.get(type)!;
        const started = Date.now();
        const answer = await fetch(`${url}/fault`);
        const text = await answer.text();
        const took = Date.now() - started;
        assert.deepEqual([answer.status, answer.headers.get("x-smuggled")], [fault[type][0], null], text);
        assert.match(text, fault[type][1]);
        assert.ok(took < timeoutInMillis + 3000, `answered after ${took} ms`);
        const next = await fetch(`${url}/next`);
        assert.deepEqual([next.status, await next.text()], [200, "served"]);
        const until = Date.now() + 3000;
        while (open.size > 0 && Date.now() < until) await new Promise((turn) => setTimeout(turn, 10));
        assert.equal(open.size, 0, "connections that were not let go");
        table.add(
          `a backend that ${fault.what}`,
          `${type}: ${answer.status} ${text.slice(0, 60)}`,
          String(next.status),
        );
      });
    }
  }
});

function documentTo(base: string): object {
  return {
    openapi: "3.0.1",
    info: { title: "backends", version: "1" },
    paths: Object.fromEntries(
      ["/fault", "/next"].map((path) => [
        path,
        {
          get: {
            responses: { 200: { description: "" } },
            "x-amazon-apigateway-integration": {
              type: "http_proxy",
              httpMethod: "GET",
              uri: `${base}${path}`,
              payloadFormatVersion: "1.0",
              timeoutInMillis,
            },
          },
        },
      ]),
    ),
  };
}
