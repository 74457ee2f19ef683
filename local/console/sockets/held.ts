import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import { type RawData, WebSocket } from "ws";
import { parseObject } from "../../json";
import { QuestionError } from "../questions";
import type { Redactor } from "../redact";
import type { SocketEvent } from "./contract";

/** Connections that may be held at one time: a page needs a few. */
const most = 50;
const longestShown = 256 * 1024;

/** Where to connect, with what lets the caller in. */
export interface Entrance {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** WebSocket connections that the stage holds for pages, which never see tokens, keys or signatures. */
export class HeldSockets {
  private readonly held = new Map<string, { readonly socket: WebSocket; readonly sent: (message: string) => void }>();

  /** Connects, and tells what happens until the connection ends, which it does with its page. */
  async *connect({ url, headers }: Entrance, redactor: Redactor, page?: AbortSignal): AsyncGenerator<SocketEvent> {
    if (this.held.size >= most) throw new QuestionError(`the stage holds ${most} connections already; close one`);
    const id = randomUUID();
    const events = new PassThrough({ objectMode: true });
    const socket = new WebSocket(url, { headers });
    const message = (kind: "sent" | "received", whole: string): SocketEvent => ({
      time: Date.now(),
      kind,
      text: redactor.text(whole.slice(0, longestShown)),
    });
    socket.on("message", (data, isBinary) => {
      if (events.write(message("received", textOf(data, isBinary)))) return;
      // A page that is slower than the API gets everything, later.
      socket.pause();
      void once(events, "drain").then(() => socket.resume());
    });
    socket.on("close", (code, reason) => {
      events.end({ time: Date.now(), kind: "closed", code, reason: String(reason) } satisfies SocketEvent);
    });
    const leave = () => socket.close();
    page?.addEventListener("abort", leave);
    this.held.set(id, { socket, sent: (whole) => events.write(message("sent", whole)) });
    try {
      const refusal = await refusalOf(socket);
      yield { time: Date.now(), ...(refusal ? { kind: "refused", ...refusal } : { kind: "opened", id }) };
      if (!refusal) yield* events as AsyncIterable<SocketEvent>;
    } finally {
      page?.removeEventListener("abort", leave);
      this.held.delete(id);
      socket.close();
    }
  }

  /** Sends a text message. @throws QuestionError when the connection is not open any more */
  send(id: string, whole: string): void {
    const { socket, sent } = this.find(id);
    socket.send(whole);
    sent(whole);
  }

  /** Begins to close a connection; that it is closed is told as an event. */
  close(id: string): void {
    this.find(id).socket.close(1000);
  }

  private find(id: string) {
    const found = this.held.get(id);
    if (found?.socket.readyState !== WebSocket.OPEN) throw new QuestionError("the connection is not open any more");
    return found;
  }
}

/** Why a connection did not come about; undefined once it is open. */
function refusalOf(socket: WebSocket): Promise<{ status?: number; reason: string } | undefined> {
  return new Promise((resolve) => {
    socket.once("open", () => resolve(undefined));
    socket.on("error", (error) => resolve({ reason: error.message }));
    socket.once("unexpected-response", (_request, response) => {
      const status = response.statusCode!;
      void text(response).then(
        (body) => resolve({ status, reason: String(parseObject(body)?.message ?? body) }),
        (error: Error) => resolve({ status, reason: error.message }),
      );
    });
  });
}

function textOf(data: RawData, isBinary: boolean): string {
  const bytes = data as Buffer;
  return isBinary ? `${bytes.length} bytes, not text: ${bytes.toString("base64")}` : bytes.toString("utf8");
}
