import { isObject } from "../../json";
import { type ApiDocument, type JsonObject, objectAt, readDocument, resolve, textAt } from "../openapi/document";
import {
  type CorsConfiguration,
  defaultRoute,
  type HttpApiDefinition,
  type IntegrationDefinition,
  type RouteDefinition,
} from "./definition";
import { importAuthorizer, routeSecurity } from "./openapi-security";

/** An imported API, and what the import had to say. */
export interface HttpApiImport {
  readonly definition: HttpApiDefinition;
  /** What was left out or changed; with `failOnWarnings` they refuse the import. */
  readonly warnings: readonly string[];
}

/** Faults that make API Gateway refuse a document as an HTTP API; the message lists all of them. */
export class HttpApiImportError extends Error {
  constructor(readonly faults: readonly string[]) {
    super(faults.join("; "));
  }
}

const methods = ["get", "put", "post", "delete", "options", "head", "patch"];

/**
 * Reads an OpenAPI 3.0 document as an HTTP API. Ids are made of the names in the document by `idOf`.
 * @throws HttpApiImportError, InvalidDocumentError
 * See https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-open-api.html
 */
export function importHttpApi(
  source: string | JsonObject,
  idOf: (kind: string, name: string) => string,
): HttpApiImport {
  const document = readDocument(source);
  if (document.kind !== "openapi3") {
    throw new HttpApiImportError(["an HTTP API is imported from OpenAPI 3.0 only; the document is Swagger 2.0"]);
  }
  const found: Found = { document, idOf, routes: [], integrations: {}, authorizers: {}, warnings: [], errors: [] };
  importAuthorizers(found);
  importPaths(found);
  if (found.errors.length > 0) throw new HttpApiImportError(found.errors);
  const info = objectAt(document.root, "info");
  const name = textAt(info, "title");
  const version = textAt(info, "version");
  const description = textAt(info, "description");
  const cors = importCors(document.root["x-amazon-apigateway-cors"]);
  return {
    warnings: found.warnings,
    definition: {
      name: name ?? "",
      ...(description === undefined ? {} : { description }),
      ...(version === undefined ? {} : { version }),
      disableExecuteApiEndpoint: endpointDisabled(document.root),
      ...(cors ? { cors } : {}),
      routes: found.routes,
      integrations: found.integrations,
      authorizers: found.authorizers,
    },
  };
}

/** What an import has gathered. */
export interface Found {
  readonly document: ApiDocument;
  readonly idOf: (kind: string, name: string) => string;
  readonly routes: RouteDefinition[];
  readonly integrations: Record<string, IntegrationDefinition>;
  readonly authorizers: Record<string, HttpApiDefinition["authorizers"][string]>;
  readonly warnings: string[];
  readonly errors: string[];
}

function importAuthorizers(found: Found): void {
  const schemes = objectAt(objectAt(found.document.root, "components"), "securitySchemes");
  for (const [name, value] of Object.entries(schemes)) {
    const scheme = resolve(found.document, value);
    const authorizer = scheme && importAuthorizer(name, scheme, found);
    if (authorizer) found.authorizers[authorizer.id] = authorizer;
  }
}

function importPaths(found: Found): void {
  for (const [path, value] of Object.entries(objectAt(found.document.root, "paths"))) {
    const item = resolve(found.document, value);
    if (!item) continue;
    if (!path.startsWith("/") && path !== defaultRoute) {
      found.errors.push(`path "${path}" must begin with /`);
      continue;
    }
    for (const method of [...methods, "x-amazon-apigateway-any-method"]) {
      const operation = item[method];
      if (isObject(operation)) importOperation(path, method, operation, found);
    }
  }
}

function importOperation(path: string, method: string, operation: JsonObject, found: Found): void {
  const verb = method === "x-amazon-apigateway-any-method" ? "ANY" : method.toUpperCase();
  // AWS's page writes `/$default`, its Serverless Application Model `$default`; both are deployed.
  const isDefault = path === defaultRoute || path === `/${defaultRoute}`;
  const routeKey = isDefault ? defaultRoute : `${verb} ${path}`;
  const value = operation["x-amazon-apigateway-integration"];
  const reference = isObject(value) ? integrationReference(value, found) : undefined;
  const id = reference?.id ?? found.idOf("integration", routeKey);
  const source = reference?.value ?? value;
  const operationName = textAt(operation, "operationId");
  if (isObject(source)) {
    const integration = importIntegration(id, routeKey, source, found);
    if (integration) found.integrations[id] = integration;
  } else {
    found.warnings.push(`${routeKey} has no x-amazon-apigateway-integration`);
  }
  found.routes.push({
    id: found.idOf("route", routeKey),
    routeKey,
    ...(found.integrations[id] ? { integrationId: id } : {}),
    ...routeSecurity(routeKey, operation, found),
    ...(operationName === undefined ? {} : { operationName }),
  });
}

/** `$ref` to `#/components/x-amazon-apigateway-integrations/NAME`: routes that name it share one integration. */
function integrationReference(value: JsonObject, found: Found): { id: string; value: JsonObject } | undefined {
  if (typeof value.$ref !== "string") return undefined;
  const target = resolve(found.document, value);
  if (!target) {
    found.errors.push(`${value.$ref} names no integration`);
    return undefined;
  }
  return { id: found.idOf("integration", value.$ref), value: target };
}

/** Versions of a function's event as documents write them: without quotes, 1.0 is read as the number 1. */
const payloadVersions: ReadonlyMap<string | undefined, "1.0" | "2.0"> = new Map([
  ["1", "1.0"],
  ["1.0", "1.0"],
  ["2", "2.0"],
  ["2.0", "2.0"],
]);

function importIntegration(
  id: string,
  routeKey: string,
  source: JsonObject,
  found: Found,
): IntegrationDefinition | undefined {
  const type = textAt(source, "type")?.toUpperCase();
  if (type !== "AWS_PROXY" && type !== "HTTP_PROXY") {
    found.errors.push(`${routeKey}: integration type is ${type}; HTTP APIs take aws_proxy and http_proxy`);
    return undefined;
  }
  const written = textAt(source, "payloadFormatVersion");
  const version = payloadVersions.get(written);
  if (!version) {
    found.errors.push(`${routeKey}: payloadFormatVersion is ${written ?? "missing"}; it must be "1.0" or "2.0"`);
    return undefined;
  }
  const optional = (name: string, key: string) => {
    const text = textAt(source, key);
    return text === undefined ? {} : { [name]: text };
  };
  return {
    id,
    integrationType: type,
    payloadFormatVersion: version,
    connectionType: textAt(source, "connectionType") === "VPC_LINK" ? "VPC_LINK" : "INTERNET",
    ...optional("integrationSubtype", "integrationSubtype"),
    ...optional("integrationUri", "uri"),
    ...optional("integrationMethod", "httpMethod"),
    ...optional("connectionId", "connectionId"),
    ...optional("credentialsArn", "credentials"),
    ...optionalTls(source),
    requestParameters: texts(objectAt(source, "requestParameters")),
    responseParameters: responseParameters(objectAt(source, "responseParameters")),
    timeoutInMillis: Number(textAt(source, "timeoutInMillis") ?? 30_000),
  };
}

function optionalTls(source: JsonObject): { serverNameToVerify?: string } {
  const name = textAt(objectAt(source, "tlsConfig"), "serverNameToVerify");
  return name === undefined ? {} : { serverNameToVerify: name };
}

function responseParameters(source: JsonObject): Record<string, Record<string, string>> {
  return Object.fromEntries(
    Object.entries(source).flatMap(([status, mappings]) => (isObject(mappings) ? [[status, texts(mappings)]] : [])),
  );
}

function texts(source: JsonObject): Record<string, string> {
  return Object.fromEntries(Object.keys(source).map((name) => [name, textAt(source, name) ?? ""]));
}

function importCors(value: unknown): CorsConfiguration | undefined {
  if (!isObject(value)) return undefined;
  const list = (name: string) => {
    const member = value[name];
    return Array.isArray(member) ? { [name]: member.map(String) } : {};
  };
  return {
    ...list("allowOrigins"),
    ...list("allowMethods"),
    ...list("allowHeaders"),
    ...list("exposeHeaders"),
    ...(typeof value.maxAge === "number" ? { maxAge: value.maxAge } : {}),
    ...(typeof value.allowCredentials === "boolean" ? { allowCredentials: value.allowCredentials } : {}),
  };
}

function endpointDisabled(root: JsonObject): boolean {
  const servers: unknown[] = Array.isArray(root.servers) ? root.servers : [];
  const first = servers.find(isObject);
  return first
    ? objectAt(first, "x-amazon-apigateway-endpoint-configuration").disableExecuteApiEndpoint === true
    : false;
}
