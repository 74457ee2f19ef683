import type { GatewayEnvironment } from "../../gateway/environment";
import type { Cloud } from "../cloud";
import type { Service, ServiceEndpoint } from "../service";
import { apiType } from "./api";
import { quickCreate } from "./assemble";
import { apiMappingType, domainNameType, routingRuleType } from "./domains";
import { invokeUrl } from "./endpoints";
import { type ApiInputs, type StageInputs, tokens } from "./inputs";
import { invokes } from "./invokes";
import { partsOf } from "./lookups";
import { authorizerType, integrationType, routeType } from "./parts";
import { integrationResponseType, modelType, routeResponseType } from "./responses";
import { Runtime } from "./runtime";
import { deploymentType, stageType } from "./stages";

const limits =
  "HTTP and WebSocket APIs are simulated. Recorded, not simulated: mutual TLS, access logs to Firehose, AppConfig " +
  "integrations.";

/** HTTP and WebSocket APIs on a given environment. */
export function apiGatewayV2(cloud: Cloud, env: GatewayEnvironment): Service {
  const runtime = new Runtime(cloud, env);
  cloud.provide("httpApis", runtime.targets);
  return {
    name: "apigatewayv2",
    limits,
    resources: [
      apiType(runtime),
      routeType(),
      integrationType(),
      authorizerType(),
      stageType(runtime),
      deploymentType(runtime),
      integrationResponseType(),
      routeResponseType(),
      modelType(),
      domainNameType(),
      apiMappingType(),
      routingRuleType(),
    ],
    invokes,
    endpoints: () => endpoints(cloud),
    async stop() {
      runtime.stop();
    },
  };
}

/** Stages by the logical name of their API; a second stage adds its own name. */
function endpoints(cloud: Cloud): ServiceEndpoint[] {
  return cloud.resources(tokens.Api).flatMap((api) => {
    const inputs = api.inputs as ApiInputs;
    const names = partsOf<StageInputs>(cloud, tokens.Stage, api.id).map((stage) => stage.inputs.name);
    if (quickCreate(api.id, inputs)) names.unshift("$default");
    const kind = inputs.protocolType === "HTTP" ? "HTTP API" : "WebSocket API";
    return names.map((stage, i) => ({
      name: i === 0 ? api.name : `${api.name}-${stage}`,
      url: invokeUrl(cloud, api.id, inputs.protocolType, stage),
      kind,
      ...(api.outputs.disableExecuteApiEndpoint === true ? { note: "default endpoint disabled; use its domain" } : {}),
    }));
  });
}
