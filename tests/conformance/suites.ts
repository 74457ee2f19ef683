import { albEvents } from "./events/alb";
import { httpEvents } from "./events/http";
import { webSocketEvents } from "./events/websocket";
import { gatewaySuite } from "./gateway";
import { jsonSchemaSuite } from "./json-schema";
import { lambdaProxySuite } from "./lambda-proxy";
import { sigv4Suite } from "./sigv4";
import type { Suite } from "./suite";
import { vtlSuite } from "./vtl";

/** All recorded suites. */
export const suites: readonly Suite[] = [
  gatewaySuite("common"),
  gatewaySuite("lambda"),
  gatewaySuite("import"),
  lambdaProxySuite("REST"),
  lambdaProxySuite("HTTPv1"),
  lambdaProxySuite("HTTPv2"),
  httpEvents,
  webSocketEvents,
  albEvents,
  vtlSuite,
  sigv4Suite,
  jsonSchemaSuite,
];
