import { groupBy } from "../../../capture/group-by";
import { type BasePathMode, type ImportResult, importDocument, mergeDefinitions } from "../../gateway/openapi";
import type {
  AuthorizerDefinition,
  EndpointType,
  MethodDefinition,
  ResourceDefinition,
  RestApiDefinition,
} from "../../gateway/rest";
import type { Cloud } from "../cloud";
import { stableId } from "../names";
import { authorizerDefinition, integrationDefinition, integrationResponseDefinition } from "./definitions";
import type {
  AuthorizerInputs,
  GatewayResponseInputs,
  IntegrationInputs,
  IntegrationResponseInputs,
  MethodInputs,
  MethodPartInputs,
  MethodResponseInputs,
  ModelInputs,
  RequestValidatorInputs,
  ResourceInputs,
  RestApiInputs,
} from "./inputs";
import { type Live, partsOf } from "./lookups";
import { tokens } from "./tokens";

/** Id of an API's root resource. */
export function rootResourceId(apiId: string): string {
  return stableId(`${apiId}/`, 6);
}

const imports = new WeakMap<object, ImportResult>();

/** The import of an API's `body`; the same record is imported once. */
export function importOf(
  cloud: Cloud,
  api: { readonly id: string; readonly inputs: RestApiInputs; readonly region: string },
): ImportResult | undefined {
  const { body, parameters } = api.inputs;
  if (!body) return undefined;
  const kept = imports.get(api.inputs) ?? importDocument(body, importOptions(cloud, api, parameters));
  imports.set(api.inputs, kept);
  return kept;
}

function variablesOf({ accountId }: Cloud, { region }: { readonly region: string }) {
  return { accountId, region };
}

/** How a document is imported, by the `parameters` of whoever brings it. */
function importOptions(
  cloud: Cloud,
  api: { readonly id: string; readonly region: string },
  parameters: RestApiInputs["parameters"],
) {
  return {
    apiId: api.id,
    basePath: basePathOf(parameters),
    variables: variablesOf(cloud, api),
    ignoreDocumentation: parameters?.ignore === "documentation",
  };
}

function basePathOf(parameters: RestApiInputs["parameters"]): BasePathMode {
  const value = parameters?.basepath;
  return value === "prepend" || value === "split" ? value : "ignore";
}

/** An API as it is now: its document, and the single resources that belong to it. */
export function assembleRestApi(cloud: Cloud, api: Live<RestApiInputs>): RestApiDefinition {
  const { inputs } = api;
  const put = partsOf<Pick<RestApiInputs, "body" | "parameters">>(cloud, tokens.restApiPut, api.id).at(-1)?.inputs;
  let imported = importOf(cloud, api)?.definition;
  if (put?.body) {
    const { definition } = importDocument(put.body, importOptions(cloud, api, put.parameters));
    imported = imported && inputs.putRestApiMode === "merge" ? mergeDefinitions(imported, definition) : definition;
  }
  const configuration = inputs.endpointConfiguration;
  const types = configuration?.types ? ([configuration.types].flat() as EndpointType[]) : imported?.endpointTypes;
  const policy = policyOf(cloud, api, imported);
  const compression = inputs.minimumCompressionSize || imported?.minimumCompressionSize;
  const vpcEndpointIds = configuration?.vpcEndpointIds ?? imported?.vpcEndpointIds;
  return {
    name: inputs.name,
    ...(inputs.description ? { description: inputs.description } : {}),
    apiKeySource: inputs.apiKeySource ?? imported?.apiKeySource ?? "HEADER",
    binaryMediaTypes: inputs.binaryMediaTypes ?? imported?.binaryMediaTypes ?? [],
    ...(compression === undefined ? {} : { minimumCompressionSize: Number(compression) }),
    disableExecuteApiEndpoint: inputs.disableExecuteApiEndpoint ?? imported?.disableExecuteApiEndpoint ?? false,
    endpointTypes: types ?? ["EDGE"],
    ...(vpcEndpointIds ? { vpcEndpointIds } : {}),
    ...(policy ? { policy } : {}),
    ...partsOfApi(cloud, api.id, imported),
  };
}

function policyOf(cloud: Cloud, api: Live<RestApiInputs>, imported: RestApiDefinition | undefined): string | undefined {
  const attached = partsOf<{ policy: string }>(cloud, tokens.restApiPolicy, api.id).at(-1);
  return attached?.inputs.policy ?? api.inputs.policy ?? imported?.policy;
}

function partsOfApi(
  cloud: Cloud,
  apiId: string,
  imported: RestApiDefinition | undefined,
): Pick<RestApiDefinition, "resources" | "models" | "authorizers" | "requestValidators" | "gatewayResponses"> {
  const authorizers = partsOf<AuthorizerInputs>(cloud, tokens.authorizer, apiId);
  const validators = partsOf<RequestValidatorInputs>(cloud, tokens.requestValidator, apiId);
  return {
    resources: resourcesOf(cloud, apiId, imported, authorizers, validators),
    models: {
      ...imported?.models,
      ...byName(partsOf<ModelInputs>(cloud, tokens.model, apiId), ({ contentType, description, schema }) => ({
        contentType,
        ...(description ? { description } : {}),
        schema: schema ?? "{}",
      })),
    },
    authorizers: {
      ...imported?.authorizers,
      ...Object.fromEntries(
        authorizers.map((record): [string, AuthorizerDefinition] => [record.inputs.name, authorizerDefinition(record)]),
      ),
    },
    requestValidators: {
      ...imported?.requestValidators,
      ...byName(validators, ({ validateRequestBody, validateRequestParameters }) => ({
        validateRequestBody: validateRequestBody ?? false,
        validateRequestParameters: validateRequestParameters ?? false,
      })),
    },
    gatewayResponses: {
      ...imported?.gatewayResponses,
      ...Object.fromEntries(
        partsOf<GatewayResponseInputs>(cloud, tokens.response, apiId).map(({ inputs }) => [
          inputs.responseType,
          {
            ...(inputs.statusCode ? { statusCode: inputs.statusCode } : {}),
            responseParameters: inputs.responseParameters ?? {},
            responseTemplates: inputs.responseTemplates ?? {},
          },
        ]),
      ),
    },
  };
}

/** Resources of the document and single ones, each with the methods of both. */
function resourcesOf(
  cloud: Cloud,
  apiId: string,
  imported: RestApiDefinition | undefined,
  authorizers: readonly Live<AuthorizerInputs>[],
  validators: readonly Live<RequestValidatorInputs>[],
): ResourceDefinition[] {
  const paths = resourcePaths(cloud, apiId, imported);
  const methods = methodsOf(cloud, apiId, authorizers, validators);
  const ofDocument = new Map(imported?.resources.map((resource) => [resource.id, resource.methods]) ?? []);
  return [...paths].map(([id, path]) => ({ id, path, methods: { ...ofDocument.get(id), ...methods.get(id) } }));
}

/** Path of every resource of an API, by id. */
export function resourcePaths(
  cloud: Cloud,
  apiId: string,
  imported: RestApiDefinition | undefined,
): Map<string, string> {
  const paths = new Map<string, string>([[rootResourceId(apiId), "/"]]);
  for (const { id, path } of imported?.resources ?? []) paths.set(id, path);
  // Parents are made before their children.
  for (const { id, inputs } of partsOf<ResourceInputs>(cloud, tokens.resource, apiId)) {
    const parent = paths.get(inputs.parentId);
    if (parent !== undefined) paths.set(id, parent === "/" ? `/${inputs.pathPart}` : `${parent}/${inputs.pathPart}`);
  }
  return paths;
}

function methodsOf(
  cloud: Cloud,
  apiId: string,
  authorizers: readonly Live<AuthorizerInputs>[],
  validators: readonly Live<RequestValidatorInputs>[],
): Map<string, Record<string, MethodDefinition>> {
  const integrations = byMethod(partsOf<IntegrationInputs>(cloud, tokens.integration, apiId));
  const integrationResponses = byMethod(partsOf<IntegrationResponseInputs>(cloud, tokens.integrationResponse, apiId));
  const methodResponses = byMethod(partsOf<MethodResponseInputs>(cloud, tokens.methodResponse, apiId));
  const result = new Map<string, Record<string, MethodDefinition>>();
  for (const { inputs } of partsOf<MethodInputs>(cloud, tokens.method, apiId)) {
    const key = methodKey(inputs);
    const integration = integrations.get(key)?.at(-1);
    const responses = (integrationResponses.get(key) ?? []).map(integrationResponseDefinition);
    const own = result.get(inputs.resourceId) ?? {};
    result.set(inputs.resourceId, own);
    own[inputs.httpMethod] = {
      httpMethod: inputs.httpMethod,
      authorizationType: inputs.authorization,
      ...nameOf("authorizer", authorizers, inputs.authorizerId),
      ...(inputs.authorizationScopes ? { authorizationScopes: inputs.authorizationScopes } : {}),
      apiKeyRequired: inputs.apiKeyRequired ?? false,
      ...(inputs.operationName ? { operationName: inputs.operationName } : {}),
      ...(inputs.requestParameters ? { requestParameters: inputs.requestParameters } : {}),
      ...(inputs.requestModels ? { requestModels: inputs.requestModels } : {}),
      ...nameOf("requestValidator", validators, inputs.requestValidatorId),
      ...(integration ? { integration: integrationDefinition(integration, responses) } : {}),
      methodResponses: Object.fromEntries(
        (methodResponses.get(key) ?? []).map(({ statusCode, responseParameters, responseModels }) => [
          statusCode,
          {
            statusCode,
            ...(responseParameters ? { responseParameters } : {}),
            ...(responseModels ? { responseModels } : {}),
          },
        ]),
      ),
    };
  }
  return result;
}

function methodKey(inputs: MethodPartInputs): string {
  return `${inputs.resourceId} ${inputs.httpMethod}`;
}

function byMethod<I extends MethodPartInputs>(records: readonly Live<I>[]): Map<string, I[]> {
  return groupBy(
    records.map(({ inputs }) => inputs),
    methodKey,
  );
}

function byName<I extends { name: string }, T>(
  records: readonly { readonly inputs: I }[],
  definitionOf: (inputs: I) => T,
): Record<string, T> {
  return Object.fromEntries(records.map(({ inputs }) => [inputs.name, definitionOf(inputs)]));
}

function nameOf<K extends string>(
  key: K,
  records: readonly { readonly id: string; readonly inputs: { readonly name: string } }[],
  id: string | undefined,
): { [name in K]?: string } {
  const found = id === undefined ? undefined : records.find((record) => record.id === id)?.inputs.name;
  return (found === undefined ? {} : { [key]: found }) as { [name in K]?: string };
}
