import { STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import type { GatewayFault } from "../http/fault";
import type { SocketEvent } from "./event";

/** The message that a client gets when its own could not be handled: members and their order as on AWS. */
export function errorFrame(fault: GatewayFault, event: SocketEvent): Buffer {
  const message = fault.status >= 500 && fault.status !== 504 ? "Internal server error" : fault.clientMessage;
  return body(message, event);
}

/** Answers an upgrade request that is refused, and ends the connection. */
export function refuseUpgrade(socket: Duplex, status: number, message: string, event: SocketEvent): void {
  const text = status >= 500 ? "Internal server error" : message;
  endWith(socket, status, body(text, event));
}

/** Ends a connection that never became one of the API. */
export function endWith(socket: Duplex, status: number, payload: Buffer): void {
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? "Refused"}`,
    "Content-Type: application/json",
    `Content-Length: ${payload.length}`,
    "Connection: close",
  ];
  socket.end(Buffer.concat([Buffer.from(`${head.join("\r\n")}\r\n\r\n`), payload]));
}

function body(message: string, event: SocketEvent): Buffer {
  const { connectionId } = event.client;
  return Buffer.from(JSON.stringify({ message, connectionId, requestId: event.requestId }));
}
