import { adviseRoutes } from "../api/advice";
import { checkAuthorizerNames, checkIdentitySources, checkResultTtl } from "../api/authorizer-checks";
import {
  checkCors,
  checkExactlyOne,
  checkLogs,
  checkNumber,
  checkOneOf,
  checkTags,
  checkThrottle,
  checkVariables,
} from "../api/checks";
import { limits } from "../api/limits";
import { checkPaths } from "../api/path-checks";
import type { PlacedRoute } from "../api/placed-route";
import { IpAddressType } from "../api/settings";
import { AuthType } from "../auth";
import type { Faults } from "../faults";
import { checkSchema } from "../openapi/draft4";
import { defaultRoute } from "../openapi/http-document";
import { checkHttpIntegration, httpIntegrations } from "../openapi/http-kinds";
import { restIntegrations } from "../openapi/rest-kinds";
import { reservedSchemes } from "../openapi/rest-security";
import type { HttpApiArgs, HttpAuthorizer, HttpRoute } from "./args";

const settings = [
  "auth",
  "description",
  "operationId",
  "request",
  "responses",
  "summary",
  "tags",
  "throttle",
  "timeoutMillis",
];

/** What REST routes have and HTTP routes have not, to what to do about it. */
const restOnly: Readonly<Record<string, string>> = {
  apiKeyRequired: "API keys are REST's; use a REST API, or an authorizer",
  cache: "answers are kept by REST APIs alone; use a REST API, or CloudFront's cache",
  responseStreaming: "answers are streamed by REST APIs alone",
  templates: "mapping templates are REST's; use a REST API, or a function",
};

const sourcePrefixes = ["$request.header.", "$request.querystring.", "$context.", "$stageVariables."];

/** Notes everything that is wrong with an HTTP API's arguments. */
export function checkHttpApi(args: HttpApiArgs, routes: readonly PlacedRoute<HttpRoute>[], faults: Faults): void {
  checkPaths(
    routes.filter(({ path }) => path !== defaultRoute),
    "routes",
    faults,
  );
  if (routes.length > limits.http.routes) {
    faults.add(
      "routes",
      `are ${routes.length}; AWS allows ${limits.http.routes} an API: split the API by domain base path`,
      "http-routes",
    );
  }
  for (const placed of routes) checkRoute(placed, args, faults);
  checkAuthorizers(args.authorizers ?? {}, faults);
  if (args.stageName !== undefined && !/^(\$default|[\w-]{1,128})$/.test(args.stageName)) {
    faults.add(
      "stageName",
      `got "${args.stageName}"; allowed: $default, or 1 to 128 of letters, digits, hyphen, underscore`,
      "stage-name",
    );
  }
  if (args.logs?.level !== undefined)
    faults.add("logs.level", "is REST's and WebSocket's; an HTTP API has an access log alone", "http-execution-log");
  checkVariables(args.variables, faults);
  checkThrottle(args.throttle, "throttle", faults);
  checkOneOf(args.ipAddressType, "ipAddressType", Object.values(IpAddressType), faults);
  checkLogs(args.logs, faults);
  checkCors(args.cors, faults);
  checkTags(args.tags, faults);
  adviseRoutes(routes, args.cors, limits.http.timeoutMillis.max, faults);
  const captures = routes.some(({ path, route }) => path === defaultRoute && route.auth?.type !== AuthType.None);
  if (args.cors && captures && !routes.some(({ method, path }) => method === "OPTIONS" && path === "/{proxy+}")) {
    faults.add(
      "cors",
      'is not answered: the protected $default route takes preflight requests; add "OPTIONS /{proxy+}" with auth.none()',
      "http-preflight",
    );
  }
}

function checkRoute(placed: PlacedRoute<HttpRoute>, args: HttpApiArgs, faults: Faults): void {
  const { route, at } = placed;
  checkAuth(route, at, args, faults);
  checkExactlyOne(route, at, httpIntegrations, faults);
  for (const name of Object.keys(route)) {
    if (settings.includes(name) || httpIntegrations.includes(name)) continue;
    const why = restIntegrations.includes(name)
      ? "is REST's integration; use a REST API, or a function"
      : restOnly[name];
    faults.add(
      `${at}.${name}`,
      why ??
        `is unknown to HTTP routes; settings: ${settings.join(", ")}; integrations: ${httpIntegrations.join(", ")}`,
      "route-setting",
    );
  }
  checkHttpIntegration(route, at, faults, placed);
  checkNumber(
    route.timeoutMillis,
    `${at}.timeoutMillis`,
    { ...limits.http.timeoutMillis, unit: "ms", rule: "integration-timeout" },
    faults,
  );
  checkThrottle(route.throttle, `${at}.throttle`, faults);
  checkSchema(route.request?.body, `${at}.request.body`, faults);
  for (const [status, response] of Object.entries(route.responses ?? {})) {
    if (!/^[1-5]\d\d$/.test(status)) faults.add(`${at}.responses`, `"${status}" is no status code`, "status-code");
    checkSchema(response.body, `${at}.responses.${status}.body`, faults);
  }
}

function checkAuth(route: HttpRoute, at: string, args: HttpApiArgs, faults: Faults): void {
  const auth = route.auth as HttpRoute["auth"] | undefined;
  if (!auth) {
    faults.add(
      `${at}.auth`,
      "is missing; say who may call: auth.none(), auth.iam(), auth.authorizer(name)",
      "route-auth",
    );
    return;
  }
  if (auth.type === AuthType.ApiKey) {
    faults.add(
      `${at}.auth`,
      "asks for an API key, which HTTP APIs do not know; use a REST API, or an authorizer",
      "http-api-key",
    );
  } else if (auth.type === AuthType.Authorizer) {
    const authorizer = args.authorizers?.[auth.authorizer ?? ""];
    if (!authorizer) {
      const names = Object.keys(args.authorizers ?? {}).join(", ") || "none";
      faults.add(
        `${at}.auth.authorizer`,
        `got "${auth.authorizer}"; the API's authorizers: ${names}`,
        "authorizer-unknown",
      );
    } else if (authorizer.function && auth.scopes?.length) {
      faults.add(
        `${at}.auth.scopes`,
        "go with a JWT authorizer alone; an authorizer function decides by itself",
        "authorizer-scopes",
      );
    }
    const { scopesPerRoute } = limits.http;
    if ((auth.scopes?.length ?? 0) > scopesPerRoute)
      faults.add(`${at}.auth.scopes`, `are more than AWS's ${scopesPerRoute} a route`, "http-scopes");
  } else if (auth.type !== AuthType.Iam && auth.type !== AuthType.None) {
    faults.add(`${at}.auth.type`, `got "${String(auth.type)}"; allowed: none, iam, authorizer`, "auth-type");
  } else if (auth.scopes?.length) {
    faults.add(`${at}.auth.scopes`, "go with an authorizer alone", "authorizer-scopes");
  }
}

function checkAuthorizers(authorizers: Record<string, HttpAuthorizer>, faults: Faults): void {
  checkAuthorizerNames(authorizers, { most: limits.http.authorizers, reserved: [reservedSchemes.iam] }, faults);
  for (const [name, authorizer] of Object.entries(authorizers)) {
    const at = `authorizers.${name}`;
    checkExactlyOne(authorizer, at, ["userDirectory", "jwt", "function"], faults);
    checkResultTtl(authorizer.resultTtlSeconds, at, faults);
    const audiences = authorizer.jwt?.audiences.length;
    if (audiences === 0 || (audiences ?? 1) > limits.http.audiences) {
      faults.add(`${at}.jwt.audiences`, `are ${audiences}; allowed: 1 to ${limits.http.audiences}`, "jwt-audiences");
    }
    const issuer = authorizer.jwt?.issuer;
    if (typeof issuer === "string" && !/^https:\/\/[^?#]+$/.test(issuer)) {
      faults.add(`${at}.jwt.issuer`, `got "${issuer}"; allowed: an https URL with no query or fragment`, "jwt-issuer");
    }
    checkIdentitySources(authorizer.identitySources, at, sourcePrefixes, faults);
    if (!authorizer.function && (authorizer.identitySources?.length ?? 1) !== 1) {
      faults.add(`${at}.identitySources`, "of a JWT authorizer are exactly one", "identity-source");
    }
  }
}
