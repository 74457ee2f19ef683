import type { JsonObject } from "../api/json";
import { type DocumentKind, isRefusal, refusalResponses, refusalsOf } from "./refusals";

const verbs = ["delete", "get", "head", "options", "patch", "post", "put"];
const anyMethod = "x-amazon-apigateway-any-method";

/**
 * The document for clients: what an API offers, and nothing of how AWS provides it. `ANY` becomes the methods that no
 * route names, preflight answers are left out, tokens are called what they are, and what API Gateway answers in an
 * operation's place is named where the program does not name it.
 * @param kind of the API; undefined leaves out what API Gateway answers
 */
export function publicDocument(document: JsonObject, kind: DocumentKind | undefined): JsonObject {
  const schemes = objectAt(objectAt(document, "components"), "securitySchemes");
  const { servers: _servers, ...rest } = document;
  const clean = withoutExtensions({ ...rest, paths: publicPaths(document, schemes, kind) }) as JsonObject;
  const components = objectAt(clean, "components");
  const named = Object.entries(schemes).map(([name, scheme]) => [name, publicScheme(scheme as JsonObject)]);
  return {
    ...clean,
    components: {
      ...components,
      ...usedRefusals(document, clean, kind),
      securitySchemes: Object.fromEntries(named),
    },
  };
}

/** Components with the refusals that operations refer to. */
function usedRefusals(document: JsonObject, clean: JsonObject, kind: DocumentKind | undefined): JsonObject {
  const operations = Object.values(objectAt(clean, "paths")).flatMap((item) => Object.values(item as JsonObject));
  const answers = operations.flatMap((operation) => Object.values(objectAt(operation as JsonObject, "responses")));
  const used = new Set(
    answers.filter(isRefusal).map((answer) =>
      String((answer as JsonObject).$ref)
        .split("/")
        .at(-1),
    ),
  );
  if (kind === undefined || used.size === 0) return {};
  const made = Object.entries(refusalResponses(document, kind)).filter(([name]) => used.has(name));
  return { responses: { ...Object.fromEntries(made), ...objectAt(objectAt(clean, "components"), "responses") } };
}

function publicPaths(document: JsonObject, schemes: JsonObject, kind: DocumentKind | undefined): JsonObject {
  return Object.fromEntries(
    Object.entries(objectAt(document, "paths")).flatMap(([path, value]) => {
      // An HTTP API's fallback is no path that a client could be told to call.
      if (path === "/$default") return [];
      const { [anyMethod]: any, ...item } = value as JsonObject;
      const operations: JsonObject = {};
      for (const verb of verbs) {
        const operation = (item[verb] ?? (verb === "options" ? undefined : any)) as JsonObject | undefined;
        if (!operation || isPreflight(verb, operation)) continue;
        const made = publicOperation(verb, operation, item[verb] === undefined, schemes);
        const refusals = kind === undefined ? {} : refusalsOf(document, operation, kind);
        operations[verb] = { ...made, responses: { ...refusals, ...objectAt(operation, "responses") } };
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
