import type {
  ApiIdentity,
  AuthorizerDefinition,
  HttpApiDefinition,
  IntegrationDefinition,
  RouteDefinition,
  StageSettings,
} from "../../../../local/gateway/http/definition";
import { stagesHandler } from "../../../../local/gateway/http/index";
import { compileStage } from "../../../../local/gateway/http/stage";
import type { WireHandler } from "../../../../local/wire";
import { type EnvironmentDouble, functionArn } from "./double";

/** Who the API of the tests belongs to. */
const api: ApiIdentity = { apiId: "abc", apiName: "shop", accountId: "123456789012", region: "us-east-1" };

/** A Lambda proxy integration; `over` changes what a test is about. */
export function lambdaIntegration(name: string, over: Partial<IntegrationDefinition> = {}): IntegrationDefinition {
  return {
    id: name,
    integrationType: "AWS_PROXY",
    integrationUri: functionArn(name),
    payloadFormatVersion: "2.0",
    connectionType: "INTERNET",
    requestParameters: {},
    responseParameters: {},
    timeoutInMillis: 30_000,
    ...over,
  };
}

/** A route to the integration of the same id. */
export function route(routeKey: string, integrationId: string, over: Partial<RouteDefinition> = {}): RouteDefinition {
  return { id: routeKey, routeKey, integrationId, authorizationType: "NONE", authorizationScopes: [], ...over };
}

/** A definition made of routes and integrations. */
export function definition(
  routes: readonly RouteDefinition[],
  integrations: readonly IntegrationDefinition[],
  authorizers: readonly AuthorizerDefinition[] = [],
  over: Partial<HttpApiDefinition> = {},
): HttpApiDefinition {
  return {
    name: "shop",
    disableExecuteApiEndpoint: false,
    routes,
    integrations: Object.fromEntries(integrations.map((integration) => [integration.id, integration])),
    authorizers: Object.fromEntries(authorizers.map((authorizer) => [authorizer.id, authorizer])),
    ...over,
  };
}

/** A stage without settings. */
export function stageSettings(over: Partial<StageSettings> = {}): StageSettings {
  return { stageName: "$default", variables: {}, defaultRouteSettings: {}, routeSettings: {}, ...over };
}

/** Serves a definition with one stage. */
export function serve(env: EnvironmentDouble, made: HttpApiDefinition, stage = stageSettings()): WireHandler {
  const compiled = compileStage(api, made, stage, env);
  return stagesHandler((name) => (name === stage.stageName ? compiled : undefined), env);
}
