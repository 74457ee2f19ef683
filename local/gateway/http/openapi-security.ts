import { isObject } from "../../json";
import { type JsonObject, objectAt, textAt } from "../openapi/document";
import type { AuthorizerDefinition, RouteDefinition } from "./definition";
import type { Found } from "./openapi";

/** The authorizer of a security scheme; undefined for a scheme without one, which protects nothing. */
export function importAuthorizer(name: string, scheme: JsonObject, found: Found): AuthorizerDefinition | undefined {
  const source = scheme["x-amazon-apigateway-authorizer"];
  if (!isObject(source)) {
    if (!isSigV4(scheme)) found.warnings.push(`security scheme ${name} has no x-amazon-apigateway-authorizer`);
    return undefined;
  }
  const type = textAt(source, "type")?.toLowerCase();
  const identitySource = splitSources(source.identitySource);
  const common = { id: found.idOf("authorizer", name), name, identitySource };
  if (type === "jwt") {
    const jwt = objectAt(source, "jwtConfiguration");
    const audience = [jwt.audience].flat().filter((value): value is string => typeof value === "string");
    const issuer = textAt(jwt, "issuer");
    if (issuer === undefined || audience.length === 0) {
      found.errors.push(`security scheme ${name}: jwtConfiguration needs issuer and audience`);
      return undefined;
    }
    return {
      ...common,
      authorizerType: "JWT",
      jwt: { issuer, audiences: audience },
      payloadFormatVersion: "2.0",
      enableSimpleResponses: false,
      resultTtlInSeconds: 0,
    };
  }
  if (type !== "request") {
    found.errors.push(`security scheme ${name}: authorizer type is ${type}; HTTP APIs take jwt and request`);
    return undefined;
  }
  const version = textAt(source, "authorizerPayloadFormatVersion") === "1.0" ? "1.0" : "2.0";
  const credentials = textAt(source, "authorizerCredentials");
  return {
    ...common,
    authorizerType: "REQUEST",
    authorizerUri: textAt(source, "authorizerUri") ?? "",
    ...(credentials === undefined ? {} : { authorizerCredentialsArn: credentials }),
    payloadFormatVersion: version,
    enableSimpleResponses: source.enableSimpleResponses === true,
    resultTtlInSeconds: Number(textAt(source, "authorizerResultTtlInSeconds") ?? (identitySource.length > 0 ? 300 : 0)),
  };
}

type Security = Pick<RouteDefinition, "authorizationType" | "authorizerId" | "authorizationScopes">;

/**
 * How an operation is protected. AWS ignores the document's own `security`; an operation without one is open. Two
 * requirements on one operation are an error.
 */
export function routeSecurity(routeKey: string, operation: JsonObject, found: Found): Security {
  const open: Security = { authorizationType: "NONE", authorizationScopes: [] };
  if (textAt(objectAt(operation, "x-amazon-apigateway-auth"), "type") === "AWS_IAM") {
    return { ...open, authorizationType: "AWS_IAM" };
  }
  const requirements: unknown[] = Array.isArray(operation.security) ? operation.security : [];
  const named = requirements.filter(isObject).flatMap((requirement) => Object.entries(requirement));
  if (named.length === 0) return open;
  if (named.length > 1) {
    found.errors.push(`${routeKey} has ${named.length} security requirements; an HTTP API's route takes one`);
    return open;
  }
  const [name, scopes] = named[0]!;
  const schemes = objectAt(objectAt(found.document.root, "components"), "securitySchemes");
  if (isSigV4(objectAt(schemes, name))) return { ...open, authorizationType: "AWS_IAM" };
  const authorizerId = found.idOf("authorizer", name);
  const authorizer = found.authorizers[authorizerId];
  if (!authorizer) {
    // Opening the route would be the worse guess.
    found.errors.push(`${routeKey} names security scheme ${name}, which has no authorizer`);
    return open;
  }
  return {
    authorizationType: authorizer.authorizerType === "JWT" ? "JWT" : "CUSTOM",
    authorizerId,
    authorizationScopes: Array.isArray(scopes) ? scopes.map(String) : [],
  };
}

function isSigV4(scheme: JsonObject): boolean {
  return textAt(scheme, "x-amazon-apigateway-authtype")?.toLowerCase() === "awssigv4";
}

function splitSources(value: unknown): string[] {
  const list = Array.isArray(value) ? value.map(String) : typeof value === "string" ? value.split(",") : [];
  return list.map((source) => source.trim()).filter((source) => source !== "");
}
