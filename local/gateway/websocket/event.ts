import { cut } from "../../cut";
import { multiValues } from "../../multi-values";
import type { HeaderLines, WireRequest } from "../../wire";
import { queryPairs } from "../http/call";
import type { ApiIdentity, StageSettings } from "../http/definition";
import { logTime } from "../rest/ids";
import type { Client, Ending } from "./connection";

/** One thing that happened on a connection, on its way to a route. */
export interface SocketEvent {
  readonly type: "CONNECT" | "MESSAGE" | "DISCONNECT";
  readonly api: ApiIdentity;
  readonly stage: StageSettings;
  readonly client: Client;
  readonly routeKey: string;
  readonly requestId: string;
  /** Only of messages. */
  readonly messageId?: string;
  /** Milliseconds since the epoch. */
  readonly time: number;
  /** Text of a message; empty otherwise. */
  readonly body: string;
  /** The upgrade request, while it lasts. */
  readonly request?: WireRequest;
  readonly traceId: string;
  readonly ending?: Ending;
}

/**
 * The event that a function behind a route gets.
 * See https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-integration-requests.html
 */
export function lambdaEvent(event: SocketEvent): Record<string, unknown> {
  const variables = event.stage.variables;
  return {
    ...(event.request ? requestParts(event) : {}),
    ...(event.type === "DISCONNECT" ? departedParts(event.client.host) : {}),
    requestContext: requestContext(event),
    ...(Object.keys(variables).length > 0 ? { stageVariables: variables } : {}),
    ...(event.type === "MESSAGE" ? { body: event.body } : {}),
    isBase64Encoded: false,
  };
}

/** `requestContext`, which is also most of `$context`. */
export function requestContext(event: SocketEvent): Record<string, unknown> {
  const { client, ending } = event;
  return {
    routeKey: event.routeKey,
    ...(event.messageId === undefined ? {} : { messageId: event.messageId }),
    ...(ending ? { disconnectStatusCode: ending.code, disconnectReason: ending.reason } : {}),
    ...(client.authorizer ? { authorizer: client.authorizer } : {}),
    eventType: event.type,
    extendedRequestId: event.requestId,
    requestTime: logTime(event.time),
    messageDirection: "IN",
    stage: event.stage.stageName,
    connectedAt: client.connectedAt,
    requestTimeEpoch: event.time,
    identity: {
      ...client.identity,
      ...(client.userAgent === "" ? {} : { userAgent: client.userAgent }),
      sourceIp: client.sourceIp,
    },
    requestId: event.requestId,
    domainName: client.host,
    connectionId: client.connectionId,
    apiId: event.api.apiId,
  };
}

/** Headers and query of the upgrade request, single and multi-valued. */
export function requestParts(event: SocketEvent): Record<string, unknown> {
  const lines = upgradeHeaders(event);
  const query = queryPairs(cut(event.request!.target, "?")[1]);
  return {
    headers: Object.fromEntries(lines),
    multiValueHeaders: multiValues(lines),
    ...(query.length > 0
      ? { queryStringParameters: Object.fromEntries(query), multiValueQueryStringParameters: multiValues(query) }
      : {}),
  };
}

/** The upgrade request's headers as functions see them: the connection's own are gone, the gateway's are added. */
function upgradeHeaders(event: SocketEvent): HeaderLines {
  const { request, client } = event;
  const dropped = new Set([
    "connection",
    "upgrade",
    "host",
    "x-forwarded-for",
    "x-forwarded-port",
    "x-forwarded-proto",
  ]);
  const sent = request!.headers.filter(([name]) => !dropped.has(name.toLowerCase()));
  const chain = request!.headers.filter(([name]) => name.toLowerCase() === "x-forwarded-for").map(([, value]) => value);
  return [
    ["Host", client.host],
    ...sent.filter(([name]) => name.toLowerCase() !== "x-amzn-trace-id"),
    ["X-Amzn-Trace-Id", event.traceId],
    ["X-Forwarded-For", [...chain, client.sourceIp].join(", ")],
    ["X-Forwarded-Port", "443"],
    ["X-Forwarded-Proto", "https"],
  ];
}

/** What a `$disconnect` event has for headers: the connection is gone, so these are empty. */
function departedParts(host: string): Record<string, unknown> {
  const headers = { Host: host, "x-api-key": "", "X-Forwarded-For": "", "x-restapi": "" };
  const multiValueHeaders = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]]));
  return { headers, multiValueHeaders };
}
