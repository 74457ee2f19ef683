import { functionArn } from "../../local/gateway/http/double";
import { type SocketApiOptions, SocketStage } from "../../local/gateway/websocket/socket-stage";
import { until } from "../../until";
import { type EventCase, eventSuite, type Json } from "./shape";

/** The events that the functions of a connection's life are given, in order. */
async function lifeOf(options: Partial<SocketApiOptions> = {}): Promise<Json[]> {
  const seen: Json[] = [];
  const note = (event: Json) => {
    seen.push(event);
    return { statusCode: 200 };
  };
  const routes = { $connect: "note", $default: "note", $disconnect: "note" };
  const stage = await SocketStage.start({ functions: { note }, routes, ...options });
  try {
    const client = await stage.connect("?name=me", { headers: { "User-Agent": "browser" } });
    client.send("x");
    await until("the route's function is called", () => seen.length >= 2);
    client.socket.close(1001, "");
    await until("the route's function is called", () => seen.length >= 3);
  } finally {
    await stage.close();
  }
  return seen;
}

/** What the authorizer of `$connect` is given. */
async function authorizerEvent(): Promise<Json> {
  let seen: Json = {};
  const gate = (event: Json) => {
    seen = event;
    return null;
  };
  const stage = await SocketStage.start({ functions: { gate }, routes: {} });
  try {
    const { h, api } = stage;
    const authorizer = await h.create("aws:apigatewayv2/authorizer:Authorizer", "gate", {
      apiId: api.id,
      authorizerType: "REQUEST",
      authorizerUri: functionArn("gate"),
    });
    const route = { $connect: { authorizationType: "CUSTOM", authorizerId: authorizer.id } };
    await stage.addRoute("$connect", "x", { route });
    await stage.client("?QueryString1=queryValue1").refused();
  } finally {
    await stage.close();
  }
  return seen;
}

const fromRest = "the sample is a REST API's event with members of a WebSocket API's added";
const fromRoutes = "the sample shares these with events of routes; an authorizer has no body to judge";
const restMembers = "resource path httpMethod pathParameters stageVariables body".split(" ");
const restContext =
  "accountId resourceId resourcePath httpMethod identity authorizer error integrationLatency status".split(" ");

const cases: readonly EventCase[] = [
  {
    file: "lambda-go/apigw-websocket-request-send-message.json",
    produce: async () => (await lifeOf())[1]!,
  },
  {
    file: "lambda-go/apigw-websocket-request-disconnect.json",
    produce: async () => (await lifeOf())[2]!,
  },
  {
    file: "lambda-go/apigw-websocket-request.json",
    leaving: Object.fromEntries(
      [...restMembers, ...restContext.map((name) => `requestContext.${name}`)].map((name) => [`.${name}`, fromRest]),
    ),
    produce: async () => (await lifeOf())[0]!,
  },
  {
    file: "powertools/apigw-websocket/connectEvent.json",
    leaving: { ".body": fromRoutes, ".isBase64Encoded": fromRoutes },
    produce: authorizerEvent,
  },
];

/** Events of WebSocket APIs. */
export const webSocketEvents = eventSuite("websocket", cases);
