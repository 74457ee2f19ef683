import type { JsonObject } from "../api/json";

const verbs = ["delete", "get", "head", "options", "patch", "post", "put"];
const anyMethod = "x-amazon-apigateway-any-method";

/**
 * The document for clients: what an API offers, and nothing of how AWS provides it. `ANY` becomes the methods that no
 * route names, preflight answers are left out, and tokens are called what they are.
 */
export function publicDocument(document: JsonObject): JsonObject {
  const schemes = objectAt(objectAt(document, "components"), "securitySchemes");
  const { servers: _servers, ...rest } = document;
  const clean = withoutExtensions({ ...rest, paths: publicPaths(objectAt(document, "paths"), schemes) }) as JsonObject;
  const components = objectAt(clean, "components");
  const named = Object.entries(schemes).map(([name, scheme]) => [name, publicScheme(scheme as JsonObject)]);
  return { ...clean, components: { ...components, securitySchemes: Object.fromEntries(named) } };
}

function publicPaths(paths: JsonObject, schemes: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(paths).flatMap(([path, value]) => {
      // An HTTP API's fallback is no path that a client could be told to call.
      if (path === "/$default") return [];
      const { [anyMethod]: any, ...item } = value as JsonObject;
      const operations: JsonObject = {};
      for (const verb of verbs) {
        const operation = (item[verb] ?? (verb === "options" ? undefined : any)) as JsonObject | undefined;
        if (!operation || isPreflight(verb, operation)) continue;
        operations[verb] = publicOperation(verb, operation, item[verb] === undefined, schemes);
      }
      return [[path.replaceAll("+}", "}"), operations]];
    }),
  );
}

function isPreflight(verb: string, operation: JsonObject): boolean {
  return verb === "options" && operation.operationId === undefined;
}

function publicOperation(verb: string, operation: JsonObject, fromAny: boolean, schemes: JsonObject): JsonObject {
  const requirements = (operation.security as JsonObject[] | undefined) ?? [];
  return {
    ...operation,
    // Operation ids are unique in a document.
    operationId: fromAny ? `${verb}${String(operation.operationId).replace(/^any/, "")}` : operation.operationId,
    security: requirements.map((requirement) =>
      Object.fromEntries(
        Object.entries(requirement).map(([name, scopes]) => [name, takesScopes(schemes[name]) ? scopes : []]),
      ),
    ),
  };
}

/** Only OAuth 2.0 and OpenID Connect schemes name scopes in OpenAPI 3.0. */
function takesScopes(scheme: unknown): boolean {
  const type = (scheme as JsonObject | undefined)?.type;
  return type === "oauth2" || type === "openIdConnect";
}

function publicScheme(scheme: JsonObject): JsonObject {
  if (scheme["x-amazon-apigateway-authtype"] === "cognito_user_pools") {
    return { type: "http", scheme: "bearer", bearerFormat: "JWT" };
  }
  return withoutExtensions(scheme) as JsonObject;
}

function withoutExtensions(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutExtensions);
  if (typeof value !== "object" || value === null) return value;
  const kept = Object.entries(value).filter(([name]) => !name.startsWith("x-amazon-"));
  return Object.fromEntries(kept.map(([name, member]) => [name, withoutExtensions(member)]));
}

function objectAt(parent: JsonObject, name: string): JsonObject {
  return (parent[name] as JsonObject | undefined) ?? {};
}
