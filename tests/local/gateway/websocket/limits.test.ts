import assert from "node:assert/strict";
import { connect as connectTcp } from "node:net";
import fc from "fast-check";
import { afterEach, describe, it } from "mocha";
import { FrameGuard } from "../../../../local/gateway/websocket/frame-guard";
import { SocketStage } from "./socket-stage";

describe("WebSocket limits", () => {
  let stage: SocketStage | undefined;
  const start = async () => {
    stage = await SocketStage.start({
      functions: { echo: (event) => ({ statusCode: 200, body: `${String(event.body).length}` }) },
      routes: { $default: "echo" },
      answering: ["$default"],
    });
    return stage;
  };
  afterEach(() => stage?.close());

  it("takes a frame of 32 KB and refuses a longer one with 1009, unheard", async () => {
    const s = await start();
    const client = await s.connect();
    client.send("x".repeat(32 * 1024));
    assert.equal(await client.next(), "32768");
    client.send("x".repeat(32 * 1024 + 1));
    assert.equal((await client.closed).code, 1009);
    assert.equal(s.h.env.invocations.length, 1);
  });

  it("takes a message of 128 KB in frames, and refuses a longer one with 1009", async () => {
    const s = await start();
    const client = await s.connect();
    const sendFragments = (count: number) => {
      for (let i = 0; i < count; i++) client.socket.send("x".repeat(32 * 1024), { fin: i === count - 1 });
    };
    sendFragments(4);
    assert.equal(await client.next(), String(128 * 1024));
    sendFragments(5);
    assert.equal((await client.closed).code, 1009);
  });

  it("refuses binary frames with 1003", async () => {
    const s = await start();
    const client = await s.connect();
    client.socket.send(Buffer.from([1, 2, 3]));
    assert.equal((await client.closed).code, 1003);
  });

  it("ends an idle connection after ten minutes, and one that is used only after two hours", async () => {
    const s = await start();
    const idle = await s.connect();
    const busy = await s.connect();
    const { clock } = s.h.env;
    clock.advance(9 * 60_000);
    busy.send("x");
    await busy.next();
    clock.advance(2 * 60_000);
    assert.deepEqual(await idle.closed, { code: 1001, reason: "Going away" });
    for (let minutes = 11; minutes < 119; minutes += 9) {
      assert.equal(busy.socket.readyState, busy.socket.OPEN, `still open after ${minutes} minutes`);
      busy.send("x");
      await busy.next();
      clock.advance(9 * 60_000);
    }
    clock.advance(2 * 60_000);
    assert.equal((await busy.closed).code, 1001);
  });

  it("closes with 1007 for text that is not UTF-8, and survives frame abuse", async () => {
    const s = await start();
    const client = await s.connect();
    client.socket.send(Buffer.from([0xff, 0xfe]), { binary: false });
    assert.equal((await client.closed).code, 1007);
    const abuses = [
      [0x81, 0x05, 0x68, 0x65, 0x6c, 0x6c, 0x6f],
      [0xf1, 0x80, 0, 0, 0, 0],
      [0x83, 0x80, 0, 0, 0, 0],
      [0x89, 0xfe, 0x00, 0x7e, 0, 0, 0, 0],
      [0x80, 0x80, 0, 0, 0, 0],
      [0x81, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0],
    ];
    for (const bytes of abuses) await abuse(s, Buffer.from(bytes));
    const after = await s.connect();
    after.send("alive");
    assert.equal(await after.next(), "5");
  });

  it("refuses what is no handshake, without waking $connect", async () => {
    const s = await SocketStage.start({
      functions: { gate: () => ({ statusCode: 200 }) },
      routes: { $connect: "gate" },
    });
    stage = s;
    const { port, pathname } = new URL(s.url);
    for (const lines of [
      ["Sec-WebSocket-Key: short", "Sec-WebSocket-Version: 13"],
      ["Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Version: 8"],
      [],
    ]) {
      const answer = await raw(
        Number(port),
        [
          `GET ${pathname} HTTP/1.1`,
          "Host: 127.0.0.1",
          "Connection: Upgrade",
          "Upgrade: websocket",
          ...lines,
          "",
          "",
        ].join("\r\n"),
      );
      assert.match(answer, /^HTTP\/1\.1 400 /);
    }
    assert.equal(s.h.env.invocations.length, 0);
  });

  it("a stage that stops cuts its connections, and wakes no function for them", async () => {
    const s = await SocketStage.start({
      functions: { bye: () => ({ statusCode: 200 }) },
      routes: { $disconnect: "bye" },
    });
    stage = s;
    const clients = [await s.connect(), await s.connect()];
    await s.h.cloud.stop();
    await Promise.all(clients.map((client) => client.closed));
    await new Promise((resolve) => setTimeout(resolve, 20));
    assert.equal(s.h.env.invocations.length, 0);
  });

  it("the guard finds a long frame however its bytes are cut", () => {
    const frame = (length: number): Buffer => {
      const head = length < 126 ? [0x81, 0x80 | length] : [0x81, 0xfe, length >> 8, length & 0xff];
      return Buffer.concat([Buffer.from([...head, 1, 2, 3, 4]), Buffer.alloc(length)]);
    };
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 6 }),
        fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 20 }),
        (lengths, cuts) => {
          const guard = new FrameGuard(300);
          const bytes = Buffer.concat(lengths.map(frame));
          let accepted = true;
          for (let at = 0, i = 0; at < bytes.length && accepted; i++) {
            const size = cuts[i % cuts.length]!;
            accepted = guard.accepts(bytes.subarray(at, at + size));
            at += size;
          }
          return accepted === lengths.every((length) => length <= 300);
        },
      ),
    );
  });
});

/** Opens a connection by hand and sends bytes that no client library would. */
async function abuse(s: SocketStage, bytes: Buffer): Promise<void> {
  const { port, pathname } = new URL(s.url);
  await new Promise<void>((resolve, reject) => {
    const socket = connectTcp(Number(port), "127.0.0.1");
    socket.setTimeout(2000, () => reject(new Error(`no reaction to ${bytes.toString("hex")}`)));
    socket.write(
      `GET ${pathname} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n`,
    );
    let upgraded = false;
    socket.on("data", () => {
      if (!upgraded) socket.write(bytes);
      upgraded = true;
    });
    socket.on("end", () => socket.end());
    socket.on("close", () => {
      socket.destroy();
      resolve();
    });
    socket.on("error", () => {});
  });
}

function raw(port: number, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const socket = connectTcp(port, "127.0.0.1", () => socket.write(text));
    socket.on("data", (chunk: Buffer) => chunks.push(chunk));
    socket.on("end", () => {
      socket.end();
      resolve(Buffer.concat(chunks).toString("utf8"));
    });
    socket.on("error", reject);
  });
}
