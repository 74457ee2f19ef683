import { request as httpRequest, type RequestOptions } from "node:http";
import { request as httpsRequest } from "node:https";
import { AwsV4Signer } from "aws4fetch";
import WebSocket from "ws";
import type { Stage } from "./stage";

/** A request of a journey. */
export interface Sending {
  /** @default "GET" */
  readonly method?: string;
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Signs for API Gateway with the stage's keys. @default false */
  readonly signed?: boolean;
}

/** What came back. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  /** The body, read as JSON. */
  json<T = Record<string, unknown>>(): T;
}

const timeoutMs = 35_000;

/** Sends a request as any client would; on a local stage all host names are found at its one address. */
export async function send(stage: Stage, sending: Sending): Promise<Reply> {
  const { method = "GET", body } = sending;
  const headers = sending.signed ? await signature(stage, sending) : { ...sending.headers };
  const url = new URL(sending.url);
  const way = wayTo(stage, url);
  const options: RequestOptions = {
    method,
    hostname: way.hostname,
    port: way.port,
    path: `${url.pathname}${url.search}`,
    headers: {
      ...headers,
      host: url.host,
      ...(body === undefined ? {} : { "content-length": Buffer.byteLength(body) }),
    },
    timeout: timeoutMs,
  };
  return new Promise((resolve, reject) => {
    const request = (way.protocol === "http:" ? httpRequest : httpsRequest)(options, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () => {
        const text = Buffer.concat(chunks).toString("utf8");
        const { statusCode, headers: replyHeaders } = response;
        resolve({ status: statusCode ?? 0, headers: replyHeaders, text, json: () => parse(text, sending.url) });
      });
    });
    request.on("timeout", () => request.destroy(new Error(`no answer from ${sending.url} within ${timeoutMs} ms`)));
    request.on("error", reject);
    request.end(body);
  });
}

/** Opens a WebSocket; rejects with the status of a refusal in its message. */
export async function openSocket(stage: Stage, address: string): Promise<WebSocket> {
  const url = new URL(address);
  const way = wayTo(stage, url);
  const scheme = way.protocol === "http:" || way.protocol === "ws:" ? "ws" : "wss";
  const socket = new WebSocket(`${scheme}://${way.host}${url.pathname}${url.search}`, { headers: { Host: url.host } });
  await new Promise<void>((resolve, reject) => {
    socket.once("open", resolve);
    socket.once("error", reject);
  });
  return socket;
}

/** Messages of a socket as they come, each once. */
export function messagesOf(socket: WebSocket): (seconds: number) => Promise<Record<string, unknown>> {
  const arrived: Record<string, unknown>[] = [];
  const waiting: ((message: Record<string, unknown>) => void)[] = [];
  socket.on("message", (data) => {
    const message = JSON.parse(String(data)) as Record<string, unknown>;
    const next = waiting.shift();
    if (next) next(message);
    else arrived.push(message);
  });
  return (seconds) => {
    const ready = arrived.shift();
    if (ready) return Promise.resolve(ready);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`no message within ${seconds} s`)), seconds * 1000);
      waiting.push((message) => {
        clearTimeout(timer);
        resolve(message);
      });
    });
  };
}

function wayTo(stage: Stage, url: URL): URL {
  return stage.via === undefined || url.host === new URL(stage.via).host ? url : new URL(stage.via);
}

async function signature(
  stage: Stage,
  { method = "GET", url, headers, body }: Sending,
): Promise<Record<string, string>> {
  const signer = new AwsV4Signer({
    ...stage.keys,
    method,
    url,
    headers: { ...headers },
    body,
    service: "execute-api",
    region: stage.outputs.region,
    ...(stage.now ? { datetime: new Date(stage.now()).toISOString().replace(/[-:]|\.\d+/g, "") } : {}),
  });
  return Object.fromEntries((await signer.sign()).headers);
}

function parse<T>(text: string, url: string): T {
  try {
    return JSON.parse(text) as T;
  } catch {
    throw new Error(`${url} answered no JSON: ${text.slice(0, 200)}`);
  }
}
