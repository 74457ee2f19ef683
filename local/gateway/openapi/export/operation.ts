import type { MethodDefinition, ResourceDefinition } from "../../rest/definition";
import type { Annotations } from "./annotate";
import { exportIntegration } from "./integration";
import { exportSecurity } from "./security";

/** How a document of one kind writes what both kinds say. */
export interface Dialect {
  readonly kind: "oas30" | "swagger";
  /** Where models stand, e.g. `#/definitions/`. */
  readonly models: string;
}

/** Which extensions an export carries. */
export interface Extensions {
  readonly integrations: boolean;
  readonly authorizers: boolean;
  readonly validators: boolean;
  readonly gatewayResponses: boolean;
  readonly documentation: boolean;
  /** Everything else that API Gateway knows of the API. */
  readonly apigateway: boolean;
}

/** One method as an operation of an exported document. */
export function exportOperation(
  { path }: ResourceDefinition,
  method: MethodDefinition,
  dialect: Dialect,
  extensions: Extensions,
  annotations: Annotations,
): object {
  const at = { path, method: method.httpMethod };
  const security = exportSecurity(method);
  const { operationName, integration, requestValidator } = method;
  const types = Object.values(method.methodResponses).flatMap(({ responseModels }) =>
    Object.keys(responseModels ?? {}),
  );
  return {
    ...annotations.of({ type: "METHOD", ...at }),
    ...(operationName === undefined ? {} : { operationId: operationName }),
    ...requestOf(method, at, dialect, annotations),
    ...(dialect.kind === "swagger" && types.length > 0 ? { produces: [...new Set(types)] } : {}),
    responses: responsesOf(method, at, dialect, annotations),
    ...(security.length > 0 ? { security } : {}),
    ...(extensions.validators && requestValidator ? { "x-amazon-apigateway-request-validator": requestValidator } : {}),
    ...(extensions.integrations && integration
      ? { "x-amazon-apigateway-integration": exportIntegration(integration) }
      : {}),
  };
}

type At = { readonly path: string; readonly method: string };

const places = {
  path: ["path", "PATH_PARAMETER"],
  querystring: ["query", "QUERY_PARAMETER"],
  header: ["header", "REQUEST_HEADER"],
} as const;

function requestOf(method: MethodDefinition, at: At, dialect: Dialect, annotations: Annotations): object {
  const parameters: object[] = Object.entries(method.requestParameters ?? {}).flatMap(([key, required]) => {
    const [, place, name] = /^method\.request\.(path|querystring|header)\.(.+)$/s.exec(key) ?? [];
    if (!place || !name) return [];
    const [location, type] = places[place as keyof typeof places];
    const shape = dialect.kind === "oas30" ? { schema: { type: "string" } } : { type: "string" };
    return [
      { name, in: location, ...annotations.of({ type, ...at, name }), ...(required ? { required } : {}), ...shape },
    ];
  });
  const models = Object.entries(method.requestModels ?? {});
  const body = annotations.of({ type: "REQUEST_BODY", ...at });
  if (dialect.kind === "oas30") {
    const content = Object.fromEntries(models.map(([type, name]) => [type, { schema: refTo(name, dialect) }]));
    return {
      ...(parameters.length > 0 ? { parameters } : {}),
      ...(models.length > 0 ? { requestBody: { ...body, content, required: true } } : {}),
    };
  }
  const [first] = models;
  if (first) parameters.push({ in: "body", name: first[1], ...body, required: true, schema: refTo(first[1], dialect) });
  return {
    ...(models.length > 0 ? { consumes: models.map(([type]) => type) } : {}),
    ...(parameters.length > 0 ? { parameters } : {}),
  };
}

function responsesOf(method: MethodDefinition, at: At, dialect: Dialect, annotations: Annotations): object {
  const entries = Object.values(method.methodResponses).map((response) => {
    const { statusCode, responseParameters, responseModels } = response;
    const headers = Object.keys(responseParameters ?? {}).flatMap((key) => {
      const name = /^method\.response\.header\.(.+)$/s.exec(key)?.[1];
      if (!name) return [];
      const shape = dialect.kind === "oas30" ? { schema: { type: "string" } } : { type: "string" };
      return [[name, { ...annotations.of({ type: "RESPONSE_HEADER", ...at, statusCode, name }), ...shape }] as const];
    });
    const own = {
      description: `${statusCode} response`,
      ...annotations.of({ type: "RESPONSE", ...at, statusCode }),
      ...(headers.length > 0 ? { headers: Object.fromEntries(headers) } : {}),
      ...bodyOf(Object.entries(responseModels ?? {}), dialect),
    };
    return [statusCode, own] as const;
  });
  return Object.fromEntries(entries);
}

function bodyOf(models: readonly (readonly [type: string, name: string])[], dialect: Dialect): object {
  const [first] = models;
  if (!first) return {};
  if (dialect.kind === "swagger") return { schema: refTo(first[1], dialect) };
  return { content: Object.fromEntries(models.map(([type, name]) => [type, { schema: refTo(name, dialect) }])) };
}

function refTo(model: string, { models }: Dialect): object {
  return { $ref: `${models}${model}` };
}
