import type { Part } from "../../cli/diff/sockets";

type Json = Record<string, unknown>;

/** Inputs of a WebSocket API's resources, which a test changes. */
export interface Parts {
  api: Json;
  connect: Json;
  authorizer: Json;
  subscribe: Json;
  answer: Json | undefined;
  message: Json & { properties: Record<string, Json>; required: string[] };
  reply: Json & { properties: Record<string, Json> };
  /** Further routes. */
  more: Json[];
}

/** An API with an answering route, whose messages a model checks. */
export function parts(): Parts {
  return {
    api: { protocolType: "WEBSOCKET", routeSelectionExpression: "$request.body.action" },
    connect: { routeKey: "$connect", authorizationType: "NONE" },
    authorizer: { authorizerType: "REQUEST", identitySources: ["route.request.querystring.token"] },
    subscribe: {
      routeKey: "subscribe",
      modelSelectionExpression: "$request.body.action",
      requestModels: { $default: "Message" },
      routeResponseSelectionExpression: "$default",
    },
    answer: { routeResponseKey: "$default", responseModels: { $default: "Reply" } },
    message: {
      type: "object",
      required: ["orderId"],
      properties: { orderId: { type: "string", maxLength: 40 }, note: { $ref: "#/definitions/text" } },
      definitions: { text: { type: ["string", "null"] } },
    } as Parts["message"],
    reply: { type: "object", required: ["state"], properties: { state: { type: "string" } } } as Parts["reply"],
    more: [{ routeKey: "leave" }, { routeKey: "$disconnect" }],
  };
}

/** The parts as a program's resources. */
export function resourcesOf({ api, connect, authorizer, subscribe, answer, message, reply, more }: Parts): Part[] {
  const part = (kind: string, id: string, inputs: Json): Part => ({
    type: `aws:apigatewayv2/${kind}`,
    name: id,
    id,
    inputs: { apiId: "live-id", ...inputs },
  });
  const model = (name: string, schema: Json) => part("model:Model", name, { name, schema: JSON.stringify(schema) });
  return [
    { type: "aws:apigatewayv2/api:Api", name: "live", id: "live-id", inputs: api },
    part("authorizer:Authorizer", "customers", authorizer),
    part("route:Route", "connect", connect),
    part("route:Route", "subscribe", subscribe),
    ...more.map((inputs, place) => part("route:Route", `more-${place}`, inputs)),
    ...(answer ? [part("routeResponse:RouteResponse", "answer", { routeId: "subscribe", ...answer })] : []),
    model("Message", message),
    model("Reply", reply),
  ];
}
