import { isObject } from "../../json";
import type { MethodDefinition, MethodResponseDefinition } from "../rest/definition";
import { integrationFault, mappingFault, undeclaredParameters } from "../rest/integration-rules";
import { type ApiDocument, type JsonObject, objectAt, resolve, textAt } from "./document";
import type { Findings } from "./findings";
import { type Place, readIntegration } from "./integration";
import type { ModelCollector } from "./models";
import type { SecurityReader } from "./security";

/** What all operations of a document share. */
export interface OperationReader {
  readonly document: ApiDocument;
  readonly models: ModelCollector;
  readonly security: SecurityReader;
  readonly validators: ReadonlySet<string>;
  readonly findings: Findings;
}

/** Reads one operation of a path as a method. */
export function readOperation(
  reader: OperationReader,
  place: Place,
  operation: JsonObject,
  pathParameters: unknown,
): MethodDefinition {
  const { document, findings } = reader;
  const requestParameters = parametersOf(reader, place, [pathParameters, operation.parameters]);
  const integration = readIntegration(document, operation["x-amazon-apigateway-integration"], place, findings);
  const methodResponses = responsesOf(reader, place, operation);
  if (integration) {
    const where = `Unable to put integration on '${place.method}' for resource at path '${place.path}'`;
    const fault = integrationFault(integration);
    if (fault) findings.error(`${where}: ${fault}`);
    const undeclared = undeclaredParameters(integration.requestParameters, requestParameters);
    if (undeclared.length > 0) findings.error(`${where}: ${mappingFault(undeclared)}`);
    for (const { statusCode } of integration.integrationResponses) {
      // A proxy's answer is not mapped: exports give it a default response that the method need not declare.
      if (!methodResponses[statusCode] && !integration.type.endsWith("_PROXY")) {
        findings.warn(
          `'${place.method} ${place.path}' declares no response ${statusCode}, which its integration answers with`,
        );
      }
    }
  }
  const models = requestModelsOf(reader, place, operation);
  const operationName = textAt(operation, "operationId");
  const validator = validatorOf(reader, place, operation);
  return {
    httpMethod: place.method,
    ...reader.security.protectionOf(operation, `${place.method} ${place.path}`),
    ...(operationName === undefined ? {} : { operationName }),
    ...(Object.keys(requestParameters).length > 0 ? { requestParameters } : {}),
    ...(Object.keys(models).length > 0 ? { requestModels: models } : {}),
    ...(validator === undefined ? {} : { requestValidator: validator }),
    ...(integration ? { integration } : {}),
    methodResponses,
  };
}

const locations: ReadonlyMap<string, string> = new Map([
  ["path", "path"],
  ["query", "querystring"],
  ["header", "header"],
]);

function parametersOf({ document }: OperationReader, place: Place, lists: readonly unknown[]): Record<string, boolean> {
  const result: Record<string, boolean> = {};
  // A path parameter that no operation declares is still required (recorded).
  for (const [, name] of place.path.matchAll(/\{([^}+]+)\+?\}/g)) result[`method.request.path.${name}`] = true;
  for (const list of lists) {
    for (const entry of Array.isArray(list) ? list : []) {
      const parameter = resolve(document, entry);
      const location = parameter && locations.get(textAt(parameter, "in") ?? "");
      const name = parameter && textAt(parameter, "name");
      if (!parameter || !location || name === undefined) continue;
      result[`method.request.${location}.${name}`] = location === "path" || parameter.required === true;
    }
  }
  return result;
}

function requestModelsOf(reader: OperationReader, place: Place, operation: JsonObject): Record<string, string> {
  const { document, models } = reader;
  const where = `request body of '${place.method} ${place.path}'`;
  const result: Record<string, string> = {};
  if (document.kind === "openapi3") {
    const content = objectAt(resolve(document, operation.requestBody) ?? {}, "content");
    for (const [type, media] of Object.entries(content)) {
      const model = models.nameOf(isObject(media) ? media.schema : undefined, where);
      if (model) result[type] = model;
    }
    return result;
  }
  const body = (Array.isArray(operation.parameters) ? operation.parameters : [])
    .map((entry) => resolve(document, entry))
    .find((parameter) => parameter?.in === "body");
  const model = models.nameOf(body?.schema, where);
  if (model) for (const type of mediaTypes(operation.consumes ?? document.root.consumes)) result[type] = model;
  return result;
}

function responsesOf(
  reader: OperationReader,
  place: Place,
  operation: JsonObject,
): Record<string, MethodResponseDefinition> {
  const { document, models } = reader;
  const result: Record<string, MethodResponseDefinition> = {};
  for (const [statusCode, value] of Object.entries(objectAt(operation, "responses"))) {
    const response = resolve(document, value);
    if (!response || !/^[1-5]\d\d$/.test(statusCode)) continue;
    const parameters = Object.keys(objectAt(response, "headers")).map((name) => [
      `method.response.header.${name}`,
      false,
    ]);
    const schemas: [string, unknown][] =
      document.kind === "openapi3"
        ? Object.entries(objectAt(response, "content")).map(([type, media]) => [
            type,
            isObject(media) ? media.schema : undefined,
          ])
        : mediaTypes(operation.produces ?? document.root.produces).map((type) => [type, response.schema]);
    const named = schemas
      .map(([type, schema]) => [type, models.nameOf(schema, `response of '${place.method} ${place.path}'`)])
      .filter(([, name]) => name !== undefined);
    result[statusCode] = {
      statusCode,
      ...(parameters.length > 0
        ? { responseParameters: Object.fromEntries(parameters) as Record<string, boolean> }
        : {}),
      ...(named.length > 0 ? { responseModels: Object.fromEntries(named) as Record<string, string> } : {}),
    };
  }
  return result;
}

function validatorOf(reader: OperationReader, place: Place, operation: JsonObject): string | undefined {
  const own = textAt(operation, "x-amazon-apigateway-request-validator");
  const name = own ?? textAt(reader.document.root, "x-amazon-apigateway-request-validator");
  if (name === undefined || reader.validators.has(name)) return name;
  reader.findings.warn(`Request validator '${name}' of '${place.method} ${place.path}' is not defined; it is ignored`);
  return undefined;
}

function mediaTypes(value: unknown): string[] {
  const list = Array.isArray(value) ? value.filter((type) => typeof type === "string") : [];
  return list.length > 0 ? list : ["application/json"];
}
