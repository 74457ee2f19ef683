import type { AuthorizerDefinition } from "../../gateway/http/definition";
import type {
  WebSocketApiDefinition,
  WebSocketIntegration,
  WebSocketIntegrationResponse,
  WebSocketRoute,
} from "../../gateway/websocket/definition";
import { given } from "../../given";
import type { Cloud } from "../cloud";
import type { ResourceRecord } from "../resource";
import { authorizerOf, integrationIdOf } from "./assemble";
import {
  type ApiInputs,
  type AuthorizerInputs,
  type IntegrationInputs,
  type IntegrationResponseInputs,
  type ModelInputs,
  type RouteInputs,
  type RouteResponseInputs,
  tokens,
} from "./inputs";
import { partsOf } from "./lookups";

/** A WebSocket API as it is now, made of its resources. */
export function assembleWebSocketApi(
  cloud: Cloud,
  api: ResourceRecord & { inputs: ApiInputs },
): WebSocketApiDefinition {
  const answering = partsOf<RouteResponseInputs>(cloud, tokens.RouteResponse, api.id);
  const responses = partsOf<IntegrationResponseInputs>(cloud, tokens.IntegrationResponse, api.id);
  const routes = partsOf<RouteInputs>(cloud, tokens.Route, api.id).map((part) =>
    routeOf(
      part.id,
      part.inputs,
      answering.some(({ inputs }) => inputs.routeId === part.id),
    ),
  );
  const integrations = partsOf<IntegrationInputs>(cloud, tokens.Integration, api.id).map((part) =>
    integrationOf(
      part.id,
      part.inputs,
      responses.filter(({ inputs }) => inputs.integrationId === part.id).map(({ inputs }) => responseOf(inputs)),
    ),
  );
  const authorizers = partsOf<AuthorizerInputs>(cloud, tokens.Authorizer, api.id).map(
    (part): AuthorizerDefinition => authorizerOf(part.id, part.inputs),
  );
  const models = partsOf<ModelInputs>(cloud, tokens.Model, api.id);
  return {
    name: api.inputs.name,
    routeSelectionExpression: api.inputs.routeSelectionExpression ?? "$request.body.action",
    apiKeySelectionExpression: api.inputs.apiKeySelectionExpression ?? "$request.header.x-api-key",
    disableExecuteApiEndpoint: api.inputs.disableExecuteApiEndpoint ?? false,
    routes: Object.fromEntries(routes.map((route) => [route.routeKey, route])),
    integrations: Object.fromEntries(integrations.map((integration) => [integration.id, integration])),
    authorizers: Object.fromEntries(authorizers.map((authorizer) => [authorizer.id, authorizer])),
    models: Object.fromEntries(models.map(({ inputs }) => [inputs.name, { schema: inputs.schema }])),
  };
}

function routeOf(id: string, inputs: RouteInputs, hasResponse: boolean): WebSocketRoute {
  return {
    id,
    routeKey: inputs.routeKey,
    ...given({
      integrationId: integrationIdOf(inputs.target),
      authorizerId: inputs.authorizerId,
      modelSelectionExpression: inputs.modelSelectionExpression,
    }),
    authorizationType: (inputs.authorizationType ?? "NONE") as WebSocketRoute["authorizationType"],
    apiKeyRequired: inputs.apiKeyRequired ?? false,
    answers: hasResponse && inputs.routeResponseSelectionExpression !== undefined,
    requestModels: inputs.requestModels ?? {},
  };
}

function integrationOf(
  id: string,
  inputs: IntegrationInputs,
  responses: readonly WebSocketIntegrationResponse[],
): WebSocketIntegration {
  return {
    id,
    integrationType: inputs.integrationType as WebSocketIntegration["integrationType"],
    ...given({
      integrationUri: inputs.integrationUri,
      integrationMethod: inputs.integrationMethod,
      credentialsArn: inputs.credentialsArn,
      connectionId: inputs.connectionId,
      templateSelectionExpression: inputs.templateSelectionExpression,
    }),
    connectionType: inputs.connectionType === "VPC_LINK" ? "VPC_LINK" : "INTERNET",
    requestTemplates: inputs.requestTemplates ?? {},
    requestParameters: inputs.requestParameters ?? {},
    passthroughBehavior: (inputs.passthroughBehavior ?? "WHEN_NO_MATCH") as WebSocketIntegration["passthroughBehavior"],
    timeoutInMillis: inputs.timeoutMilliseconds ?? 29_000,
    responses,
  };
}

function responseOf(inputs: IntegrationResponseInputs): WebSocketIntegrationResponse {
  return {
    key: inputs.integrationResponseKey,
    responseTemplates: inputs.responseTemplates ?? {},
    ...given({ templateSelectionExpression: inputs.templateSelectionExpression }),
  };
}
