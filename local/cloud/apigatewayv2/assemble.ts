import { functionArnOf } from "../../gateway/auth/function-arn";
import type {
  AuthorizerDefinition,
  HttpApiDefinition,
  IntegrationDefinition,
  RouteDefinition,
  StageSettings,
} from "../../gateway/http/definition";
import { type HttpApiImport, importHttpApi } from "../../gateway/http/openapi";
import { given } from "../../given";
import type { Cloud } from "../cloud";
import { stableId } from "../names";
import type { ResourceRecord } from "../resource";
import {
  type ApiInputs,
  type AuthorizerInputs,
  type IntegrationInputs,
  type RouteInputs,
  type StageInputs,
  tokens,
} from "./inputs";
import { partsOf } from "./lookups";

/** An HTTP API as it is now: imported, made of single resources, quickly created, or all of these. */
export function assembleHttpApi(cloud: Cloud, api: ResourceRecord & { inputs: ApiInputs }): HttpApiDefinition {
  const { inputs } = api;
  const imported = inputs.body === undefined ? undefined : importBody(api.id, inputs.body).definition;
  const quick = quickCreate(api.id, inputs);
  const routes = partsOf<RouteInputs>(cloud, tokens.Route, api.id).map((part) => routeOf(part.id, part.inputs));
  const integrations = partsOf<IntegrationInputs>(cloud, tokens.Integration, api.id).map((part) =>
    integrationOf(part.id, part.inputs),
  );
  const authorizers = partsOf<AuthorizerInputs>(cloud, tokens.Authorizer, api.id).map((part) =>
    authorizerOf(part.id, part.inputs),
  );
  const cors = inputs.corsConfiguration ?? imported?.cors;
  return {
    name: inputs.name,
    ...given({ description: inputs.description, version: inputs.version }),
    disableExecuteApiEndpoint: inputs.disableExecuteApiEndpoint ?? imported?.disableExecuteApiEndpoint ?? false,
    ...(cors ? { cors } : {}),
    routes: [...(imported?.routes ?? []), ...(quick ? [quick.route] : []), ...routes],
    integrations: { ...imported?.integrations, ...byId(quick ? [quick.integration] : []), ...byId(integrations) },
    authorizers: { ...imported?.authorizers, ...byId(authorizers) },
  };
}

/** Reads the body of an API; ids depend on the API and on the names in the body. */
export function importBody(apiId: string, body: string): HttpApiImport {
  return importHttpApi(body, (kind, name) => stableId(`${apiId}|${kind}|${name}`, kind === "authorizer" ? 6 : 7));
}

/** Route and integration of an API created with a `target`. */
export function quickCreate(
  apiId: string,
  inputs: ApiInputs,
): { route: RouteDefinition; integration: IntegrationDefinition } | undefined {
  if (inputs.target === undefined) return undefined;
  const id = stableId(`${apiId}|quick`, 7);
  const isFunction = functionArnOf(inputs.target) !== undefined;
  return {
    route: {
      id: stableId(`${apiId}|quick route`, 7),
      routeKey: inputs.routeKey ?? "$default",
      integrationId: id,
      authorizationType: "NONE",
      authorizationScopes: [],
    },
    integration: {
      id,
      integrationType: isFunction ? "AWS_PROXY" : "HTTP_PROXY",
      integrationUri: inputs.target,
      payloadFormatVersion: isFunction ? "2.0" : "1.0",
      connectionType: "INTERNET",
      ...given({ credentialsArn: inputs.credentialsArn }),
      requestParameters: {},
      responseParameters: {},
      timeoutInMillis: 30_000,
    },
  };
}

/** Settings of a stage as the gateway reads them. */
export function stageSettingsOf(inputs: StageInputs): StageSettings {
  return {
    stageName: inputs.name,
    variables: inputs.stageVariables ?? {},
    ...(inputs.accessLogSettings ? { accessLog: inputs.accessLogSettings } : {}),
    defaultRouteSettings: inputs.defaultRouteSettings ?? {},
    routeSettings: Object.fromEntries(
      (inputs.routeSettings ?? []).map(({ routeKey, ...settings }) => [routeKey, settings]),
    ),
  };
}

/** Id in a route's `target`, `integrations/ID`. */
export function integrationIdOf(target: string | undefined): string | undefined {
  return /^integrations\/(\S+)$/.exec(target ?? "")?.[1];
}

function routeOf(id: string, inputs: RouteInputs): RouteDefinition {
  return {
    id,
    routeKey: inputs.routeKey,
    ...given({
      integrationId: integrationIdOf(inputs.target),
      authorizerId: inputs.authorizerId,
      operationName: inputs.operationName,
    }),
    authorizationType: (inputs.authorizationType ?? "NONE") as RouteDefinition["authorizationType"],
    authorizationScopes: inputs.authorizationScopes ?? [],
  };
}

function integrationOf(id: string, inputs: IntegrationInputs): IntegrationDefinition {
  return {
    id,
    integrationType: inputs.integrationType as IntegrationDefinition["integrationType"],
    ...given({
      integrationSubtype: inputs.integrationSubtype,
      integrationUri: inputs.integrationUri,
      integrationMethod: inputs.integrationMethod,
      connectionId: inputs.connectionId,
      credentialsArn: inputs.credentialsArn,
      serverNameToVerify: inputs.tlsConfig?.serverNameToVerify,
    }),
    payloadFormatVersion: inputs.payloadFormatVersion === "2.0" ? "2.0" : "1.0",
    connectionType: inputs.connectionType === "VPC_LINK" ? "VPC_LINK" : "INTERNET",
    requestParameters: inputs.requestParameters ?? {},
    responseParameters: Object.fromEntries(
      (inputs.responseParameters ?? []).map(({ statusCode, mappings }) => [statusCode, mappings]),
    ),
    timeoutInMillis: inputs.timeoutMilliseconds ?? 30_000,
  };
}

/** An authorizer as the gateway reads it. */
export function authorizerOf(id: string, inputs: AuthorizerInputs): AuthorizerDefinition {
  const { issuer, audiences } = inputs.jwtConfiguration ?? {};
  const identitySource = inputs.identitySources ?? [];
  return {
    id,
    name: inputs.name,
    authorizerType: inputs.authorizerType === "JWT" ? "JWT" : "REQUEST",
    identitySource,
    ...(issuer === undefined ? {} : { jwt: { issuer, audiences: audiences ?? [] } }),
    ...given({
      authorizerUri: inputs.authorizerUri,
      authorizerCredentialsArn: inputs.authorizerCredentialsArn,
    }),
    payloadFormatVersion: inputs.authorizerPayloadFormatVersion === "2.0" ? "2.0" : "1.0",
    enableSimpleResponses: inputs.enableSimpleResponses ?? false,
    resultTtlInSeconds: inputs.authorizerResultTtlInSeconds ?? (identitySource.length > 0 ? 300 : 0),
  };
}

function byId<T extends { readonly id: string }>(items: readonly T[]): Record<string, T> {
  return Object.fromEntries(items.map((item) => [item.id, item]));
}
