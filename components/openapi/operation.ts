import type { JsonObject } from "../api/json";
import type { PlacedRoute } from "../api/placed-route";
import { ParameterLocation, type RouteBase, type RouteParameter, type RouteResponse } from "../api/route";
import { messageSchema } from "./integrations/aws-service";
import { type DocumentedResponse, pathParameters } from "./integrations/kind";
import { headerSchema } from "./rest-cors";
import type { Schemas } from "./schemas";

/** The parts of an operation that REST and HTTP APIs write alike: what clients read. */
export function describedOperation(
  placed: PlacedRoute<RouteBase>,
  parameters: readonly JsonObject[],
  responses: Readonly<Record<string, JsonObject>>,
  schemas: Schemas,
): JsonObject {
  const { route, operationId } = placed;
  const body = route.request?.body;
  return {
    operationId,
    summary: route.summary,
    description: route.description,
    tags: route.tags,
    parameters: parameters.length > 0 ? parameters : undefined,
    requestBody: body && {
      required: true,
      content: { "application/json": { schema: schemas.ref(`${upperFirst(operationId)}Request`, body) } },
    },
    responses,
  };
}

/** An operation's parameters: the path's, those that the route declares, and those that only its integration reads. */
export function parametersOf(placed: PlacedRoute<RouteBase>, read: readonly string[]): JsonObject[] {
  const parameters = new Map<string, JsonObject>();
  const add = (name: string, location: ParameterLocation, parameter: Partial<RouteParameter>) => {
    parameters.set(`${location} ${name}`, {
      name,
      in: location,
      required: location === ParameterLocation.Path || (parameter.required ?? false),
      description: parameter.description,
      schema: parameter.schema ?? { type: "string" },
    });
  };
  for (const name of pathParameters(placed.path)) add(name, ParameterLocation.Path, {});
  for (const source of read) {
    const match = /^method\.request\.(?:multivalue)?(querystring|header)\.(.+)$/.exec(source);
    if (match) add(match[2]!, match[1] === "header" ? ParameterLocation.Header : ParameterLocation.Query, {});
  }
  for (const [name, parameter] of Object.entries(placed.route.request?.parameters ?? {})) {
    add(name, parameter.in, parameter);
  }
  return [...parameters].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, parameter]) => parameter);
}

/** An operation's responses: the integration's, with what the route says of them, and what the route adds. */
export function responsesOf(
  placed: PlacedRoute<RouteBase>,
  built: Readonly<Record<string, DocumentedResponse>>,
  headers: readonly string[],
  schemas: Schemas,
): Record<string, JsonObject> {
  const said: Readonly<Record<string, RouteResponse>> = placed.route.responses ?? {};
  const statuses = [...new Set([...Object.keys(built), ...Object.keys(said)])].sort();
  return Object.fromEntries(
    statuses.map((status) => {
      const schema = said[status]?.body ?? built[status]?.body;
      const names = [...(built[status]?.headers ?? []), ...headers];
      const name = schema === messageSchema ? "Message" : `${upperFirst(placed.operationId)}${status}Response`;
      return [
        status,
        {
          description: said[status]?.description ?? built[status]?.description ?? `Status ${status}`,
          headers: names.length > 0 ? Object.fromEntries(names.map((name) => [name, headerSchema])) : undefined,
          content: schema && { "application/json": { schema: schemas.ref(name, schema) } },
        },
      ];
    }),
  );
}

function upperFirst(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
