import * as pulumi from "@pulumi/pulumi";
import { checkRouteSource } from "../api/checks";
import type { IntegrationRole } from "../api/integration-role";
import type { JsonObject } from "../api/json";
import { type PlacedRoute, placeRoutes } from "../api/placed-route";
import type { Faults } from "../faults";
import { nameRules, physicalName } from "../names";
import { placeOperations, readOpenApi } from "../openapi/import";
import { privatePolicy } from "../openapi/resource-policy";
import { buildRestDocument } from "../openapi/rest-document";
import { Slots } from "../openapi/slots";
import { adviseRestApi } from "./advice";
import { type Canary, EndpointType, type RestApiArgs, type RestAuthorizer, type RestRoute } from "./args";
import { canaryOf } from "./canary";
import { checkRestApi } from "./faults";

/** A REST API's arguments, complete and checked. */
export interface RestApiPlan {
  readonly endpointType: EndpointType;
  readonly stageName: string;
  readonly routes: readonly PlacedRoute<RestRoute>[];
  readonly authorizers: Readonly<Record<string, RestAuthorizer>>;
  readonly canary: Canary | undefined;
  readonly slots: Slots;
  /** The document that is imported; values known later are tokens of `slots`. */
  document(role: IntegrationRole): JsonObject;
}

/** Completes the arguments and notes everything that is wrong with them. */
export function normalizeRestApi(name: string, args: RestApiArgs, faults: Faults): RestApiPlan {
  const base = args.openApi ? readOpenApi(args.openApi, faults, ["OpenAPI 3.0", "Swagger 2.0"]) : undefined;
  const routes = routesOf(args, base, faults);
  const canary = canaryOf(name, args, faults);
  checkRestApi({ ...args, canary }, routes, faults);
  adviseRestApi(args, routes, faults);
  const slots = new Slots();
  const authorizers = args.authorizers ?? {};
  return {
    endpointType: args.endpointType ?? EndpointType.Regional,
    stageName: args.stageName ?? physicalName(pulumi.getStack(), nameRules.stage),
    routes,
    authorizers,
    canary,
    slots,
    document: (role) => {
      const vpcEndpointIds = args.vpcEndpointIds?.map((id) => slots.of(id));
      return buildRestDocument({
        title: name,
        version: args.version ?? "1.0.0",
        description: args.description,
        base,
        routes,
        authorizers,
        slots,
        credentials: slots.of(role.arn),
        cors: args.cors,
        gatewayResponses: args.gatewayResponses,
        binaryMediaTypes: args.binaryMediaTypes,
        minimumCompressionBytes: args.minimumCompressionBytes,
        apiKeySource: args.apiKeySource,
        policy: policyOf(args, vpcEndpointIds, slots),
        disableExecuteApiEndpoint: args.disableExecuteApiEndpoint ?? false,
        vpcEndpointIds,
      });
    },
  };
}

function routesOf(args: RestApiArgs, base: JsonObject | undefined, faults: Faults): PlacedRoute<RestRoute>[] {
  checkRouteSource(args, faults);
  if (!args.routes) return base ? placeOperations(base, args.operations ?? {}, faults) : [];
  if (Object.keys(args.routes).length === 0)
    faults.add("routes", "are none; AWS deploys no API without a method", "routes-none");
  return placeRoutes(args.routes, faults);
}

function policyOf(args: RestApiArgs, vpcEndpointIds: string[] | undefined, slots: Slots): unknown {
  if (args.policy !== undefined) return slots.value(args.policy, (policy) => JSON.parse(policy) as unknown);
  return vpcEndpointIds && privatePolicy(vpcEndpointIds);
}
