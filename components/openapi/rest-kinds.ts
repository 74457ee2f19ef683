import type { Access } from "../access/access";
import type { Faults } from "../faults";
import type { RestRoute } from "../rest/args";
import { bucketKind } from "./integrations/bucket";
import { functionIntegration } from "./integrations/function";
import {
  type BuiltIntegration,
  type IntegrationContext,
  type IntegrationKinds,
  type RoutePlace,
  visitKinds,
} from "./integrations/kind";
import { eventBusKind, queueKind, streamKind, topicKind } from "./integrations/messaging";
import { httpKind, mockKind, privateKind } from "./integrations/proxy";
import { tableKind } from "./integrations/table";
import { workflowKind } from "./integrations/workflow";

/** Members of a REST route that name its integration, besides `function`. */
type KindArgs = Required<
  Pick<
    RestRoute,
    "table" | "queue" | "topic" | "stream" | "workflow" | "bucket" | "eventBus" | "http" | "private" | "mock"
  >
>;

const kinds: IntegrationKinds<KindArgs> = {
  table: tableKind,
  queue: queueKind,
  topic: topicKind,
  stream: streamKind,
  workflow: workflowKind,
  bucket: bucketKind,
  eventBus: eventBusKind,
  http: httpKind,
  private: privateKind,
  mock: mockKind,
};

/** Names of the integrations that a REST route may have. */
export const restIntegrations: readonly string[] = ["function", ...Object.keys(kinds)];

/** Notes what is wrong with the route's integration itself. */
export function checkRestIntegration(route: RestRoute, at: string, faults: Faults, place: RoutePlace): void {
  visitKinds(kinds, route, (kind, name, args) => kind.check(args, `${at}.${name}`, faults, place));
}

/** What the API's role needs for the route. */
export function restAccess(route: RestRoute): Access[] {
  return visitKinds(kinds, route, (kind, _name, args) => kind.access(args)).flat();
}

/** The route's integration as the document says it. */
export function restIntegration(route: RestRoute, context: IntegrationContext): BuiltIntegration {
  if (route.function) return functionIntegration(route.function, route.responseStreaming ?? false, context);
  const built = visitKinds(kinds, route, (kind, _name, args) => kind.build(args, context))[0]!;
  if (!route.responseStreaming) return built;
  return { ...built, integration: { ...built.integration, responseTransferMode: "STREAM" } };
}
