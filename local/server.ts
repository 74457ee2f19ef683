import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { finished } from "node:stream/promises";
import { ConnectedClient } from "./connected-client";
import { alsoHttp2 } from "./http2";
import { UnderWay } from "./under-way";
import {
  type Client,
  sendable,
  type UpgradeHandler,
  type WireHandler,
  type WireRequest,
  type WireResponse,
} from "./wire";

/** A listening local server. */
export interface LocalServer {
  readonly port: number;
  /** `http://127.0.0.1:PORT`, no trailing slash. */
  readonly url: string;
  /** Stops listening, waits for requests that are not answered yet, gives those that stream half a second, and ends. */
  close(): Promise<void>;
}

/** What to listen on and who answers. */
export interface ListenOptions {
  /** 0 picks a free one. */
  readonly port: number;
  readonly handle: WireHandler;
  readonly upgrade?: UpgradeHandler;
  /** Bytes of a request body. @default 64 MiB */
  readonly maxBodyBytes?: number;
}

/** Thrown when the port is taken; the message says what to do. */
export class PortTakenError extends Error {
  constructor(readonly port: number) {
    super(
      `port ${port} is taken on 127.0.0.1; stop what listens there, or choose another with --port (0 picks a free one)`,
    );
  }
}

/** API Gateway waits at most 29 s for an integration, unless its quota is raised. */
const longestRequestMs = 30_000;
const graceMs = 500;

/** What all requests of a server share. */
interface Answering {
  readonly handle: WireHandler;
  readonly maxBodyBytes: number;
  readonly underWay: UnderWay;
  isClosing: boolean;
}

/** Listens on the loopback interface only, and hands requests on raw: paths not normalised, header casing kept. */
export async function listen(options: ListenOptions): Promise<LocalServer> {
  const { handle, maxBodyBytes = 64 * 1024 * 1024 } = options;
  const answering: Answering = { handle, maxBodyBytes, underWay: new UnderWay(), isClosing: false };
  // API Gateway's own header limit answers first, so the server's must be wider.
  const server = createServer({ maxHeaderSize: 64 * 1024, keepAliveTimeout: 60_000 }, (message, response) => {
    void answer(answering, message, response);
  });
  const http2 = alsoHttp2(server, answering);
  const upgrades = new Set<Duplex>();
  server.on("upgrade", (message: IncomingMessage, socket: Duplex, head: Buffer) => {
    upgrades.add(socket);
    socket.on("close", () => upgrades.delete(socket));
    socket.on("error", () => socket.destroy());
    if (!options.upgrade || !hasOneHost(message)) return refuseUpgrade(socket);
    options.upgrade(toWireRequest(message, Buffer.alloc(0)), socket, head).catch((error: unknown) => {
      report(message, error);
      refuseUpgrade(socket);
    });
  });
  server.on("clientError", (error: NodeJS.ErrnoException, socket) => {
    if (!socket.writable) return;
    const status = error.code === "HPE_HEADER_OVERFLOW" ? "431 Request Header Fields Too Large" : "400 Bad Request";
    socket.end(`HTTP/1.1 ${status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`);
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      reject(error.code === "EADDRINUSE" ? new PortTakenError(options.port) : error);
    });
    server.listen(options.port, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    async close() {
      answering.isClosing = true;
      const closed = new Promise((resolve) => server.close(resolve));
      // A kept-alive connection becomes idle only when its last answer is out.
      const idle = setInterval(() => server.closeIdleConnections(), 10);
      for (const socket of upgrades) socket.end();
      http2.close();
      await answering.underWay.none(longestRequestMs);
      const force = setTimeout(() => {
        server.closeAllConnections();
        for (const socket of upgrades) socket.destroy();
        http2.destroy();
      }, graceMs);
      await closed;
      clearTimeout(force);
      clearInterval(idle);
    },
  };
}

async function answer(answering: Answering, message: IncomingMessage, response: ServerResponse): Promise<void> {
  if (!hasOneHost(message)) {
    response.writeHead(400, { connection: "close" }).end();
    return;
  }
  const { handle, maxBodyBytes, underWay } = answering;
  const client = new ConnectedClient();
  underWay.begin(client);
  response.once("close", () => {
    underWay.end(client);
    if (!response.writableFinished) client.leave();
  });
  try {
    const body = hasBody(message) ? await readBody(message, maxBodyBytes) : noBody;
    if (body === undefined) {
      response.writeHead(413, { connection: "close" }).end();
      return;
    }
    const answered = await handle(toWireRequest(message, body, client));
    underWay.end(client);
    // What would be asked next on the connection is not answered any more.
    if (answering.isClosing) response.shouldKeepAlive = false;
    if (Buffer.isBuffer(answered.body)) sendWhole(message, response, answered, answered.body);
    else await sendStream(response, answered, answered.body);
  } catch (error) {
    report(message, error);
    if (!response.headersSent) response.writeHead(500, { "content-type": "application/json" });
    response.end(response.headersSent ? undefined : '{"message":"the local stage failed; see its log"}');
  }
}

const noBody = Buffer.alloc(0);

/** With two, something in between may have read the other one: https://www.rfc-editor.org/rfc/rfc9112#section-3.2 */
function hasOneHost({ rawHeaders }: IncomingMessage): boolean {
  let hosts = 0;
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i]!;
    if (name.length === 4 && name.toLowerCase() === "host") hosts += 1;
  }
  return hosts === 1;
}

/** Absolute-form targets (`GET http://host/path`) come from proxies; endpoints want the path. */
function pathOf(target: string): string {
  return target.startsWith("/") ? target : target.replace(/^https?:\/\/[^/?]*/i, "") || "/";
}

function toWireRequest(message: IncomingMessage, body: Buffer, client?: Client): WireRequest {
  const { rawHeaders } = message;
  const headers: [string, string][] = [];
  for (let i = 0; i < rawHeaders.length; i += 2) headers.push([rawHeaders[i]!, rawHeaders[i + 1]!]);
  const target = pathOf(message.url ?? "/");
  return {
    method: message.method ?? "GET",
    target,
    signedTarget: target,
    headers,
    body,
    scheme: "http",
    host: message.headers.host ?? "",
    source: { ip: message.socket.remoteAddress ?? "127.0.0.1" },
    ...(client ? { client } : {}),
  };
}

/** A request has a body where it says how it ends: https://www.rfc-editor.org/rfc/rfc9112#section-6.3 */
function hasBody({ headers }: IncomingMessage): boolean {
  return headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0;
}

async function readBody(message: IncomingMessage, limit: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of message as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > limit) return undefined;
    chunks.push(chunk);
  }
  return chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks);
}

function sendWhole(message: IncomingMessage, response: ServerResponse, answered: WireResponse, body: Buffer): void {
  const lines: string[] = [];
  let framed = false;
  for (const [name, value] of answered.headers) {
    lines.push(name, sendable(value));
    framed ||= /^(content-length|transfer-encoding)$/i.test(name);
  }
  const bodiless = answered.status === 204 || answered.status === 304 || answered.status < 200;
  if (!framed && !bodiless) lines.push("Content-Length", String(body.length));
  response.writeHead(answered.status, lines);
  response.end(message.method === "HEAD" || bodiless ? undefined : body);
}

async function sendStream(
  response: ServerResponse,
  answered: WireResponse,
  body: AsyncIterable<Buffer>,
): Promise<void> {
  const lines = answered.headers.flatMap(([name, value]) => [name, sendable(value)]);
  response.writeHead(answered.status, lines);
  response.flushHeaders();
  for await (const chunk of body) {
    if (response.destroyed) return;
    if (!response.write(chunk))
      await Promise.race([new Promise((drained) => response.once("drain", drained)), finished(response)]);
  }
  response.end();
}

function refuseUpgrade(socket: Duplex): void {
  socket.end("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
}

function report(message: IncomingMessage, error: unknown): void {
  if (message.destroyed && !message.complete) return;
  process.stderr.write(
    `${message.method} ${message.url?.split("?")[0]}: ${error instanceof Error ? error.stack : String(error)}\n`,
  );
}
