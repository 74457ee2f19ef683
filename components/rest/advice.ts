import { adviseRoutes } from "../api/advice";
import { WorkflowMode } from "../api/integrations";
import { limits } from "../api/limits";
import type { PlacedRoute } from "../api/placed-route";
import { LogLevel } from "../api/settings";
import { AuthType } from "../auth";
import type { Faults } from "../faults";
import { isDevelopmentStage } from "../lint/development";
import { monthly, percentLess, prices } from "../lint/prices";
import { uncheckedKeywords } from "../openapi/draft4";
import { EndpointType, type RestApiArgs, type RestRoute } from "./args";

/** Notes what could be better about a REST API. */
export function adviseRestApi(args: RestApiArgs, routes: readonly PlacedRoute<RestRoute>[], faults: Faults): void {
  const { edge, streaming } = limits.rest.timeoutMillis;
  const isStreamed = ({ route }: PlacedRoute<RestRoute>) => route.responseStreaming === true;
  adviseRoutes(
    routes.filter((route) => !isStreamed(route)),
    args.cors,
    edge,
    faults,
  );
  adviseRoutes(routes.filter(isStreamed), undefined, streaming, faults);
  adviseSchemas(routes, faults);
  if (routes.length > 0 && !restFeature(args, routes)) {
    const percent = percentLess(prices.httpRequests, prices.restRequests);
    const { usd: http, read } = prices.httpRequests;
    faults.advise(
      "routes",
      `use nothing that an HTTP API lacks; an HTTP API would cost ${percent} % less: ${http.toFixed(2)} instead of ` +
        `${prices.restRequests.usd.toFixed(2)} USD for a million requests (${prices.region}, ${read})`,
      "rest-without-rest-features",
    );
  }
  if (args.cache && isDevelopmentStage()) {
    faults.advise(
      "cache",
      `costs ${monthly(prices.cacheHour)} at least on a development stage, called or not; set it by configuration`,
      "cache-in-dev",
    );
  }
  if (args.logs?.level === LogLevel.Info) {
    faults.advise("logs.level", "writes some twenty lines for each request; use LogLevel.Error", "execution-log-info");
  }
}

/** Bodies of which a part is checked nowhere: the validator leaves keywords out, and no code of ours sees the body. */
function adviseSchemas(routes: readonly PlacedRoute<RestRoute>[], faults: Faults): void {
  for (const { at, route } of routes) {
    if (route.function || route.http || route.private) continue;
    const keywords = uncheckedKeywords(route.request?.body);
    if (keywords.length === 0) continue;
    faults.advise(
      `${at}.request.body`,
      `uses ${keywords.join(" and ")}, which API Gateway does not check; check it in what receives the body`,
      "schema-not-checked",
    );
  }
}

/**
 * Something that HTTP APIs have not, as far as one is used.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-vs-rest.html
 */
function restFeature(args: RestApiArgs, routes: readonly PlacedRoute<RestRoute>[]): boolean {
  const { endpointType = EndpointType.Regional, tracing, logs, authorizers = {} } = args;
  return (
    endpointType !== EndpointType.Regional ||
    tracing === true ||
    logs?.level !== undefined ||
    args.openApi !== undefined ||
    [args.cache, args.canary, args.firewall, args.policy, args.gatewayResponses].some(Boolean) ||
    [args.minimumCompressionBytes, args.apiKeySource, args.securityPolicy].some((setting) => setting !== undefined) ||
    Object.values(authorizers).some((authorizer) => authorizer.identityValidationExpression !== undefined) ||
    routes.some(({ route }) => restRoute(route))
  );
}

function restRoute(route: RestRoute): boolean {
  const required = Object.values(route.request?.parameters ?? {}).some((parameter) => parameter.required);
  return (
    route.auth?.type === AuthType.ApiKey ||
    [route.apiKeyRequired, route.responseStreaming, required, route.request?.body].some(Boolean) ||
    [route.table, route.topic, route.bucket, route.mock, route.templates, route.cache].some(Boolean) ||
    [route.queue?.headers, route.queue?.attributes].some(Boolean) ||
    route.workflow?.mode === WorkflowMode.Describe ||
    (route.timeoutMillis ?? 0) > limits.http.timeoutMillis.max
  );
}
