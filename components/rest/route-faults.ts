import { checkExactlyOne, checkNumber, checkThrottle } from "../api/checks";
import { limits } from "../api/limits";
import type { PlacedRoute } from "../api/placed-route";
import { AuthType } from "../auth";
import type { Faults } from "../faults";
import { checkSchema } from "../openapi/draft4";
import { checkRestIntegration, restIntegrations } from "../openapi/rest-kinds";
import { EndpointType, type RestApiArgs, type RestRoute } from "./args";

const settings = [
  "apiKeyRequired",
  "auth",
  "cache",
  "description",
  "operationId",
  "request",
  "responses",
  "responseStreaming",
  "summary",
  "tags",
  "templates",
  "throttle",
  "timeoutMillis",
];

/** Notes what is wrong with one route. */
export function checkRestRoute(placed: PlacedRoute<RestRoute>, args: RestApiArgs, faults: Faults): void {
  const { route, at } = placed;
  checkAuth(route, at, args, faults);
  checkExactlyOne(route, at, restIntegrations, faults);
  for (const name of Object.keys(route)) {
    if (settings.includes(name) || restIntegrations.includes(name)) continue;
    faults.add(
      `${at}.${name}`,
      `is unknown to REST routes; settings: ${settings.join(", ")}; integrations: ${restIntegrations.join(", ")}`,
      "route-setting",
    );
  }
  checkRestIntegration(route, at, faults, placed);
  checkTimeout(route, at, args, faults);
  checkThrottle(route.throttle, `${at}.throttle`, faults);
  checkCache(placed, args, faults);
  checkStreaming(route, at, faults);
  checkTemplates(route, at, faults);
  checkSchema(route.request?.body, `${at}.request.body`, faults);
  for (const [status, response] of Object.entries(route.responses ?? {})) {
    if (!/^[1-5]\d\d$/.test(status)) faults.add(`${at}.responses`, `"${status}" is no status code`, "status-code");
    checkSchema(response.body, `${at}.responses.${status}.body`, faults);
  }
}

function checkAuth(route: RestRoute, at: string, args: RestApiArgs, faults: Faults): void {
  const auth = route.auth as RestRoute["auth"] | undefined;
  if (!auth) {
    faults.add(
      `${at}.auth`,
      "is missing; say who may call: auth.none(), auth.iam(), auth.apiKey(), auth.authorizer(name)",
      "route-auth",
    );
    return;
  }
  if (auth.type !== AuthType.Authorizer) {
    if (!Object.values(AuthType).includes(auth.type)) {
      faults.add(`${at}.auth.type`, `got "${auth.type}"; allowed: ${Object.values(AuthType).join(", ")}`, "auth-type");
    }
    if (auth.scopes?.length) faults.add(`${at}.auth.scopes`, "go with an authorizer alone", "authorizer-scopes");
    return;
  }
  const names = Object.keys(args.authorizers ?? {});
  const authorizer = args.authorizers?.[auth.authorizer ?? ""];
  if (!authorizer) {
    faults.add(
      `${at}.auth.authorizer`,
      `got "${auth.authorizer}"; the API's authorizers: ${names.join(", ") || "none"}`,
      "authorizer-unknown",
    );
  } else if (authorizer.function && auth.scopes?.length) {
    faults.add(
      `${at}.auth.scopes`,
      "go with a user pool alone; an authorizer function decides by itself",
      "authorizer-scopes",
    );
  }
}

function checkTimeout(
  { timeoutMillis, responseStreaming }: RestRoute,
  at: string,
  args: RestApiArgs,
  faults: Faults,
): void {
  const { min, max, edge, streaming } = limits.rest.timeoutMillis;
  const most = responseStreaming ? streaming : args.endpointType === EndpointType.Edge ? edge : max;
  checkNumber(
    timeoutMillis,
    `${at}.timeoutMillis`,
    { min, max: most, unit: "ms", rule: "integration-timeout" },
    faults,
  );
}

function checkCache({ at, method, route }: PlacedRoute<RestRoute>, args: RestApiArgs, faults: Faults): void {
  const { cache } = route;
  if (!cache) return;
  if (!args.cache)
    faults.add(
      `${at}.cache`,
      "needs a cache cluster; give the API `cache`, or leave the route's out",
      "cache-cluster-missing",
    );
  if (method !== "GET")
    faults.add(`${at}.cache`, `is on ${method}; only answers to GET can be kept safely`, "cache-method");
  const bounds = { min: 0, max: limits.cacheTtlSeconds, unit: "seconds", rule: "cache-ttl" } as const;
  checkNumber(cache.ttlSeconds, `${at}.cache.ttlSeconds`, bounds, faults);
  for (const key of cache.keyParameters ?? []) {
    if (/^method\.request\.(querystring|header)\.\S+$/.test(key)) continue;
    faults.add(
      `${at}.cache.keyParameters`,
      `got "${key}"; write method.request.querystring.NAME or method.request.header.NAME`,
      "cache-key",
    );
  }
  if (route.auth?.type === AuthType.Authorizer || route.auth?.type === AuthType.Iam) {
    const byCaller = (cache.keyParameters ?? []).some(
      (key) => key.toLowerCase() === "method.request.header.authorization",
    );
    if (!byCaller) {
      faults.add(
        `${at}.cache`,
        "would give one caller's answer to the next; add method.request.header.Authorization to keyParameters, or leave it out",
        "cache-shared",
      );
    }
  }
}

function checkStreaming(route: RestRoute, at: string, faults: Faults): void {
  if (!route.responseStreaming) return;
  if (!route.function && !route.http && !route.private) {
    faults.add(`${at}.responseStreaming`, "goes with `function`, `http` and `private` alone", "streaming-integration");
  }
  if (route.cache)
    faults.add(`${at}.responseStreaming`, "cannot be kept in the cache; leave one out", "streaming-cache");
}

function checkTemplates({ templates, ...route }: RestRoute, at: string, faults: Faults): void {
  if (!templates) return;
  for (const proxy of ["function", "http", "private"] as const) {
    if (route[proxy])
      faults.add(
        `${at}.templates`,
        `do nothing with \`${proxy}\`, which passes everything as it is`,
        "proxy-templates",
      );
  }
  for (const [kind, map] of Object.entries(templates) as [string, Record<string, string>][]) {
    for (const [name, template] of Object.entries(map)) {
      const bytes = Buffer.byteLength(template);
      if (bytes <= limits.templateBytes) continue;
      faults.add(
        `${at}.templates.${kind}["${name}"]`,
        `has ${bytes} bytes; allowed: ${limits.templateBytes}`,
        "template-size",
      );
    }
  }
}
