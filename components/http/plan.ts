import { checkRouteSource } from "../api/checks";
import type { IntegrationRole } from "../api/integration-role";
import type { JsonObject } from "../api/json";
import { inOrder, type PlacedRoute, placeRoutes } from "../api/placed-route";
import type { Faults } from "../faults";
import { buildHttpDocument, defaultRoute } from "../openapi/http-document";
import { placeOperations, readOpenApi } from "../openapi/import";
import { Slots } from "../openapi/slots";
import type { HttpApiArgs, HttpAuthorizer, HttpRoute } from "./args";
import { checkHttpApi } from "./faults";

/** An HTTP API's arguments, complete and checked. */
export interface HttpApiPlan {
  readonly stageName: string;
  readonly routes: readonly PlacedRoute<HttpRoute>[];
  readonly authorizers: Readonly<Record<string, HttpAuthorizer>>;
  readonly slots: Slots;
  /** The document that is imported; values known later are tokens of `slots`. */
  document(role: IntegrationRole): JsonObject;
}

/** Completes the arguments and notes everything that is wrong with them. */
export function normalizeHttpApi(name: string, args: HttpApiArgs, faults: Faults): HttpApiPlan {
  const base = args.openApi ? readOpenApi(args.openApi, faults, ["OpenAPI 3.0"]) : undefined;
  const routes = routesOf(args, base, faults);
  checkHttpApi(args, routes, faults);
  const slots = new Slots();
  const authorizers = args.authorizers ?? {};
  return {
    stageName: args.stageName ?? "$default",
    routes,
    authorizers,
    slots,
    document: (role) =>
      buildHttpDocument({
        title: name,
        version: args.version ?? "1.0.0",
        description: args.description,
        base,
        routes,
        authorizers,
        slots,
        credentials: slots.of(role.arn),
        cors: args.cors,
        disableExecuteApiEndpoint: args.disableExecuteApiEndpoint ?? false,
      }),
  };
}

function routesOf(args: HttpApiArgs, base: JsonObject | undefined, faults: Faults): PlacedRoute<HttpRoute>[] {
  checkRouteSource(args, faults);
  if (!args.routes) return base ? placeOperations(base, args.operations ?? {}, faults) : [];
  const { [defaultRoute]: fallback, ...keyed } = args.routes;
  const placed = placeRoutes(keyed, faults);
  if (!fallback) return placed;
  const operationId = fallback.operationId ?? "default";
  return inOrder([
    ...placed,
    { at: `routes["${defaultRoute}"]`, method: "ANY", path: defaultRoute, operationId, route: fallback },
  ]);
}
