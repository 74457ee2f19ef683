import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { finished } from "node:stream/promises";
import { alsoHttp2 } from "./http2";
import { UnderWay } from "./under-way";
import type { UpgradeHandler, WireHandler, WireRequest, WireResponse } from "./wire";

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

/** Listens on the loopback interface only, and hands requests on raw: paths not normalised, header casing kept. */
export async function listen(options: ListenOptions): Promise<LocalServer> {
  const limit = options.maxBodyBytes ?? 64 * 1024 * 1024;
  // API Gateway's own header limit answers first, so the server's must be wider.
  const underWay = new UnderWay();
  const handle = underWay.count(options.handle);
  let isClosing = false;
  const server = createServer({ maxHeaderSize: 64 * 1024, keepAliveTimeout: 60_000 }, (message, response) => {
    const handled: WireHandler = async (request) => {
      const answered = await handle(request);
      // What would be asked next on the connection is not answered any more.
      if (isClosing) response.shouldKeepAlive = false;
      return answered;
    };
    void answer(message, response, handled, limit);
  });
  const http2 = alsoHttp2(server, handle, limit);
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
      isClosing = true;
      const closed = new Promise((resolve) => server.close(resolve));
      // A kept-alive connection becomes idle only when its last answer is out.
      const idle = setInterval(() => server.closeIdleConnections(), 10);
      for (const socket of upgrades) socket.end();
      http2.close();
      await underWay.none(longestRequestMs);
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

async function answer(
  message: IncomingMessage,
  response: ServerResponse,
  handle: WireHandler,
  limit: number,
): Promise<void> {
  if (!hasOneHost(message)) {
    response.writeHead(400, { connection: "close" }).end();
    return;
  }
  try {
    const body = hasBody(message) ? await readBody(message, limit) : Buffer.alloc(0);
    if (body === undefined) {
      response.writeHead(413, { connection: "close" }).end();
      return;
    }
    const gone = new AbortController();
    response.once("close", () => {
      if (!response.writableFinished) gone.abort();
    });
    await send(message, response, await handle(toWireRequest(message, body, gone.signal)));
  } catch (error) {
    report(message, error);
    if (!response.headersSent) response.writeHead(500, { "content-type": "application/json" });
    response.end(response.headersSent ? undefined : '{"message":"the local stage failed; see its log"}');
  }
}

/** With two, something in between may have read the other one: https://www.rfc-editor.org/rfc/rfc9112#section-3.2 */
function hasOneHost({ rawHeaders }: IncomingMessage): boolean {
  let hosts = 0;
  for (let i = 0; i < rawHeaders.length; i += 2) if (rawHeaders[i]!.toLowerCase() === "host") hosts += 1;
  return hosts === 1;
}

function toWireRequest(message: IncomingMessage, body: Buffer, signal?: AbortSignal): WireRequest {
  const headers: [string, string][] = [];
  for (let i = 0; i < message.rawHeaders.length; i += 2)
    headers.push([message.rawHeaders[i]!, message.rawHeaders[i + 1]!]);
  // Absolute-form targets (`GET http://host/path`) come from proxies; endpoints want the path.
  const target = (message.url ?? "/").replace(/^https?:\/\/[^/?]*/i, "") || "/";
  return {
    method: message.method ?? "GET",
    target,
    signedTarget: target,
    headers,
    body,
    scheme: "http",
    host: message.headers.host ?? "",
    source: { ip: message.socket.remoteAddress ?? "127.0.0.1" },
    ...(signal ? { signal } : {}),
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

async function send(message: IncomingMessage, response: ServerResponse, answered: WireResponse): Promise<void> {
  const lines: string[] = [];
  let framed = false;
  for (const [name, value] of answered.headers) {
    // Header text that Node refuses would turn one bad value into a failed request.
    lines.push(name, value.replace(/[^\t\x20-\x7e\x80-\xff]/g, "?"));
    const lower = name.toLowerCase();
    if (lower === "content-length" || lower === "transfer-encoding") framed = true;
  }
  if (Buffer.isBuffer(answered.body)) {
    const bodiless = answered.status === 204 || answered.status === 304 || answered.status < 200;
    if (!framed && !bodiless) lines.push("Content-Length", String(answered.body.length));
    response.writeHead(answered.status, lines);
    response.end(message.method === "HEAD" || bodiless ? undefined : answered.body);
    return;
  }
  response.writeHead(answered.status, lines);
  response.flushHeaders();
  for await (const chunk of answered.body) {
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
