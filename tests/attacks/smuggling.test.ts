import assert from "node:assert/strict";
import { openTarget, sendRaw, type Target, treasure } from "./target";

describe("Attacks by the framing of requests", () => {
  let target: Target;
  let path: string;
  before(async () => {
    target = await openTarget();
    path = `${new URL(target.rest.url).pathname}/open`;
  });
  after(() => target.door.close());

  const head = (...lines: string[]) => [`POST ${path} HTTP/1.1`, "Host: 127.0.0.1", ...lines, "", ""].join("\r\n");
  /** A second request hidden in what one reading takes for a body. */
  const inner = () => `GET ${path}/smuggled HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`;

  it("answers two requests that are framed well, one after the other", async () => {
    const text = await sendRaw(target.door, `${head("Content-Length: 2")}{}${inner()}`);
    assert.equal(text.match(/HTTP\/1\.1 200/g)?.length, 2);
  });

  const attacks: [string, () => string][] = [
    ["two lengths that differ", () => `${head("Content-Length: 0", `Content-Length: ${inner().length}`)}${inner()}`],
    ["two lengths that agree", () => `${head("Content-Length: 2", "Content-Length: 2")}{}${inner()}`],
    ["a list of lengths", () => `${head("Content-Length: 2, 2")}{}${inner()}`],
    ["a length with a sign", () => `${head("Content-Length: +2")}{}${inner()}`],
    ["a negative length", () => `${head("Content-Length: -1")}${inner()}`],
    ["a length in other digits", () => `${head("Content-Length: 0x2")}{}${inner()}`],
    ["a length beyond measure", () => `${head("Content-Length: 99999999999999999999999")}${inner()}`],
    ["length and chunks", () => `${head("Content-Length: 5", "Transfer-Encoding: chunked")}0\r\n\r\n${inner()}`],
    ["chunks and length", () => `${head("Transfer-Encoding: chunked", "Content-Length: 5")}0\r\n\r\n${inner()}`],
    ["chunks under another name", () => `${head("Transfer-Encoding: xchunked")}0\r\n\r\n${inner()}`],
    ["chunks that are not last", () => `${head("Transfer-Encoding: chunked, identity")}0\r\n\r\n${inner()}`],
    ["chunks with a tab before the colon", () => `${head("Transfer-Encoding\t: chunked")}0\r\n\r\n${inner()}`],
    ["a blank before the colon", () => `${head("Content-Length : 2")}{}${inner()}`],
    ["a folded line", () => `${head("X-Folded: a\r\n b", "Content-Length: 2")}{}${inner()}`],
    ["a folded length", () => `${head("Content-Length:\r\n 2")}{}${inner()}`],
    ["a bare line feed", () => `${head("X-A: 1\nTransfer-Encoding: chunked", "Content-Length: 2")}{}${inner()}`],
    ["a bare carriage return", () => `${head("X-A: 1\rTransfer-Encoding: chunked", "Content-Length: 2")}{}${inner()}`],
    ["a NUL in a header", () => `${head("X-A: a\0b", "Content-Length: 2")}{}${inner()}`],
    ["a NUL in a name", () => `${head("X\0A: b", "Content-Length: 2")}{}${inner()}`],
    ["a header without a name", () => `${head(": b", "Content-Length: 2")}{}${inner()}`],
    ["a line without a colon", () => `${head("nonsense", "Content-Length: 2")}{}${inner()}`],
    ["a chunk size that is none", () => `${head("Transfer-Encoding: chunked")}z\r\n\r\n${inner()}`],
    ["a chunk size beyond measure", () => `${head("Transfer-Encoding: chunked")}fffffffffffffffff\r\n${inner()}`],
    ["a chunk without its end", () => `${head("Transfer-Encoding: chunked")}2\r\n{}X\r\n0\r\n\r\n${inner()}`],
    ["a second Host line", () => `${head("Host: evil.example", "Content-Length: 2")}{}${inner()}`],
    ["headers beyond measure", () => `${head(`X-A: ${"a".repeat(70_000)}`, "Content-Length: 2")}{}${inner()}`],
    [
      "a version that is none",
      () => `POST ${path} HTTP/9.9\r\nHost: 127.0.0.1\r\nContent-Length: 2\r\n\r\n{}${inner()}`,
    ],
    ["a method with a blank", () => `GE T ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n${inner()}`],
    ["no Host at all", () => `POST ${path} HTTP/1.1\r\nContent-Length: 2\r\n\r\n{}${inner()}`],
    ["line noise", () => "\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03".padEnd(200, "\xff")],
  ];
  for (const [what, bytes] of attacks) {
    it(`refuses ${what}, and reads nothing after it`, async () => {
      const text = await sendRaw(target.door, bytes());
      assert.match(text, /^HTTP\/1\.1 4\d\d /, text.slice(0, 200));
      assert.equal(text.match(/HTTP\/1\.1 \d\d\d/g)?.length, 1, "one answer, no second");
      assert.ok(!text.includes(treasure));
    });
  }

  it("goes on answering after all of that", async () => {
    assert.match(await sendRaw(target.door, `${head("Content-Length: 2")}{}`), /HTTP\/1\.1 200/);
  });
});
