import type { Server } from "node:http";
import { createServer, type IncomingHttpHeaders, type ServerHttp2Session, type ServerHttp2Stream } from "node:http2";
import type { Socket } from "node:net";
import { ConnectedClient } from "./connected-client";
import type { UnderWay } from "./under-way";
import { bodyOf, type Client, sendable, type WireHandler, type WireRequest } from "./wire";

const preface = "PRI * HTTP/2.0";
const connectionHeaders = new Set(["connection", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade"]);

/** Who answers, up to which size of a body, and what is under way. */
interface Answering {
  readonly handle: WireHandler;
  readonly maxBodyBytes: number;
  readonly underWay: UnderWay;
}

/** The HTTP/2 connections of a server. */
export interface Http2Connections {
  /** Takes no further requests, and ends each connection when its last answer is out. */
  close(): void;
  /** Ends all at once. */
  destroy(): void;
}

/**
 * Lets an HTTP/1.1 server also answer clients that begin with HTTP/2 and no TLS, as some AWS SDK clients do (Kinesis
 * among them) when their endpoint is a plain `http:` address. */
export function alsoHttp2(server: Server, answering: Answering): Http2Connections {
  const http2 = createServer();
  const sessions = new Set<ServerHttp2Session>();
  http2.on("session", (session) => {
    sessions.add(session);
    session.on("close", () => sessions.delete(session));
    session.on("error", () => session.destroy());
  });
  http2.on("stream", (stream, headers, _flags) => {
    stream.on("error", () => stream.destroy());
    void answer(answering, stream, headers);
  });
  const [http1] = server.listeners("connection") as ((this: Server, socket: Socket) => void)[];
  server.removeAllListeners("connection");
  /** Connections that have not said yet what they speak; the HTTP server does not know them. */
  const silent = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    silent.add(socket);
    socket.once("close", () => silent.delete(socket));
    socket.once("data", (first: Buffer) => {
      silent.delete(socket);
      socket.pause();
      socket.unshift(first);
      if (first.toString("latin1", 0, preface.length) === preface) {
        // HTTP/2 reads what is buffered by itself; a flowing socket would lose it.
        http2.emit("connection", socket);
        return;
      }
      http1!.call(server, socket);
      socket.resume();
    });
    socket.on("error", () => socket.destroy());
  });
  return {
    close() {
      for (const socket of silent) socket.destroy();
      for (const session of sessions) session.close();
    },
    destroy() {
      for (const session of sessions) session.destroy();
    },
  };
}

async function answer(
  { handle, maxBodyBytes, underWay }: Answering,
  stream: ServerHttp2Stream,
  headers: IncomingHttpHeaders,
): Promise<void> {
  const client = new ConnectedClient();
  underWay.begin(client);
  stream.once("close", () => {
    underWay.end(client);
    client.leave();
  });
  try {
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > maxBodyBytes) {
        stream.respond({ ":status": 413 }, { endStream: true });
        return;
      }
      chunks.push(chunk);
    }
    const response = await handle(toWireRequest(headers, Buffer.concat(chunks), stream, client));
    underWay.end(client);
    if (stream.destroyed) return;
    const lines: Record<string, string[]> = {};
    for (const [name, value] of response.headers) {
      const lower = name.toLowerCase();
      if (connectionHeaders.has(lower)) continue;
      lines[lower] = [...(lines[lower] ?? []), sendable(value)];
    }
    stream.respond({ ":status": response.status, ...lines });
    stream.end(await bodyOf(response));
  } catch (error) {
    if (stream.destroyed) return;
    process.stderr.write(
      `${headers[":method"]} over HTTP/2: ${error instanceof Error ? error.stack : String(error)}\n`,
    );
    if (!stream.headersSent) stream.respond({ ":status": 500, "content-type": "application/json" });
    stream.end('{"message":"the local stage failed; see its log"}');
  }
}

function toWireRequest(
  headers: IncomingHttpHeaders,
  body: Buffer,
  stream: ServerHttp2Stream,
  client: Client,
): WireRequest {
  const host = headers[":authority"] ?? headers.host ?? "";
  const lines = Object.entries(headers)
    .filter(([name]) => !name.startsWith(":") && name !== "host")
    .flatMap(([name, value]) => [value].flat().map((one): [string, string] => [name, one ?? ""]));
  const target = headers[":path"] ?? "/";
  return {
    method: headers[":method"] ?? "GET",
    target,
    signedTarget: target,
    // Signatures cover the host, which HTTP/2 carries under another name.
    headers: [["host", host], ...lines],
    body,
    scheme: "http",
    host,
    source: { ip: stream.session?.socket.remoteAddress ?? "127.0.0.1" },
    client,
  };
}
