import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { connect, type Socket } from "node:net";
import { type FrontDoor, openFrontDoor } from "../clients/front-door";
import { addWebSocketApi, nextMessage, opened } from "../clients/sockets";

/** Bits of a frame's head: https://www.rfc-editor.org/rfc/rfc6455#section-5.2 */
interface Frame {
  readonly fin?: boolean;
  readonly rsv?: number;
  readonly opcode: number;
  readonly payload?: Buffer | string;
  readonly masked?: boolean;
  /** Length as stated, where it is not the payload's own. */
  readonly stated?: { readonly code: number; readonly bytes: Buffer };
}

const [CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG] = [0, 1, 2, 8, 9, 10];

function encoded({ fin = true, rsv = 0, opcode, payload = "", masked = true, stated }: Frame): Buffer {
  const data = Buffer.from(payload);
  const { code, bytes } = stated ?? lengthOf(data.length);
  const head = Buffer.from([(fin ? 0x80 : 0) | (rsv << 4) | opcode, (masked ? 0x80 : 0) | code]);
  if (!masked) return Buffer.concat([head, bytes, data]);
  const mask = randomBytes(4);
  return Buffer.concat([head, bytes, mask, data.map((byte, i) => byte ^ mask[i % 4]!)]);
}

function lengthOf(size: number): { code: number; bytes: Buffer } {
  if (size < 126) return { code: size, bytes: Buffer.alloc(0) };
  const bytes = Buffer.alloc(size < 65_536 ? 2 : 8);
  if (size < 65_536) bytes.writeUInt16BE(size);
  else bytes.writeBigUInt64BE(BigInt(size));
  return { code: size < 65_536 ? 126 : 127, bytes };
}

const code = (value: number, reason: Buffer | string = "") => {
  const head = Buffer.alloc(2);
  head.writeUInt16BE(value);
  return Buffer.concat([head, Buffer.from(reason)]);
};
const broken = Buffer.from([0xce, 0xba, 0xe1, 0xbd, 0xb9, 0xcf, 0x83, 0xed, 0xa0, 0x80]);
const eight = (value: bigint) => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(value);
  return bytes;
};

describe("Attacks by WebSocket frames", () => {
  let door: FrontDoor;
  let live: { url: string };
  before(async () => {
    door = await openFrontDoor();
    live = await addWebSocketApi(door);
  });
  after(() => door.close());

  const handshake = (lines: Record<string, string | undefined> = {}) => {
    const all = {
      Host: `127.0.0.1:${door.port}`,
      Upgrade: "websocket",
      Connection: "Upgrade",
      "Sec-WebSocket-Key": randomBytes(16).toString("base64"),
      "Sec-WebSocket-Version": "13",
      ...lines,
    };
    const text = Object.entries(all).flatMap(([name, value]) => (value === undefined ? [] : [`${name}: ${value}`]));
    return `GET ${new URL(live.url).pathname} HTTP/1.1\r\n${text.join("\r\n")}\r\n\r\n`;
  };
  /** A connection after its handshake. */
  async function upgraded(): Promise<Socket> {
    const socket = connect(door.port, "127.0.0.1");
    socket.on("error", () => {});
    socket.write(handshake());
    const first = await new Promise<Buffer>((resolve) => socket.once("data", resolve));
    assert.match(first.toString("latin1"), /^HTTP\/1\.1 101 /);
    return socket;
  }
  /** Close code that the server gives; 0 when it just ends the connection, undefined when it goes on. */
  async function outcome(socket: Socket, bytes: Buffer): Promise<number | undefined> {
    const chunks: Buffer[] = [];
    socket.on("data", (chunk: Buffer) => chunks.push(chunk));
    const ended = new Promise<true>((resolve) => socket.once("close", () => resolve(true)));
    socket.write(bytes);
    const late = new Promise<false>((resolve) => setTimeout(() => resolve(false), 1500).unref());
    const answered = new Promise<true>((resolve) => {
      socket.on("data", () => {
        if (closeCode(Buffer.concat(chunks)) !== undefined) resolve(true);
      });
    });
    const over = await Promise.race([ended, answered, late]);
    const given = closeCode(Buffer.concat(chunks));
    socket.destroy();
    return given ?? (over ? 0 : undefined);
  }
  /** The code of a close frame among the server's frames, none of which is long. */
  function closeCode(bytes: Buffer): number | undefined {
    for (let at = 0; at + 2 <= bytes.length; ) {
      const size = bytes[at + 1]! & 0x7f;
      const long = size === 126 ? 2 : size === 127 ? 8 : 0;
      const length =
        long === 2 ? bytes.readUInt16BE(at + 2) : long === 8 ? Number(bytes.readBigUInt64BE(at + 2)) : size;
      if ((bytes[at]! & 0x0f) === CLOSE) return length >= 2 ? bytes.readUInt16BE(at + 2 + long) : 1005;
      at += 2 + long + length;
    }
    return undefined;
  }

  const frames = (...all: Frame[]) => Buffer.concat(all.map(encoded));
  const attacks: [string, () => Buffer, number[]][] = [
    ["a frame without a mask", () => frames({ opcode: TEXT, payload: "x", masked: false }), [1002]],
    ["a reserved bit", () => frames({ opcode: TEXT, payload: "x", rsv: 1 }), [1002]],
    ["all reserved bits", () => frames({ opcode: TEXT, payload: "x", rsv: 7 }), [1002]],
    ["compression that was not agreed on", () => frames({ opcode: TEXT, payload: "x", rsv: 4 }), [1002]],
    ...[3, 4, 5, 6, 7, 11, 12, 13, 14, 15].map((opcode): [string, () => Buffer, number[]] => [
      `the reserved opcode ${opcode}`,
      () => frames({ opcode, payload: "x" }),
      [1002],
    ]),
    ["a ping in pieces", () => frames({ opcode: PING, fin: false, payload: "x" }), [1002]],
    ["a ping beyond 125 bytes", () => frames({ opcode: PING, payload: "x".repeat(126) }), [1002]],
    ["a close beyond 125 bytes", () => frames({ opcode: CLOSE, payload: code(1000, "x".repeat(124)) }), [1002]],
    ["a continuation of nothing", () => frames({ opcode: CONTINUATION, payload: "x" }), [1002]],
    [
      "a message within another",
      () => frames({ opcode: TEXT, fin: false, payload: "a" }, { opcode: TEXT, payload: "b" }),
      [1002],
    ],
    ["text that is no UTF-8", () => frames({ opcode: TEXT, payload: broken }), [1007]],
    [
      "text whose UTF-8 breaks between frames",
      () =>
        frames(
          { opcode: TEXT, fin: false, payload: broken.subarray(0, 6) },
          { opcode: CONTINUATION, payload: broken.subarray(6) },
        ),
      [1007],
    ],
    ["a close of one byte", () => frames({ opcode: CLOSE, payload: "x" }), [1002]],
    ...[0, 999, 1004, 1005, 1006, 1015, 1016, 2999, 5000, 65_535].map((value): [string, () => Buffer, number[]] => [
      `the close code ${value}`,
      () => frames({ opcode: CLOSE, payload: code(value) }),
      [1002],
    ]),
    ["a reason that is no UTF-8", () => frames({ opcode: CLOSE, payload: code(1000, broken) }), [1007]],
    [
      "a length beyond 63 bits",
      () => frames({ opcode: BINARY, stated: { code: 127, bytes: eight(0xffff_ffff_ffff_ffffn) } }),
      [1002, 1009],
    ],
    [
      "a length of a petabyte",
      () => frames({ opcode: BINARY, stated: { code: 127, bytes: eight(1n << 50n) } }),
      [1009],
    ],
    ["a frame beyond 32 KB", () => frames({ opcode: TEXT, payload: "x".repeat(32 * 1024 + 1) }), [1009]],
    [
      "a message beyond 128 KB, in frames that are small enough",
      () =>
        frames(
          { opcode: TEXT, fin: false, payload: "x".repeat(30_000) },
          ...Array.from(
            { length: 5 },
            (): Frame => ({ opcode: CONTINUATION, fin: false, payload: "x".repeat(30_000) }),
          ),
        ),
      [1009],
    ],
    ["HTTP after the handshake", () => Buffer.from("GET / HTTP/1.1\r\nHost: x\r\n\r\n"), [1002]],
    ["line noise", () => Buffer.alloc(300, 0xff), [1002, 1009]],
  ];
  for (const [what, bytes, codes] of attacks) {
    it(`${what}: the connection ends with ${codes.join(" or ")}`, async () => {
      const given = await outcome(await upgraded(), bytes());
      assert.ok(given !== undefined && codes.includes(given), `got ${given}`);
    });
  }

  it("bears what is odd but allowed: pings between frames, empty frames, single bytes, pongs nobody asked for", async () => {
    const socket = await upgraded();
    const got: Buffer[] = [];
    socket.on("data", (chunk: Buffer) => got.push(chunk));
    const message = JSON.stringify({ action: "whoami" });
    const pieces = frames(
      { opcode: PONG, payload: "unasked" },
      { opcode: TEXT, fin: false, payload: message.slice(0, 3) },
      { opcode: PING, payload: "between" },
      { opcode: CONTINUATION, fin: false },
      { opcode: CONTINUATION, payload: message.slice(3) },
    );
    for (const byte of pieces) socket.write(Buffer.from([byte]));
    const seen = () => Buffer.concat(got).toString("latin1");
    for (let i = 0; i < 100 && !seen().includes("connectionId"); i++) await new Promise((turn) => setTimeout(turn, 20));
    assert.match(seen(), /between/);
    assert.match(seen(), /connectionId/);
    socket.destroy();
  });

  const refusals: [string, Record<string, string | undefined>][] = [
    ["another version", { "Sec-WebSocket-Version": "8" }],
    ["no key", { "Sec-WebSocket-Key": undefined }],
    ["a key that is too short", { "Sec-WebSocket-Key": "c2hvcnQ=" }],
    ["another protocol", { Upgrade: "h2c" }],
    ["two hosts", { Host: `127.0.0.1:${0}\r\nHost: evil.example` }],
    ["another site's host", { Host: "evil.example" }],
  ];
  for (const [what, lines] of refusals) {
    it(`refuses a handshake with ${what}`, async () => {
      const socket = connect(door.port, "127.0.0.1");
      socket.on("error", () => {});
      socket.write(handshake(lines));
      const first = await new Promise<Buffer>((resolve) => {
        socket.once("data", resolve);
        socket.once("close", () => resolve(Buffer.alloc(0)));
      });
      socket.destroy();
      assert.ok(!first.toString("latin1").startsWith("HTTP/1.1 101"), first.toString("latin1").slice(0, 100));
    });
  }

  it("loses a hundred connections that break off amid a frame, and serves the next", async () => {
    const sockets = await Promise.all(Array.from({ length: 100 }, upgraded));
    for (const socket of sockets) {
      socket.write(encoded({ opcode: TEXT, payload: "x".repeat(1000) }).subarray(0, 20));
      socket.resetAndDestroy();
    }
    const socket = await opened(live.url);
    const answer = nextMessage(socket);
    socket.send(JSON.stringify({ action: "whoami" }));
    assert.match(await answer, /connectionId/);
    socket.close();
  });
});
