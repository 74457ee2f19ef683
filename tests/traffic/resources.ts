import type { CapturedResource } from "../../capture/program";

/** A captured resource with what traffic and prices read of it. */
export function resource(type: string, name: string, more: Partial<CapturedResource> = {}): CapturedResource {
  return {
    urn: `urn:pulumi:dev::shop::${type}::${name}`,
    type,
    name,
    id: name,
    custom: !type.startsWith("stagedoor:"),
    inputs: {},
    outputs: {},
    secretInputs: [],
    secretOutputs: [],
    dependencies: [],
    propertyDependencies: {},
    protect: false,
    ignoreChanges: [],
    additionalSecretOutputs: [],
    provider: { package: "aws", urn: "urn:provider", id: "provider", inputs: { region: "us-east-1" } },
    ...more,
  };
}

/** URI with which an API calls a function. */
export const functionUri = (name: string) =>
  `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:000000000000:function:${name}/invocations`;

/** URI of an action of a service. */
export const actionUri = (service: string, action: string) =>
  `arn:aws:apigateway:us-east-1:${service}:action/${action}`;

/** A function with a role that may do these actions on these ARNs. */
export function functionWith(
  name: string,
  inputs: object = {},
  actions: Readonly<Record<string, string>> = {},
): CapturedResource[] {
  const arn = `arn:aws:lambda:us-east-1:000000000000:function:${name}`;
  const Statement = Object.entries(actions).map(([Action, Resource]) => ({ Effect: "Allow", Action, Resource }));
  return [
    resource("aws:lambda/function:Function", name, {
      inputs: { role: `arn:aws:iam::000000000000:role/${name}-role`, ...inputs },
      outputs: { arn },
    }),
    resource("aws:iam/rolePolicy:RolePolicy", name, {
      inputs: { role: `${name}-role`, policy: JSON.stringify({ Statement }) },
    }),
  ];
}

/** Integrations by route, as a REST or HTTP API's document says them. */
export function documentOf(routes: Readonly<Record<string, object>>): string {
  const paths: Record<string, Record<string, object>> = {};
  for (const [route, integration] of Object.entries(routes)) {
    const [method = "", path = ""] = route.split(" ");
    paths[path] = { ...paths[path], [method.toLowerCase()]: { "x-amazon-apigateway-integration": integration } };
  }
  return JSON.stringify({ openapi: "3.0.1", paths });
}

/** A REST API with a deployed stage. */
export function restApi(
  name: string,
  routes: Readonly<Record<string, object>>,
  { types = "REGIONAL", stage = {} }: { types?: string; stage?: object } = {},
): CapturedResource[] {
  return [
    resource("aws:apigateway/restApi:RestApi", name, {
      inputs: { body: documentOf(routes), endpointConfiguration: { types } },
    }),
    resource("aws:apigateway/stage:Stage", `${name}-stage`, { inputs: { restApi: name, stageName: "prod", ...stage } }),
  ];
}

/** An HTTP API with a deployed stage. */
export function httpApi(name: string, routes: Readonly<Record<string, object>>): CapturedResource[] {
  return [
    resource("aws:apigatewayv2/api:Api", name, { inputs: { protocolType: "HTTP", body: documentOf(routes) } }),
    resource("aws:apigatewayv2/stage:Stage", `${name}-stage`, { inputs: { apiId: name } }),
  ];
}

/** A WebSocket API with routes that call nothing. */
export function webSocketApi(name: string, routes: readonly string[]): CapturedResource[] {
  return [
    resource("aws:apigatewayv2/api:Api", name, { inputs: { protocolType: "WEBSOCKET" } }),
    resource("aws:apigatewayv2/stage:Stage", `${name}-stage`, { inputs: { apiId: name } }),
    ...routes.map((routeKey) =>
      resource("aws:apigatewayv2/route:Route", `${name}-${routeKey}`, { inputs: { apiId: name, routeKey } }),
    ),
  ];
}

/** An on-demand table. */
export function table(name: string, inputs: object = {}): CapturedResource {
  return resource("aws:dynamodb/table:Table", name, {
    inputs: { billingMode: "PAY_PER_REQUEST", ...inputs },
    outputs: { arn: `arn:aws:dynamodb:us-east-1:000000000000:table/${name}` },
  });
}
