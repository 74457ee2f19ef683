import { cloudEnvironment } from "../../gateway/cloud-environment";
import type { Cloud } from "../cloud";
import type { Service, ServiceEndpoint } from "../service";
import { accountType, vpcLinkType } from "./account";
import { clientCertificateType } from "./client-certificates";
import { controlApi } from "./control-api";
import { deploymentType, methodSettingsType, stageType } from "./deployments";
import { documentationPartType, documentationVersionType } from "./documentation";
import { accessAssociationType, basePathMappingType, domainNameType } from "./domains";
import type { RestApiInputs, StageInputs } from "./inputs";
import { exportInvoke, invokes } from "./invokes";
import { invokeUrl, type Live, partsOf } from "./lookups";
import { authorizerType, gatewayResponseType, modelType, requestValidatorType } from "./parts";
import {
  integrationResponseType,
  integrationType,
  methodResponseType,
  methodType,
  resourceResourceType,
} from "./resources";
import { restApiPolicyType, restApiPutType, restApiType } from "./rest-api";
import { Runtime } from "./runtime";
import { tokens } from "./tokens";
import { apiKeyType, usagePlanKeyType, usagePlanType } from "./usage-plans";

const limits =
  "REST APIs are simulated, from documents or single resources. TLS ends before the local stage: mutual TLS and TLS policies are recorded, not simulated, and no caller is asked for a certificate. Of the control plane's wire API there are exports and the flushing of caches.";

/** API Gateway's REST APIs: resource types, and hosts that answer. */
export function apigateway(cloud: Cloud): Service {
  const runtime = new Runtime(cloud, cloudEnvironment(cloud));
  cloud.provide("restApis", {
    answer: ({ apiId, stageName, fullPath, path, query, routingRuleId }, request) =>
      runtime.host(apiId)?.handleAt(request, {
        stageName,
        fullPath,
        path,
        shownPath: fullPath,
        customDomain: routingRuleId
          ? { routingRuleIdMatched: routingRuleId }
          : { basePathMatched: (path === "/" ? fullPath : fullPath.slice(0, -path.length)).replace(/^\//, "") },
        rawQuery: query,
      }),
  });
  return {
    name: "apigateway",
    limits,
    resources: [
      restApiType(runtime),
      restApiPolicyType(),
      restApiPutType(),
      resourceResourceType(),
      methodType(),
      methodResponseType(),
      integrationType(),
      integrationResponseType(),
      authorizerType(),
      modelType(),
      requestValidatorType(),
      gatewayResponseType(),
      documentationPartType(),
      documentationVersionType(),
      deploymentType(runtime),
      stageType(runtime),
      methodSettingsType(),
      usagePlanType(),
      usagePlanKeyType(),
      apiKeyType(),
      accountType(),
      clientCertificateType(),
      vpcLinkType(),
      domainNameType(),
      basePathMappingType(),
      accessAssociationType(),
    ],
    invokes: { ...invokes, ...exportInvoke(runtime) },
    apis: { apigateway: controlApi(cloud, runtime) },
    endpoints: () => endpoints(cloud),
  };
}

/** Stages by the logical name of their API; a second stage adds its own name. */
function endpoints(cloud: Cloud): ServiceEndpoint[] {
  return (cloud.resources(tokens.restApi) as Live<RestApiInputs>[]).flatMap((api) => {
    const type = String((api.outputs.endpointConfiguration as { types?: string } | undefined)?.types ?? "EDGE");
    const note =
      type === "PRIVATE"
        ? "answers only through its VPC endpoint"
        : api.outputs.disableExecuteApiEndpoint === true
          ? "default endpoint disabled; use its domain"
          : undefined;
    return partsOf<StageInputs>(cloud, tokens.stage, api.id).map(({ inputs: { stageName } }, i) => ({
      name: i === 0 ? api.name : `${api.name}-${stageName}`,
      url: invokeUrl(cloud, api.id, stageName),
      kind: `REST API (${type.toLowerCase()})`,
      ...(note ? { note } : {}),
    }));
  });
}
