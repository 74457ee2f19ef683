import { AuthType } from "../auth";
import type { Faults } from "../faults";
import { facts } from "../lint/facts";
import type { HttpIntegration, MockIntegration } from "./integrations";
import type { PlacedRoute } from "./placed-route";
import type { RouteBase } from "./route";
import type { Cors } from "./settings";

/** What advice reads of a route, whatever its API. */
type AdvisedRoute = RouteBase & { http?: HttpIntegration; mock?: MockIntegration };

const changing: readonly string[] = ["ANY", "DELETE", "PATCH", "POST", "PUT"];

/** Notes what could be better about routes of any API. */
export function adviseRoutes(
  routes: readonly PlacedRoute<AdvisedRoute>[],
  cors: Cors | undefined,
  defaultTimeoutMillis: number,
  faults: Faults,
): void {
  for (const { at, method, route } of routes) {
    adviseAuth(route, method, at, faults);
    adviseEndpoint(route.http, at, faults);
    adviseTimeout(route, at, defaultTimeoutMillis, faults);
  }
  const asks = routes.some(
    ({ route }) => route.auth?.type === AuthType.Authorizer || route.auth?.type === AuthType.Iam,
  );
  if (asks && cors?.origins.includes("*")) {
    faults.advise(
      "cors.origins",
      'is "*" on an API that asks who calls; name the pages that may call',
      "cors-any-origin",
    );
  }
}

function adviseAuth({ auth, mock }: AdvisedRoute, method: string, at: string, faults: Faults): void {
  if (auth?.reason !== undefined) return;
  // A fixed answer of API Gateway itself guards nothing.
  if (auth?.type === AuthType.None && !mock) {
    faults.advise(`${at}.auth`, "is open and gives no reason; write auth.none(reason)", "route-open");
  }
  if (auth?.type === AuthType.ApiKey && changing.includes(method)) {
    faults.advise(
      `${at}.auth`,
      "lets whoever has a key change something, and a key proves no identity; ask for more, or write auth.apiKey(reason)",
      "api-key-alone",
    );
  }
}

/** Notes an endpoint on the internet that is called in the clear. */
export function adviseEndpoint(http: HttpIntegration | undefined, at: string, faults: Faults): void {
  if (typeof http?.url !== "string" || !http.url.startsWith("http://")) return;
  faults.advise(`${at}.http.url`, `is "${http.url}", in the clear over the internet; use https`, "endpoint-plain-http");
}

function adviseTimeout(route: AdvisedRoute, at: string, defaultMillis: number, faults: Faults): void {
  const seconds = route.function && facts.function.get(route.function)?.timeoutSeconds;
  const allowed = route.timeoutMillis ?? defaultMillis;
  if (seconds === undefined || seconds * 1000 <= allowed) return;
  faults.advise(
    `${at}.function`,
    `may run for ${seconds} s, but the API gives up after ${allowed} ms; lower the function's timeout`,
    "function-outlives-request",
  );
}
