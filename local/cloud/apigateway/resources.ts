import type { IntegrationResponseDefinition } from "../../gateway/rest";
import { integrationFault, mappingFault, undeclaredParameters } from "../../gateway/rest/integration-rules";
import { pathPartFault } from "../../gateway/rest/resource-rules";
import type { Cloud } from "../cloud";
import { idOf } from "../names";
import { type ResourceContext, type ResourceType, resourceType } from "../resource";
import { importOf, resourcePaths } from "./assemble";
import { integrationDefinition } from "./definitions";
import type {
  IntegrationInputs,
  IntegrationResponseInputs,
  MethodInputs,
  MethodPartInputs,
  MethodResponseInputs,
  ResourceInputs,
} from "./inputs";
import { partsOf, refuseTwin, requireApi } from "./lookups";
import { tooLong, withinQuota } from "./quotas";
import { badRequest, conflict, notFound } from "./refusals";
import { tokens } from "./tokens";

/** `aws:apigateway/resource:Resource` */
export function resourceResourceType(): ResourceType {
  return resourceType<ResourceInputs>({
    type: tokens.resource,
    replaceOn: ["restApi"],
    async create(inputs, context) {
      const path = checkResource(inputs, context);
      return { id: idOf(context, 6, inputs.restApi), outputs: { path, region: context.region } };
    },
    async update(_id, _olds, inputs, context) {
      return { path: checkResource(inputs, context), region: context.region };
    },
  });
}

function checkResource(inputs: ResourceInputs, context: ResourceContext): string {
  const { cloud, urn } = context;
  const paths = pathsOf(cloud, inputs.restApi);
  const parent = paths.get(inputs.parentId);
  if (parent === undefined) throw notFound("Invalid Resource identifier specified");
  const own = cloud.resources(tokens.resource).find((record) => record.urn === urn)?.id;
  withinQuota("resourcesPerApi", own === undefined ? paths.size + 1 : paths.size, "resources for this API");
  const prefix = parent === "/" ? "/" : `${parent}/`;
  const siblings = [...paths]
    .filter(([id, path]) => id !== own && path !== "/" && path.startsWith(prefix))
    .map(([, path]) => path.slice(prefix.length))
    .filter((part) => !part.includes("/"));
  if (siblings.includes(inputs.pathPart)) {
    throw conflict(`Another resource with the same parent already has this name: ${inputs.pathPart}`);
  }
  const fault = pathPartFault(inputs.pathPart, siblings, parent.split("/").at(-1));
  if (fault) throw badRequest(fault);
  return `${prefix}${inputs.pathPart}`;
}

function pathsOf(cloud: Cloud, apiId: string): Map<string, string> {
  return resourcePaths(cloud, apiId, importOf(cloud, requireApi(cloud, apiId))?.definition);
}

/** `aws:apigateway/method:Method` */
export function methodType(): ResourceType {
  return resourceType<MethodInputs>({
    type: tokens.method,
    replaceOn: ["restApi", "resourceId", "httpMethod"],
    deleteBeforeReplace: true,
    async create(inputs, context) {
      checkMethod(inputs, context);
      refuseTwin(context, tokens.method, isSamePart(inputs), "Method already exists for this resource");
      return { id: `agm-${partId(inputs)}`, outputs: { region: context.region } };
    },
    async update(_id, _olds, inputs, context) {
      checkMethod(inputs, context);
      return { region: context.region };
    },
  });
}

const verbs = new Set(["GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH", "ANY"]);

function checkMethod(inputs: MethodInputs, { cloud }: ResourceContext): void {
  const api = requireApi(cloud, inputs.restApi);
  if (!verbs.has(inputs.httpMethod))
    throw badRequest(`Invalid HttpMethod specified. Valid options are ${[...verbs].join(",")}`);
  if (!pathsOf(cloud, inputs.restApi).has(inputs.resourceId)) throw notFound("Invalid Resource identifier specified");
  const partOf = (token: string, id: string | undefined) =>
    partsOf(cloud, token, api.id).some((part) => part.id === id);
  if (inputs.authorization === "CUSTOM" || inputs.authorization === "COGNITO_USER_POOLS") {
    if (!partOf(tokens.authorizer, inputs.authorizerId)) {
      throw badRequest(
        "Invalid authorizer ID specified. Setting the authorization type to CUSTOM or COGNITO_USER_POOLS requires a valid authorizer.",
      );
    }
  } else if (inputs.authorization !== "NONE" && inputs.authorization !== "AWS_IAM") {
    throw badRequest(
      `Invalid authorization type specified: ${String(inputs.authorization)}. Valid options are NONE, AWS_IAM, CUSTOM, COGNITO_USER_POOLS`,
    );
  }
  if (inputs.requestValidatorId && !partOf(tokens.requestValidator, inputs.requestValidatorId)) {
    throw badRequest("Invalid Request Validator identifier specified");
  }
  const imported = importOf(cloud, api)?.definition.models ?? {};
  for (const model of Object.values(inputs.requestModels ?? {})) {
    const known = model === "Empty" || model === "Error" || model in imported;
    if (!known && !partsOf(cloud, tokens.model, api.id).some(({ inputs: { name } }) => name === model)) {
      throw badRequest(`Invalid model identifier specified: ${model}`);
    }
  }
}

/** `aws:apigateway/methodResponse:MethodResponse` */
export function methodResponseType(): ResourceType {
  return resourceType<MethodResponseInputs>({
    type: tokens.methodResponse,
    replaceOn: ["restApi", "resourceId", "httpMethod", "statusCode"],
    deleteBeforeReplace: true,
    async create(inputs, context) {
      requireMethod(inputs, context.cloud);
      const isTwin = isSamePart(inputs);
      refuseTwin(
        context,
        tokens.methodResponse,
        (record) => isTwin(record) && record.inputs.statusCode === inputs.statusCode,
        "Response already exists for this resource",
      );
      return { id: `agmr-${partId(inputs)}-${inputs.statusCode}`, outputs: { region: context.region } };
    },
    async update(_id, _olds, inputs, context) {
      requireMethod(inputs, context.cloud);
      return { region: context.region };
    },
  });
}

/** `aws:apigateway/integration:Integration` */
export function integrationType(): ResourceType {
  return resourceType<IntegrationInputs>({
    type: tokens.integration,
    replaceOn: ["restApi", "resourceId", "httpMethod", "type"],
    deleteBeforeReplace: true,
    async create(inputs, context) {
      checkIntegration(inputs, context.cloud);
      return { id: `agi-${partId(inputs)}`, outputs: integrationOutputs(inputs, context) };
    },
    async update(_id, _olds, inputs, context) {
      checkIntegration(inputs, context.cloud);
      return integrationOutputs(inputs, context);
    },
  });
}

function integrationOutputs(inputs: IntegrationInputs, { region }: ResourceContext) {
  return {
    cacheNamespace: inputs.cacheNamespace ?? inputs.resourceId,
    passthroughBehavior: inputs.passthroughBehavior ?? "WHEN_NO_MATCH",
    timeoutMilliseconds: inputs.timeoutMilliseconds ?? 29_000,
    region,
  };
}

function checkIntegration(inputs: IntegrationInputs, cloud: Cloud): void {
  const method = requireMethod(inputs, cloud);
  if (!["AWS", "AWS_PROXY", "HTTP", "HTTP_PROXY", "MOCK"].includes(inputs.type)) {
    throw badRequest(`Invalid integration type specified: ${inputs.type}`);
  }
  for (const [type, template] of Object.entries(inputs.requestTemplates ?? {})) {
    const long = tooLong("templateBytes", template, `The request template for ${type}`);
    if (long) throw badRequest(long);
  }
  const fault = integrationFault(integrationDefinition(inputs, [] as IntegrationResponseDefinition[]));
  if (fault) throw badRequest(fault);
  const undeclared = undeclaredParameters(inputs.requestParameters, method.requestParameters);
  if (undeclared.length > 0) throw badRequest(mappingFault(undeclared));
}

/** `aws:apigateway/integrationResponse:IntegrationResponse` */
export function integrationResponseType(): ResourceType {
  return resourceType<IntegrationResponseInputs>({
    type: tokens.integrationResponse,
    replaceOn: ["restApi", "resourceId", "httpMethod", "statusCode"],
    deleteBeforeReplace: true,
    async create(inputs, context) {
      checkIntegrationResponse(inputs, context.cloud);
      return { id: `agir-${partId(inputs)}-${inputs.statusCode}`, outputs: { region: context.region } };
    },
    async update(_id, _olds, inputs, context) {
      checkIntegrationResponse(inputs, context.cloud);
      return { region: context.region };
    },
  });
}

function checkIntegrationResponse(inputs: IntegrationResponseInputs, cloud: Cloud): void {
  const isSame = isSamePart(inputs);
  if (!cloud.resources(tokens.integration).some(isSame)) throw notFound("Invalid Integration identifier specified");
  const response = cloud
    .resources(tokens.methodResponse)
    .find((record) => isSame(record) && String(record.inputs.statusCode) === String(inputs.statusCode));
  if (!response) throw notFound("Invalid Response status code specified");
  const declared = Object.keys((response.inputs.responseParameters as object | undefined) ?? {});
  const undeclared = Object.keys(inputs.responseParameters ?? {}).filter((target) => !declared.includes(target));
  if (undeclared.length > 0) throw badRequest(mappingFault(undeclared));
}

function requireMethod(inputs: MethodPartInputs, cloud: Cloud): MethodInputs {
  requireApi(cloud, inputs.restApi);
  const found = cloud.resources(tokens.method).find(isSamePart(inputs));
  if (!found) throw notFound("Invalid Method identifier specified");
  return found.inputs as MethodInputs;
}

function isSamePart(
  inputs: MethodPartInputs,
): (record: { readonly inputs: Readonly<Record<string, unknown>> }) => boolean {
  return ({ inputs: other }) =>
    other.restApi === inputs.restApi &&
    other.resourceId === inputs.resourceId &&
    other.httpMethod === inputs.httpMethod;
}

function partId(inputs: MethodPartInputs): string {
  return `${inputs.restApi}-${inputs.resourceId}-${inputs.httpMethod}`;
}
