import { badRequest, conflict, notFound, refuse } from "../apigateway/refusals";
import { idOf } from "../names";
import { type ResourceType, resourceType } from "../resource";
import {
  type IntegrationInputs,
  type IntegrationResponseInputs,
  type ModelInputs,
  type RouteInputs,
  type RouteResponseInputs,
  tokens,
} from "./inputs";
import { partsOf, requireApi } from "./lookups";

/** `aws:apigatewayv2/integrationResponse:IntegrationResponse`; WebSocket APIs only. */
export function integrationResponseType(): ResourceType {
  return resourceType<IntegrationResponseInputs>({
    type: tokens.IntegrationResponse,
    replaceOn: ["apiId", "integrationId"],
    async create(inputs, context) {
      const { cloud } = context;
      const { integrationId, integrationResponseKey: key } = inputs;
      requireWebSocket(requireApi(cloud, inputs.apiId).inputs.protocolType, "IntegrationResponse");
      const known = partsOf<IntegrationInputs>(cloud, tokens.Integration, inputs.apiId).some(
        ({ id }) => id === integrationId,
      );
      if (!known) throw notFound(`Unable to find Integration ${integrationId}`);
      if (!/^(\\?\$default|\/.+\/)$/.test(key)) {
        throw badRequest(`integrationResponseKey is "${key}"; it must be $default or a pattern like /4\\d\\d/`);
      }
      const others = partsOf<IntegrationResponseInputs>(cloud, tokens.IntegrationResponse, inputs.apiId);
      const id = idOf(context, 7, inputs.apiId, integrationId);
      const taken = others.some(
        (other) =>
          other.id !== id &&
          other.inputs.integrationId === integrationId &&
          other.inputs.integrationResponseKey === key,
      );
      if (taken) throw conflict(`Integration ${integrationId} already has a response with key ${key}`);
      return { id, outputs: {} };
    },
    async update() {
      return {};
    },
  });
}

/** `aws:apigatewayv2/routeResponse:RouteResponse`: makes a route of a WebSocket API answer. */
export function routeResponseType(): ResourceType {
  return resourceType<RouteResponseInputs>({
    type: tokens.RouteResponse,
    replaceOn: ["apiId", "routeId"],
    async create(inputs, context) {
      const { cloud } = context;
      requireWebSocket(requireApi(cloud, inputs.apiId).inputs.protocolType, "RouteResponse");
      const route = partsOf<RouteInputs>(cloud, tokens.Route, inputs.apiId).find(({ id }) => id === inputs.routeId);
      if (!route) throw notFound(`Unable to find Route ${inputs.routeId}`);
      if (inputs.routeResponseKey !== "$default") {
        throw badRequest(`routeResponseKey is "${inputs.routeResponseKey}"; WebSocket APIs take $default only`);
      }
      return { id: idOf(context, 7, inputs.apiId, inputs.routeId), outputs: {} };
    },
    async update() {
      return {};
    },
  });
}

/** `aws:apigatewayv2/model:Model`: JSON Schema that a WebSocket API checks messages against. */
export function modelType(): ResourceType {
  return resourceType<ModelInputs>({
    type: tokens.Model,
    replaceOn: ["apiId"],
    async create(inputs, context) {
      validateModel(inputs);
      requireWebSocket(requireApi(context.cloud, inputs.apiId).inputs.protocolType, "Model");
      return { id: idOf(context, 6, inputs.apiId), outputs: {} };
    },
    async update(_id, _olds, inputs) {
      validateModel(inputs);
      return {};
    },
  });
}

function validateModel(inputs: ModelInputs): void {
  const faults: string[] = [];
  if (!/^[a-zA-Z0-9]{1,128}$/.test(inputs.name)) faults.push(`name is "${inputs.name}"; model names are alphanumeric`);
  try {
    JSON.parse(inputs.schema);
  } catch (error) {
    faults.push(`schema is not JSON: ${(error as Error).message}`);
  }
  refuse(faults);
}

function requireWebSocket(protocolType: string, what: string): void {
  if (protocolType !== "WEBSOCKET") throw badRequest(`${what} is for WebSocket APIs only; this API is ${protocolType}`);
}
