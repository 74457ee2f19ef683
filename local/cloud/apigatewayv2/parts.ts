import { parseRouteKey } from "../../gateway/http/routes";
import { badRequest, conflict, refuse } from "../apigateway/refusals";
import { idOf } from "../names";
import { type Properties, type ResourceContext, type ResourceType, resourceType } from "../resource";
import { importBody, integrationIdOf, quickCreate } from "./assemble";
import { type ApiInputs, type AuthorizerInputs, type IntegrationInputs, type RouteInputs, tokens } from "./inputs";
import { httpIntegrationFaults, webSocketIntegrationFaults } from "./integration-checks";
import { partsOf, requireApi } from "./lookups";

/** `aws:apigatewayv2/route:Route` */
export function routeType(): ResourceType {
  return resourceType<RouteInputs>({
    type: tokens.Route,
    replaceOn: ["apiId"],
    async create(inputs, context) {
      const id = idOf(context, 7, inputs.apiId);
      validateRoute(id, inputs, context);
      return { id, outputs: routeOutputs(inputs) };
    },
    async update(id, _olds, inputs, context) {
      validateRoute(id, inputs, context);
      return routeOutputs(inputs);
    },
  });
}

/** `aws:apigatewayv2/integration:Integration` */
export function integrationType(): ResourceType {
  return resourceType<IntegrationInputs>({
    type: tokens.Integration,
    replaceOn: ["apiId", "integrationType", "integrationSubtype"],
    async create(inputs, context) {
      const outputs = integrationOutputs(inputs, context);
      return { id: idOf(context, 7, inputs.apiId, inputs.integrationType, inputs.integrationSubtype), outputs };
    },
    async update(_id, _olds, inputs, context) {
      return integrationOutputs(inputs, context);
    },
  });
}

/** `aws:apigatewayv2/authorizer:Authorizer` */
export function authorizerType(): ResourceType {
  return resourceType<AuthorizerInputs>({
    type: tokens.Authorizer,
    autoName: { property: "name", maxLength: 128 },
    replaceOn: ["apiId"],
    async create(inputs, context) {
      const id = idOf(context, 6, inputs.apiId);
      validateAuthorizer(inputs, context);
      return { id, outputs: authorizerOutputs(inputs, context) };
    },
    async update(_id, _olds, inputs, context) {
      validateAuthorizer(inputs, context);
      return authorizerOutputs(inputs, context);
    },
    async delete(id, outputs, { cloud }) {
      const users = partsOf<RouteInputs>(cloud, tokens.Route, String(outputs.apiId)).filter(
        (route) => route.inputs.authorizerId === id,
      );
      if (users.length > 0) {
        const keys = users.map((route) => route.inputs.routeKey).join(", ");
        throw conflict(`Cannot delete authorizer ${id}, is referenced in route: ${keys}`);
      }
    },
  });
}

function routeOutputs(inputs: RouteInputs): Properties {
  return { authorizationType: inputs.authorizationType ?? "NONE", apiKeyRequired: inputs.apiKeyRequired ?? false };
}

function validateRoute(id: string, inputs: RouteInputs, { cloud }: ResourceContext): void {
  const api = requireApi(cloud, inputs.apiId);
  const http = api.inputs.protocolType === "HTTP";
  const faults: string[] = [];
  if (http && inputs.routeKey !== "$default" && !parseRouteKey(inputs.routeKey)) {
    faults.push(`routeKey is "${inputs.routeKey}"; it must be "METHOD /path", "ANY /path" or "$default"`);
  }
  const type = inputs.authorizationType ?? "NONE";
  const allowed = http ? ["NONE", "JWT", "AWS_IAM", "CUSTOM"] : ["NONE", "AWS_IAM", "CUSTOM"];
  if (!allowed.includes(type)) faults.push(`authorizationType is ${type}; it must be one of ${allowed.join(", ")}`);
  if ((type === "JWT" || type === "CUSTOM") && inputs.authorizerId === undefined) {
    faults.push(`authorizationType ${type} needs an authorizerId`);
  }
  if (type !== "JWT" && (inputs.authorizationScopes ?? []).length > 0) {
    faults.push(`authorizationScopes are for JWT authorizers only; the route's authorizationType is ${type}`);
  }
  if (!http && type !== "NONE" && inputs.routeKey !== "$connect") {
    faults.push(`authorizationType ${type} is for the $connect route only; "${inputs.routeKey}" must have NONE`);
  }
  if (inputs.target !== undefined && integrationIdOf(inputs.target) === undefined) {
    faults.push(`target is "${inputs.target}"; it must be integrations/INTEGRATION_ID`);
  }
  refuse(faults);
  const integrationId = integrationIdOf(inputs.target);
  if (integrationId !== undefined && !integrationExists(integrationId, api.id, inputs.apiId, api.inputs, cloud)) {
    throw badRequest(`Unable to find Integration ${integrationId} of API ${inputs.apiId}`);
  }
  if (takenKeys(id, api.id, api.inputs, cloud).has(inputs.routeKey)) {
    throw conflict(`Route with key ${inputs.routeKey} already exists for this API`);
  }
}

function integrationExists(
  integrationId: string,
  apiId: string,
  owner: string,
  inputs: ApiInputs,
  cloud: ResourceContext["cloud"],
): boolean {
  if (cloud.find(tokens.Integration, (record) => record.id === integrationId && record.inputs.apiId === owner))
    return true;
  return (
    inputs.body !== undefined && importBody(apiId, inputs.body).definition.integrations[integrationId] !== undefined
  );
}

/** Route keys of the API that other resources hold. */
function takenKeys(id: string, apiId: string, inputs: ApiInputs, cloud: ResourceContext["cloud"]): Set<string> {
  const others = partsOf<RouteInputs>(cloud, tokens.Route, apiId).filter((route) => route.id !== id);
  const imported = inputs.body === undefined ? [] : importBody(apiId, inputs.body).definition.routes;
  const quick = quickCreate(apiId, inputs);
  const keys = [...others.map((route) => route.inputs.routeKey), ...imported.map((route) => route.routeKey)];
  return new Set(quick ? [...keys, quick.route.routeKey] : keys);
}

function integrationOutputs(inputs: IntegrationInputs, { cloud }: ResourceContext): Properties {
  const api = requireApi(cloud, inputs.apiId);
  const http = api.inputs.protocolType === "HTTP";
  refuse(http ? httpIntegrationFaults(inputs) : webSocketIntegrationFaults(inputs));
  return {
    connectionType: inputs.connectionType ?? "INTERNET",
    payloadFormatVersion: inputs.payloadFormatVersion ?? "1.0",
    timeoutMilliseconds: inputs.timeoutMilliseconds ?? (http ? 30_000 : 29_000),
    ...(http ? {} : webSocketOutputs(inputs)),
  };
}

function webSocketOutputs(inputs: IntegrationInputs): Properties {
  return {
    integrationResponseSelectionExpression: inputs.integrationType.endsWith("_PROXY")
      ? undefined
      : "${integration.response.statuscode}",
    passthroughBehavior: inputs.passthroughBehavior ?? "WHEN_NO_MATCH",
  };
}

function authorizerOutputs(inputs: AuthorizerInputs, { cloud }: ResourceContext): Properties {
  const http = requireApi(cloud, inputs.apiId).inputs.protocolType === "HTTP";
  const caches = http && inputs.authorizerType === "REQUEST";
  return caches ? { authorizerResultTtlInSeconds: inputs.authorizerResultTtlInSeconds ?? 300 } : {};
}

function validateAuthorizer(inputs: AuthorizerInputs, { cloud }: ResourceContext): void {
  const http = requireApi(cloud, inputs.apiId).inputs.protocolType === "HTTP";
  const faults: string[] = [];
  const { authorizerType: type, authorizerResultTtlInSeconds: ttl } = inputs;
  if (type === "JWT") {
    if (!http) faults.push("authorizerType JWT is for HTTP APIs only; a WebSocket API takes REQUEST");
    if (!inputs.jwtConfiguration?.issuer) faults.push("a JWT authorizer needs jwtConfiguration.issuer");
    if (!inputs.jwtConfiguration?.audiences?.length) faults.push("a JWT authorizer needs jwtConfiguration.audiences");
    if (!inputs.identitySources?.length) {
      faults.push('a JWT authorizer needs identitySources, e.g. ["$request.header.Authorization"]');
    }
  } else if (type === "REQUEST") {
    if (!inputs.authorizerUri)
      faults.push("a REQUEST authorizer needs an authorizerUri: the invoke ARN of its function");
    if (http && !inputs.authorizerPayloadFormatVersion) {
      faults.push("a REQUEST authorizer of an HTTP API needs authorizerPayloadFormatVersion 1.0 or 2.0");
    }
    if (inputs.enableSimpleResponses && inputs.authorizerPayloadFormatVersion !== "2.0") {
      faults.push("enableSimpleResponses needs authorizerPayloadFormatVersion 2.0");
    }
  } else {
    faults.push(`authorizerType is ${type}; it must be REQUEST${http ? " or JWT" : ""}`);
  }
  if (ttl !== undefined && (ttl < 0 || ttl > 3600)) {
    faults.push(`authorizerResultTtlInSeconds is ${ttl}; it must be from 0 to 3600`);
  }
  refuse(faults);
}
