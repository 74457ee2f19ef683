import { adviseEndpoint } from "../api/advice";
import { checkAuthorizerNames, checkIdentitySources } from "../api/authorizer-checks";
import {
  checkExactlyOne,
  checkLogs,
  checkNumber,
  checkOneOf,
  checkStageName,
  checkTags,
  checkThrottle,
  checkVariables,
} from "../api/checks";
import { limits } from "../api/limits";
import { IpAddressType, LogLevel } from "../api/settings";
import { AuthType } from "../auth";
import type { Faults } from "../faults";
import { httpIntegrations } from "../openapi/http-kinds";
import { restIntegrations } from "../openapi/rest-kinds";
import type { WebSocketApiArgs, WebSocketRoute } from "./args";

/** Names of the integrations that a WebSocket route may have. */
const integrations: readonly string[] = ["function", "http", "mock"];
const settings = ["auth", "operationName", "throttle", "timeoutMillis", "twoWay"];

const sourcePrefixes = ["route.request.header.", "route.request.querystring.", "stageVariables.", "context."];

/** Notes everything that is wrong with a WebSocket API's arguments. */
export function checkWebSocketApi(args: WebSocketApiArgs, faults: Faults): void {
  const keys = Object.keys(args.routes);
  if (keys.length > limits.webSocket.routes) {
    faults.add("routes", `are ${keys.length}; AWS allows ${limits.webSocket.routes} an API`, "websocket-routes");
  }
  if (!args.routes.$connect) {
    faults.add(
      "routes",
      'have no "$connect", so nobody says who may connect; add it, with a mock where nothing is to be done',
      "websocket-connect",
    );
  }
  for (const [key, route] of Object.entries(args.routes)) checkRoute(key, route, args, faults);
  const authorizers = args.authorizers ?? {};
  checkAuthorizerNames(authorizers, { most: limits.webSocket.authorizers, reserved: [] }, faults);
  for (const [name, { identitySources }] of Object.entries(authorizers)) {
    checkIdentitySources(identitySources, `authorizers.${name}`, sourcePrefixes, faults);
  }
  const selection = args.routeSelectionExpression;
  if (selection !== undefined && !/^\$\{?request\.(body|header|querystring)\.[\w.-]+\}?$/.test(selection)) {
    faults.add("routeSelectionExpression", `got "${selection}"; allowed: $request.body.NAME`, "route-selection");
  }
  checkStageName(args.stageName, faults);
  checkVariables(args.variables, faults);
  checkThrottle(args.throttle, "throttle", faults);
  checkOneOf(args.ipAddressType, "ipAddressType", Object.values(IpAddressType), faults);
  checkLogs(args.logs, faults);
  checkTags(args.tags, faults);
  adviseWebSocketApi(args, faults);
}

function adviseWebSocketApi(args: WebSocketApiArgs, faults: Faults): void {
  const auth = args.routes.$connect?.auth;
  if (auth?.type === AuthType.None && auth.reason === undefined) {
    faults.advise('routes["$connect"].auth', "is open and gives no reason; write auth.none(reason)", "route-open");
  }
  for (const [key, { http }] of Object.entries(args.routes)) adviseEndpoint(http, `routes["${key}"]`, faults);
  if (args.logs?.level === LogLevel.Info) {
    faults.advise("logs.level", "writes several lines for each message; use LogLevel.Error", "execution-log-info");
  }
}

function checkRoute(key: string, route: WebSocketRoute, args: WebSocketApiArgs, faults: Faults): void {
  const at = `routes["${key}"]`;
  if (
    key === "" ||
    key.length > 128 ||
    (key.startsWith("$") && !["$connect", "$disconnect", "$default"].includes(key))
  ) {
    faults.add(
      at,
      "is no route key; allowed: $connect, $disconnect, $default, or up to 128 characters that begin with no $",
      "websocket-route-key",
    );
  }
  checkExactlyOne(route, at, integrations, faults);
  const elsewhere = new Set([...httpIntegrations, ...restIntegrations]);
  for (const name of Object.keys(route)) {
    if (integrations.includes(name) || settings.includes(name)) continue;
    const why = elsewhere.has(name) ? "is no integration of a WebSocket API here; use a function" : "is unknown";
    faults.add(`${at}.${name}`, `${why}; integrations: ${integrations.join(", ")}`, "route-setting");
  }
  if (key === "$connect") checkAuth(route, at, args, faults);
  else if (route.auth) faults.add(`${at}.auth`, "is asked for at $connect alone; say it there", "websocket-auth-place");
  if (route.twoWay && key.startsWith("$") && key !== "$default") {
    faults.add(
      `${at}.twoWay`,
      `does nothing on ${key}, where there is no connection to answer over`,
      "websocket-two-way",
    );
  }
  checkNumber(
    route.timeoutMillis,
    `${at}.timeoutMillis`,
    { ...limits.webSocket.timeoutMillis, unit: "ms", rule: "integration-timeout" },
    faults,
  );
  checkThrottle(route.throttle, `${at}.throttle`, faults);
}

function checkAuth({ auth }: WebSocketRoute, at: string, args: WebSocketApiArgs, faults: Faults): void {
  if (!auth) {
    faults.add(
      `${at}.auth`,
      "is missing; say who may connect: auth.none(), auth.iam(), auth.apiKey(), auth.authorizer(name)",
      "route-auth",
    );
    return;
  }
  checkOneOf(auth.type, `${at}.auth.type`, Object.values(AuthType), faults, "auth-type");
  if (auth.scopes?.length)
    faults.add(
      `${at}.auth.scopes`,
      "are unknown to WebSocket APIs; the authorizer function decides",
      "authorizer-scopes",
    );
  if (auth.type === AuthType.Authorizer && !args.authorizers?.[auth.authorizer ?? ""]) {
    const names = Object.keys(args.authorizers ?? {}).join(", ") || "none";
    faults.add(
      `${at}.auth.authorizer`,
      `got "${auth.authorizer}"; the API's authorizers: ${names}`,
      "authorizer-unknown",
    );
  }
}
