import type WebSocket from "ws";
import type { FrontDoor } from "../../clients/front-door";
import { opened } from "../../clients/sockets";
import { functionOf } from "./http-api";

/** Answers messages with the route's key and the event's own. */
const echo = `exports.handler = async ({ requestContext: { routeKey, connectionId, eventType }, body }) =>
  ({ statusCode: 200, body: JSON.stringify({ routeKey, connectionId, body, eventType }) });`;

/** What one route of a check's API is. */
export interface SocketRoute {
  /** @default a function that answers with the route key, the connection and the message */
  readonly code?: string;
  readonly integration?: Readonly<Record<string, unknown>>;
  readonly route?: Readonly<Record<string, unknown>>;
  /** Two-way: with a route response. @default true, except for $connect and $disconnect */
  readonly answers?: boolean;
}

/** A WebSocket API of the local stage. */
export interface SocketApi {
  readonly id: string;
  readonly url: string;
  /** Address of `@connections`. */
  readonly management: string;
  open(path?: string): Promise<WebSocket>;
}

let made = 0;

/** Creates a WebSocket API with the stage `live`. */
export async function socketApi(
  door: FrontDoor,
  routes: Readonly<Record<string, SocketRoute>>,
  more: { readonly api?: object; readonly stage?: object } = {},
): Promise<SocketApi> {
  const name = `socket${made++}`;
  const api = await door.create("aws:apigatewayv2/api:Api", name, {
    protocolType: "WEBSOCKET",
    routeSelectionExpression: "$request.body.action",
    ...more.api,
  });
  for (const [routeKey, { code = echo, integration, route, answers }] of Object.entries(routes)) {
    const arn = await functionOf(door, code);
    const target = await door.create("aws:apigatewayv2/integration:Integration", `${name} ${routeKey}`, {
      apiId: api.id,
      integrationType: "AWS_PROXY",
      integrationUri: `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${arn}/invocations`,
      ...integration,
    });
    const twoWay = answers ?? !/^\$(dis)?connect$/.test(routeKey);
    const record = await door.create("aws:apigatewayv2/route:Route", `${name} ${routeKey}`, {
      apiId: api.id,
      routeKey,
      target: `integrations/${target.id}`,
      ...(twoWay ? { routeResponseSelectionExpression: "$default" } : {}),
      ...route,
    });
    if (!twoWay) continue;
    const response = { apiId: api.id, routeId: record.id, routeResponseKey: "$default" };
    await door.create("aws:apigatewayv2/routeResponse:RouteResponse", `${name} ${routeKey}`, response);
  }
  const stage = { apiId: api.id, name: "live", autoDeploy: true, ...more.stage };
  await door.create("aws:apigatewayv2/stage:Stage", name, stage);
  const path = `/execute-api/${api.id}/live`;
  const url = `ws://127.0.0.1:${door.port}${path}`;
  return { id: api.id, url, management: `${door.url}${path}`, open: (more = "") => opened(`${url}${more}`) };
}
