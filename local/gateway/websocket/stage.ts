import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { type WebSocket, WebSocketServer } from "ws";
import { header, headerValues, type UpgradeHandler, type WireRequest } from "../../wire";
import type { GatewayEnvironment } from "../environment";
import type { ApiIdentity, StageSettings } from "../http/definition";
import { extendedRequestId, traceHeader } from "../rest/ids";
import { Throttles } from "../rest/throttles";
import type { KeyChecks } from "./api-key";
import { compileApi } from "./compile";
import { type Client, Connection, type Connections, type Ending } from "./connection";
import { socketLimits, type WebSocketApiDefinition } from "./definition";
import type { SocketEvent } from "./event";
import { endWith, errorFrame, refuseUpgrade } from "./failure";
import { FrameGuard } from "./frame-guard";
import { type EventHandling, routeEvent } from "./route-event";

/** One stage of a WebSocket API, compiled. */
export interface WebSocketStage {
  readonly name: string;
  /** What the stage's events are handled with. */
  readonly handling: EventHandling;
  /** Takes over a connection; never rejects for what a client sends. */
  readonly upgrade: UpgradeHandler;
}

/** What a stage of a WebSocket API is made of. */
export interface WebSocketStageParts {
  readonly api: ApiIdentity;
  readonly definition: WebSocketApiDefinition;
  readonly settings: StageSettings;
  /** They outlive the stage's next deployment. */
  readonly connections: Connections<WebSocketStage>;
  readonly keys: KeyChecks;
}

/** Compiles a stage. */
export function compileWebSocketStage(parts: WebSocketStageParts, env: GatewayEnvironment): WebSocketStage {
  const { api, definition, settings: stage, connections, keys } = parts;
  const throttles = new Throttles(env.clock, env.accountLimit);
  const handling: EventHandling = { stage, compiled: compileApi(definition), throttles, env, keys };
  const now = () => connections.stage(stage.stageName)?.handling ?? handling;
  const protocols = new WeakMap<object, string>();
  const server = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: socketLimits.messageBytes,
    handleProtocols: (offered, request) => {
      const chosen = protocols.get(request);
      return chosen !== undefined && offered.has(chosen) ? chosen : false;
    },
  });

  function newEvent(type: SocketEvent["type"], client: Client, over: Partial<SocketEvent> = {}): SocketEvent {
    const time = env.clock.now();
    const requestId = extendedRequestId(env.random);
    const routeKey = type === "MESSAGE" ? "$default" : `$${type.toLowerCase()}`;
    const traceId = traceHeader(undefined, time, env.random).toIntegration;
    return { type, api, stage: now().stage, client, routeKey, requestId, time, body: "", traceId, ...over };
  }

  async function upgrade(request: WireRequest, socket: Duplex, head: Buffer): Promise<void> {
    socket.on("error", () => socket.destroy());
    if (!isHandshake(request)) return endWith(socket, 400, Buffer.from('{"message":"Bad Request"}'));
    const client = newClient(request, stage.stageName, env);
    const { event, reply, fault } = await routeEvent(newEvent("CONNECT", client, { request }), handling);
    if (fault) return refuseUpgrade(socket, fault.status, fault.clientMessage, event);
    if (reply && (reply.status < 200 || reply.status > 299)) {
      return refuseUpgrade(socket, reply.status, reply.status === 401 ? "Unauthorized" : "Forbidden", event);
    }
    const accepted = { method: request.method, url: request.target, headers: handshakeHeaders(request), socket };
    const protocol = reply && header(reply.headers, "sec-websocket-protocol");
    if (protocol !== undefined) protocols.set(accepted, protocol);
    const guard = new FrameGuard(socketLimits.frameBytes);
    let tooLong = false;
    server.handleUpgrade(accepted as unknown as IncomingMessage, socket, head, (webSocket) => {
      serve(event.client, webSocket, () => tooLong);
      // Before the library's own listener, so that it never hands on a message made of such a frame.
      socket.prependListener("data", (chunk: Buffer) => {
        if (tooLong || guard.accepts(chunk)) return;
        tooLong = true;
        webSocket.close(1009, "Frame too long");
      });
    });
  }

  function serve(client: Client, webSocket: WebSocket, muted: () => boolean): void {
    const connection = new Connection(client, webSocket, env.clock);
    connections.add(connection);
    webSocket.on("ping", () => connection.touch());
    // Messages over the limit and malformed frames: the library closes with the code of RFC 6455.
    webSocket.on("error", () => {});
    webSocket.on("message", (data: Buffer, isBinary: boolean) => {
      if (muted()) return;
      connection.touch();
      if (isBinary) return connection.close(1003, "Binary frames are not supported");
      void onMessage(connection, data.toString("utf8"));
    });
    webSocket.on("close", (code: number, reason: Buffer) => {
      connections.remove(client.connectionId);
      void onClose(client, { code, reason: reason.toString("utf8") });
    });
  }

  async function onMessage(connection: Connection, body: string): Promise<void> {
    const messageId = extendedRequestId(env.random);
    const event = newEvent("MESSAGE", connection.client, { body, messageId });
    const result = await routeEvent(event, now());
    const answer = result.fault
      ? errorFrame(result.fault, result.event)
      : result.route?.answers && result.reply && result.reply.body.length > 0
        ? result.reply.body
        : undefined;
    // The client may have left meanwhile; that is no failure.
    if (answer && connection.open) await connection.send(answer).catch(() => {});
  }

  async function onClose(client: Client, ending: Ending): Promise<void> {
    if (!connections.live) return;
    if (now().compiled.route("$disconnect")) await routeEvent(newEvent("DISCONNECT", client, { ending }), now());
  }

  return { name: stage.stageName, handling, upgrade };
}

function newClient(request: WireRequest, stageName: string, env: GatewayEnvironment): Client {
  return {
    connectionId: extendedRequestId(env.random),
    stageName,
    sourceIp: request.source.ip,
    userAgent: headerValues(request.headers, "user-agent").at(-1) ?? "",
    host: request.host,
    connectedAt: env.clock.now(),
  };
}

/** Headers as the WebSocket library reads them: by lower-case name, repeated ones joined. */
function handshakeHeaders(request: WireRequest): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of request.headers) {
    const key = name.toLowerCase();
    headers[key] = headers[key] === undefined ? value : `${headers[key]}, ${value}`;
  }
  return headers;
}

/** What RFC 6455 §4.2.1 asks of a handshake; checked first, so that nothing else wakes a function. */
function isHandshake(request: WireRequest): boolean {
  const value = (name: string) => header(request.headers, name) ?? "";
  return (
    request.method === "GET" &&
    value("upgrade").toLowerCase() === "websocket" &&
    /^[+/0-9A-Za-z]{22}==$/.test(value("sec-websocket-key")) &&
    value("sec-websocket-version") === "13"
  );
}
