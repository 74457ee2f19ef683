import type { JsonObject } from "../api/json";
import type { PlacedRoute } from "../api/placed-route";
import { ParameterLocation } from "../api/route";
import type { Cors } from "../api/settings";
import type { RestRoute } from "../rest/args";
import { pathParameters } from "./integrations/kind";
import { describedOperation, parametersOf, responsesOf } from "./operation";
import { withOrigin } from "./rest-cors";
import { restIntegration } from "./rest-kinds";
import { securityOf } from "./rest-security";
import type { Schemas } from "./schemas";
import type { Slots } from "./slots";

/** What all operations of one REST document share. */
export interface RestOperationContext {
  readonly slots: Slots;
  readonly schemas: Schemas;
  /** Token of the ARN of the API's own role. */
  readonly credentials: string;
  readonly cors?: Cors;
}

/** Request validators by what they check; AWS asks for each to be named in the document. */
export const requestValidators: JsonObject = {
  body: { validateRequestBody: true, validateRequestParameters: false },
  parameters: { validateRequestBody: false, validateRequestParameters: true },
  full: { validateRequestBody: true, validateRequestParameters: true },
};

/** API Gateway's own limit where an account has not raised it. */
const defaultTimeout = { plain: 29_000, streaming: 900_000 } as const;

/** One route as an operation with its integration. */
export function restOperation(placed: PlacedRoute<RestRoute>, context: RestOperationContext): JsonObject {
  const { route } = placed;
  const built = restIntegration(route, { place: placed, slots: context.slots, credentials: context.credentials });
  const crossOrigin = crossOriginOf(built.integration, context.cors);
  const cacheKeys = cacheKeysOf(placed);
  const read = [...mappingSources(built.integration), ...(cacheKeys ?? [])];
  return {
    ...describedOperation(
      placed,
      parametersOf(placed, read),
      responsesOf(placed, built.responses, crossOrigin.headers, context.schemas),
      context.schemas,
    ),
    security: securityOf(route),
    "x-amazon-apigateway-integration": {
      ...built.integration,
      responses: crossOrigin.responses,
      ...templatesOf(route, crossOrigin.responses),
      timeoutInMillis:
        built.integration.type === "mock"
          ? undefined
          : (route.timeoutMillis ?? (route.responseStreaming ? defaultTimeout.streaming : defaultTimeout.plain)),
      cacheKeyParameters: cacheKeys,
    },
  };
}

function crossOriginOf(
  integration: JsonObject,
  cors: Cors | undefined,
): { responses: Record<string, JsonObject> | undefined; headers: readonly string[] } {
  const responses = integration.responses as Record<string, JsonObject> | undefined;
  // Proxy integrations pass the back end's own headers on and know no response mapping.
  if (!cors || !responses) return { responses, headers: [] };
  return withOrigin(cors, responses);
}

function mappingSources(integration: JsonObject): string[] {
  return Object.values((integration.requestParameters as Record<string, string> | undefined) ?? {});
}

/** Name of the validator that checks what an operation says of its body and parameters. */
export function validatorOf(operation: JsonObject): string | undefined {
  const parameters = (operation.parameters ?? []) as JsonObject[];
  // API Gateway cannot route a request that lacks a path parameter, so there is nothing to check.
  const required = parameters.some(
    (parameter) => parameter.required === true && parameter.in !== ParameterLocation.Path,
  );
  if (operation.requestBody) return required ? "full" : "body";
  return required ? "parameters" : undefined;
}

/** Parameters that tell cached answers apart: API Gateway would else give one caller's page to all. */
function cacheKeysOf({ path, route }: PlacedRoute<RestRoute>): string[] | undefined {
  if (!route.cache) return undefined;
  const own = route.cache.keyParameters ?? queryParameters(route);
  const keys = [...pathParameters(path).map((name) => `method.request.path.${name}`), ...own];
  return keys.length > 0 ? [...new Set(keys)].sort() : undefined;
}

function queryParameters({ request }: RestRoute): string[] {
  return Object.entries(request?.parameters ?? {})
    .filter(([, parameter]) => parameter.in === ParameterLocation.Query)
    .map(([name]) => `method.request.querystring.${name}`);
}

/** Hand-written templates in place of the integration's own. */
function templatesOf({ templates }: RestRoute, responses: Record<string, JsonObject> | undefined): JsonObject {
  const changed = Object.entries(responses ?? {}).map(([pattern, response]) => {
    const template = templates?.response?.[String(response.statusCode)];
    return [
      pattern,
      template === undefined ? response : { ...response, responseTemplates: { "application/json": template } },
    ];
  });
  return {
    ...(templates?.request ? { requestTemplates: templates.request, passthroughBehavior: "never" } : {}),
    ...(templates?.response ? { responses: Object.fromEntries(changed) } : {}),
  };
}
