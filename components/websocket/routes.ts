import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { AuthType } from "../auth";
import type { Function } from "../function/function";
import { logicalName, nameRules } from "../names";
import type { Slots } from "../openapi/slots";
import type { WebSocketApiArgs, WebSocketRoute } from "./args";

/** Makes authorizers, routes and their integrations; a deployment waits for all that is returned. */
export function createRoutes(
  name: string,
  args: WebSocketApiArgs,
  api: aws.apigatewayv2.Api,
  parent: pulumi.Resource,
): pulumi.Resource[] {
  const authorizers = new Map(
    Object.entries(args.authorizers ?? {}).map(([key, authorizer]) => [
      key,
      new aws.apigatewayv2.Authorizer(
        logicalName(`${name}-${key}`, nameRules.api),
        {
          apiId: api.id,
          name: key,
          authorizerType: "REQUEST",
          authorizerUri: authorizer.function.invokeArn,
          identitySources: authorizer.identitySources ?? ["route.request.header.Authorization"],
        },
        { parent },
      ),
    ]),
  );
  const routes = Object.entries(args.routes).flatMap(([key, route]) => {
    const integration = createIntegration(`${name}-${key}`, route, api, parent);
    const made = new aws.apigatewayv2.Route(
      `${name}-${key}`,
      {
        apiId: api.id,
        routeKey: key,
        operationName: route.operationName,
        target: pulumi.interpolate`integrations/${integration.id}`,
        routeResponseSelectionExpression: route.twoWay ? "$default" : undefined,
        ...(key === "$connect" ? protection(route, authorizers) : {}),
      },
      { parent },
    );
    return [integration, made, ...createResponses(`${name}-${key}`, route, { api, integration, made }, parent)];
  });
  return [...authorizers.values(), ...routes];
}

function protection(
  { auth }: WebSocketRoute,
  authorizers: ReadonlyMap<string, aws.apigatewayv2.Authorizer>,
): Pick<aws.apigatewayv2.RouteArgs, "authorizationType" | "authorizerId" | "apiKeyRequired"> {
  switch (auth!.type) {
    case AuthType.Iam:
      return { authorizationType: "AWS_IAM" };
    case AuthType.Authorizer:
      return { authorizationType: "CUSTOM", authorizerId: authorizers.get(auth!.authorizer!)!.id };
    case AuthType.ApiKey:
      return { authorizationType: "NONE", apiKeyRequired: true };
    case AuthType.None:
      return { authorizationType: "NONE" };
  }
}

function createIntegration(
  name: string,
  route: WebSocketRoute,
  api: aws.apigatewayv2.Api,
  parent: pulumi.Resource,
): aws.apigatewayv2.Integration {
  return new aws.apigatewayv2.Integration(
    name,
    { apiId: api.id, timeoutMilliseconds: route.timeoutMillis ?? 29_000, ...backEnd(route) },
    { parent },
  );
}

function backEnd({ function: handler, http, mock }: WebSocketRoute): Omit<aws.apigatewayv2.IntegrationArgs, "apiId"> {
  if (handler) {
    return { integrationType: "AWS_PROXY", integrationMethod: "POST", integrationUri: handler.invokeArn };
  }
  if (http) {
    const headers = Object.entries(http.headers ?? {}).map(([name, value]) => [
      `integration.request.header.${name}`,
      pulumi.interpolate`'${value}'`,
    ]);
    return {
      integrationType: "HTTP_PROXY",
      integrationMethod: http.method ?? "POST",
      integrationUri: http.url,
      requestParameters: headers.length > 0 ? Object.fromEntries(headers) : undefined,
    };
  }
  const statusCode = mock!.statusCode ?? 200;
  return {
    integrationType: "MOCK",
    templateSelectionExpression: "200",
    requestTemplates: { "200": `{"statusCode": ${statusCode}}` },
  };
}

/** What a two-way route sends back; a mock has to be told its text. */
function createResponses(
  name: string,
  route: WebSocketRoute,
  {
    api,
    integration,
    made,
  }: { api: aws.apigatewayv2.Api; integration: aws.apigatewayv2.Integration; made: aws.apigatewayv2.Route },
  parent: pulumi.Resource,
): pulumi.Resource[] {
  const responses: pulumi.Resource[] = [];
  if (route.mock) {
    responses.push(
      new aws.apigatewayv2.IntegrationResponse(
        name,
        {
          apiId: api.id,
          integrationId: integration.id,
          integrationResponseKey: "$default",
          templateSelectionExpression: "200",
          responseTemplates: route.mock.body === undefined ? undefined : { "200": route.mock.body },
        },
        { parent },
      ),
    );
  }
  if (route.twoWay) {
    responses.push(
      new aws.apigatewayv2.RouteResponse(
        name,
        { apiId: api.id, routeId: made.id, routeResponseKey: "$default" },
        { parent },
      ),
    );
  }
  return responses;
}

/** All that a deployment takes a picture of; values known later are tokens of the slots. */
export function describeRoutes(args: WebSocketApiArgs, slots: Slots): unknown {
  const functionUri = (handler: Function | undefined) => handler && slots.of(handler.invokeArn);
  const routes = Object.entries(args.routes).map(([key, { throttle: _throttle, http, ...route }]) => [
    key,
    { ...route, function: functionUri(route.function), http: http && slots.value(http) },
  ]);
  const authorizers = Object.entries(args.authorizers ?? {}).map(([key, { identitySources, ...authorizer }]) => [
    key,
    { identitySources, function: functionUri(authorizer.function) },
  ]);
  return {
    selection: args.routeSelectionExpression,
    routes: Object.fromEntries(routes),
    authorizers: Object.fromEntries(authorizers),
  };
}
