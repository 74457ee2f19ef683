import { isObject } from "../../json";
import type {
  ContentHandling,
  IntegrationDefinition,
  IntegrationResponseDefinition,
  IntegrationType,
} from "../rest/definition";
import { type ApiDocument, type JsonObject, objectAt, resolve, textAt } from "./document";
import type { Findings } from "./findings";

/** Where an integration stands in the document, for messages. */
export interface Place {
  readonly path: string;
  readonly method: string;
}

const types: ReadonlySet<string> = new Set(["AWS", "AWS_PROXY", "HTTP", "HTTP_PROXY", "MOCK"]);

/** Reads `x-amazon-apigateway-integration`; undefined when the operation has none or it is unusable. */
export function readIntegration(
  document: ApiDocument,
  value: unknown,
  place: Place,
  findings: Findings,
): IntegrationDefinition | undefined {
  if (value === undefined) return undefined;
  const source = resolve(document, value);
  const type = source && textAt(source, "type")?.toUpperCase();
  if (!source || !type || !types.has(type)) {
    findings.error(
      `Unable to put integration on '${place.method}' for resource at path '${place.path}': ${
        type === undefined ? "Enumeration value for Type must be non-empty" : `Invalid integration type '${type}'`
      }`,
    );
    return undefined;
  }
  const cacheKeys = source.cacheKeyParameters;
  return {
    type: type as IntegrationType,
    ...(type === "MOCK" ? {} : endpointOf(source, type)),
    ...texts("requestParameters", source.requestParameters, place, findings),
    ...texts("requestTemplates", source.requestTemplates, place, findings),
    passthroughBehavior: passthroughOf(source),
    ...handlingOf(source),
    timeoutInMillis: Number(source.timeoutInMillis ?? 29_000),
    ...optionalText("cacheNamespace", source),
    ...(Array.isArray(cacheKeys) ? { cacheKeyParameters: cacheKeys.filter((key) => typeof key === "string") } : {}),
    integrationResponses: readResponses(source, place, findings),
  };
}

function endpointOf(source: JsonObject, type: string): Partial<IntegrationDefinition> {
  const connection = textAt(source, "connectionType")?.toUpperCase();
  const mode = textAt(source, "responseTransferMode")?.toUpperCase();
  const tls = objectAt(source, "tlsConfig");
  const method = textAt(source, "httpMethod")?.toUpperCase();
  return {
    ...(method === undefined ? {} : { httpMethod: method === "X-AMAZON-APIGATEWAY-ANY-METHOD" ? "ANY" : method }),
    ...optionalText("uri", source),
    ...optionalText("credentials", source),
    ...(connection === "VPC_LINK"
      ? { connectionType: "VPC_LINK" as const }
      : type.startsWith("HTTP")
        ? { connectionType: "INTERNET" as const }
        : {}),
    ...optionalText("connectionId", source),
    ...optionalText("integrationTarget", source),
    ...(mode === "STREAM" ? { responseTransferMode: "STREAM" as const } : {}),
    ...(tls.insecureSkipVerification === true ? { tlsConfig: { insecureSkipVerification: true } } : {}),
  };
}

function passthroughOf(source: JsonObject): IntegrationDefinition["passthroughBehavior"] {
  const value = textAt(source, "passthroughBehavior")?.toUpperCase();
  return value === "WHEN_NO_TEMPLATES" || value === "NEVER" ? value : "WHEN_NO_MATCH";
}

function handlingOf(source: JsonObject): { contentHandling?: ContentHandling } {
  const value = textAt(source, "contentHandling")?.toUpperCase();
  return value === "CONVERT_TO_TEXT" || value === "CONVERT_TO_BINARY" ? { contentHandling: value } : {};
}

/** One integration response per status, as API Gateway keeps them: of two with the same status the later one stays. */
function readResponses(source: JsonObject, place: Place, findings: Findings): IntegrationResponseDefinition[] {
  const byStatus = new Map<string, IntegrationResponseDefinition>();
  for (const [pattern, value] of Object.entries(objectAt(source, "responses"))) {
    if (!isObject(value)) continue;
    const statusCode = textAt(value, "statusCode") ?? "200";
    if (!/^[1-5]\d\d$/.test(statusCode)) {
      findings.error(
        `Unable to put integration response on '${place.method}' for resource at path '${place.path}': Invalid status code '${statusCode}'`,
      );
      continue;
    }
    if (byStatus.has(statusCode)) {
      findings.warn(
        `More than one integration response of '${place.method} ${place.path}' has the status ${statusCode}; the last one is kept`,
      );
    }
    byStatus.set(statusCode, {
      statusCode,
      ...(pattern === "default" ? {} : { selectionPattern: pattern }),
      ...texts("responseParameters", value.responseParameters, place, findings),
      ...texts("responseTemplates", value.responseTemplates, place, findings),
      ...handlingOf(value),
    });
  }
  return [...byStatus.values()].sort((a, b) => a.statusCode.localeCompare(b.statusCode));
}

/** A map of texts; members that are none are left out with AWS's warning (recorded). */
function texts<K extends string>(
  key: K,
  value: unknown,
  place: Place,
  findings: Findings,
): { [name in K]?: Record<string, string> } {
  if (!isObject(value)) return {};
  const kept: Record<string, string> = {};
  for (const [name, member] of Object.entries(value)) {
    if (typeof member === "string") kept[name] = member;
    else if (member !== null) {
      findings.warn(
        `Invalid format for '${key}'. Expected type string for property '${name}' of resource '${place.path}' and method '${place.method}' but got '${typeof member === "object" ? JSON.stringify(member) : String(member)}'`,
      );
    }
  }
  return { [key]: kept } as { [name in K]?: Record<string, string> };
}

function optionalText<K extends string>(key: K, source: JsonObject): { [name in K]?: string } {
  const value = textAt(source, key);
  return (value === undefined ? {} : { [key]: value }) as { [name in K]?: string };
}
