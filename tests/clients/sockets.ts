import WebSocket from "ws";
import type { FrontDoor } from "./front-door";

const code = `exports.handler = async (event) => {
  if (event.requestContext.eventType === "CONNECT") return { statusCode: event.queryStringParameters?.no ? 401 : 200 };
  return { statusCode: 200, body: JSON.stringify({ connectionId: event.requestContext.connectionId, body: event.body }) };
};`;

/** A WebSocket API whose `whoami` route answers with the connection's id, and whose other messages are echoed. */
export async function addWebSocketApi(door: FrontDoor): Promise<{ id: string; url: string; management: string }> {
  const functionArn = await door.addFunction("live", code);
  const api = await door.create("aws:apigatewayv2/api:Api", "live", {
    protocolType: "WEBSOCKET",
    routeSelectionExpression: "$request.body.action",
  });
  const integration = await door.create("aws:apigatewayv2/integration:Integration", "live", {
    apiId: api.id,
    integrationType: "AWS_PROXY",
    integrationUri: `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${functionArn}/invocations`,
  });
  for (const routeKey of ["$connect", "whoami", "$default"]) {
    const answers = routeKey === "$connect" ? {} : { routeResponseSelectionExpression: "$default" };
    const route = await door.create("aws:apigatewayv2/route:Route", `live-${routeKey}`, {
      apiId: api.id,
      routeKey,
      target: `integrations/${integration.id}`,
      ...answers,
    });
    if (routeKey === "$connect") continue;
    await door.create("aws:apigatewayv2/routeResponse:RouteResponse", `live-${routeKey}`, {
      apiId: api.id,
      routeId: route.id,
      routeResponseKey: "$default",
    });
  }
  await door.create("aws:apigatewayv2/stage:Stage", "live", { apiId: api.id, name: "live", autoDeploy: true });
  const path = `/execute-api/${api.id}/live`;
  return { id: api.id, url: `ws://127.0.0.1:${door.port}${path}`, management: `${door.url}${path}` };
}

/** A socket that is open. */
export async function opened(url: string): Promise<WebSocket> {
  const socket = new WebSocket(url);
  await new Promise<void>((resolve, reject) => {
    socket.once("open", resolve);
    socket.once("error", reject);
  });
  return socket;
}

/** The next text of a socket. */
export function nextMessage(socket: WebSocket): Promise<string> {
  return new Promise((resolve) => socket.once("message", (data) => resolve(String(data))));
}

/** The code that a socket is closed with. */
export function closed(socket: WebSocket): Promise<number> {
  return new Promise((resolve) => socket.once("close", resolve));
}
