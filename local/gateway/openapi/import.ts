import { stableId } from "../../cloud/names";
import { isObject } from "../../json";
import type {
  EndpointType,
  GatewayResponseDefinition,
  RequestValidatorDefinition,
  RestApiDefinition,
} from "../rest/definition";
import { gatewayResponseTypes } from "../rest/gateway-response-types";
import { type AwsVariables, withAwsVariables } from "./aws-variables";
import { type BasePathMode, basePathOf } from "./base-path";
import { type ApiDocument, type JsonObject, objectAt, readDocument, resolve, textAt } from "./document";
import { readDocumentation } from "./documentation";
import { Findings } from "./findings";
import { ModelCollector } from "./models";
import { readOperation } from "./operation";
import { ResourceTree } from "./resources";
import { SecurityReader } from "./security";

/** How a document is imported. */
export interface ImportOptions {
  /** Id of the API; resource and authorizer ids come from it, and models refer to each other by it. */
  readonly apiId: string;
  /** @default "ignore" */
  readonly basePath?: BasePathMode;
  /** Values of `${AWS::Region}` and the like in documents that are text. @default they stay as they are */
  readonly variables?: AwsVariables;
  /** Leave the document's documentation parts out. @default false */
  readonly ignoreDocumentation?: boolean;
}

/** What an import made, and what AWS would say about it. The definition is usable only when `errors` is empty. */
export interface ImportResult {
  readonly definition: RestApiDefinition;
  readonly warnings: readonly string[];
  readonly errors: readonly string[];
}

const methods: ReadonlyMap<string, string> = new Map([
  ["get", "GET"],
  ["put", "PUT"],
  ["post", "POST"],
  ["delete", "DELETE"],
  ["options", "OPTIONS"],
  ["head", "HEAD"],
  ["patch", "PATCH"],
  ["x-amazon-apigateway-any-method", "ANY"],
]);

/**
 * Imports an OpenAPI 3.0 or Swagger 2.0 document with API Gateway's extensions.
 * @throws InvalidDocumentError when it is no such document at all.
 * See https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-import-api.html
 */
export function importDocument(source: string | JsonObject, options: ImportOptions): ImportResult {
  const { variables } = options;
  const document = readDocument(typeof source === "string" && variables ? withAwsVariables(source, variables) : source);
  const { root } = document;
  const findings = new Findings();
  const validators = validatorsOf(root);
  const reader = {
    document,
    models: new ModelCollector(document, options.apiId, findings),
    security: new SecurityReader(document, options.apiId, findings),
    validators: new Set(Object.keys(validators)),
    findings,
  };
  const prefix = basePathOf(document, options.basePath ?? "ignore");
  const tree = new ResourceTree((path) => stableId(`${options.apiId}${path}`, 6), findings);
  for (const [declared, item] of Object.entries(objectAt(root, "paths"))) {
    const pathItem = resolve(document, item);
    if (!declared.startsWith("/") || !pathItem) continue;
    const path = tree.add(`${prefix}${declared}`);
    if (path === undefined) continue;
    for (const [verb, operation] of Object.entries(pathItem)) {
      const method = methods.get(verb);
      if (!method || !isObject(operation)) continue;
      tree.put(path, readOperation(reader, { path, method }, operation, pathItem.parameters));
    }
  }
  const info = objectAt(root, "info");
  const documentation = options.ignoreDocumentation
    ? undefined
    : readDocumentation(root["x-amazon-apigateway-documentation"], (message) => findings.warn(message));
  const definition: RestApiDefinition = {
    name: textAt(info, "title") ?? "",
    ...text("description", textAt(info, "description")),
    ...text("version", textAt(info, "version")),
    apiKeySource:
      textAt(root, "x-amazon-apigateway-api-key-source")?.toUpperCase() === "AUTHORIZER" ? "AUTHORIZER" : "HEADER",
    binaryMediaTypes: stringsOf(root["x-amazon-apigateway-binary-media-types"]),
    ...compressionOf(root),
    ...endpointOf(document),
    ...policyOf(root),
    resources: tree.resources(),
    models: reader.models.models,
    authorizers: reader.security.authorizers,
    requestValidators: validators,
    gatewayResponses: gatewayResponsesOf(root, findings),
    ...(documentation ? { documentation } : {}),
  };
  return { definition, warnings: findings.warnings, errors: findings.errors };
}

/** Lays a new import over what the API was (`mode=merge`): the import wins, what it does not name stays. */
export function mergeDefinitions(existing: RestApiDefinition, imported: RestApiDefinition): RestApiDefinition {
  const byPath = new Map(existing.resources.map((resource) => [resource.path, resource]));
  for (const resource of imported.resources) {
    const old = byPath.get(resource.path);
    byPath.set(resource.path, old ? { ...old, methods: { ...old.methods, ...resource.methods } } : resource);
  }
  return {
    ...existing,
    ...imported,
    binaryMediaTypes: [...new Set([...existing.binaryMediaTypes, ...imported.binaryMediaTypes])],
    resources: [...byPath.values()],
    models: { ...existing.models, ...imported.models },
    authorizers: { ...existing.authorizers, ...imported.authorizers },
    requestValidators: { ...existing.requestValidators, ...imported.requestValidators },
    gatewayResponses: { ...existing.gatewayResponses, ...imported.gatewayResponses },
  };
}

function validatorsOf(root: JsonObject): Record<string, RequestValidatorDefinition> {
  const entries = Object.entries(objectAt(root, "x-amazon-apigateway-request-validators"));
  return Object.fromEntries(
    entries.map(([name, value]) => [
      name,
      {
        validateRequestBody: isObject(value) && value.validateRequestBody === true,
        validateRequestParameters: isObject(value) && value.validateRequestParameters === true,
      },
    ]),
  );
}

function gatewayResponsesOf(root: JsonObject, findings: Findings): Record<string, GatewayResponseDefinition> {
  const result: Record<string, GatewayResponseDefinition> = {};
  for (const [type, value] of Object.entries(objectAt(root, "x-amazon-apigateway-gateway-responses"))) {
    if (!isObject(value)) continue;
    if (!gatewayResponseTypes.has(type)) {
      findings.error(`Unable to put gateway response: Invalid gateway response type '${type}'`);
      continue;
    }
    result[type] = {
      ...text("statusCode", textAt(value, "statusCode")),
      responseParameters: texts(objectAt(value, "responseParameters")),
      responseTemplates: texts(objectAt(value, "responseTemplates")),
    };
  }
  return result;
}

function compressionOf(root: JsonObject): { minimumCompressionSize?: number } {
  const size = root["x-amazon-apigateway-minimum-compression-size"];
  return typeof size === "number" && size >= 0 ? { minimumCompressionSize: size } : {};
}

function endpointOf(
  document: ApiDocument,
): Pick<RestApiDefinition, "disableExecuteApiEndpoint" | "endpointTypes" | "vpcEndpointIds"> {
  const servers = document.root.servers;
  const server = Array.isArray(servers) && isObject(servers[0]) ? servers[0] : document.root;
  const key = "x-amazon-apigateway-endpoint-configuration";
  const configuration = isObject(server[key]) ? objectAt(server, key) : objectAt(document.root, key);
  const types = stringsOf(configuration.types) as EndpointType[];
  const endpoints = stringsOf(configuration.vpcEndpointIds);
  return {
    disableExecuteApiEndpoint: configuration.disableExecuteApiEndpoint === true,
    ...(types.length > 0 ? { endpointTypes: types } : {}),
    ...(endpoints.length > 0 ? { vpcEndpointIds: endpoints } : {}),
  };
}

function policyOf(root: JsonObject): { policy?: string } {
  const policy = root["x-amazon-apigateway-policy"];
  if (typeof policy === "string" && policy !== "") return { policy };
  return isObject(policy) ? { policy: JSON.stringify(policy) } : {};
}

function texts(value: JsonObject): Record<string, string> {
  return Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
}

function stringsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}

function text<K extends string>(key: K, value: string | undefined): { [name in K]?: string } {
  return (value === undefined ? {} : { [key]: value }) as { [name in K]?: string };
}
