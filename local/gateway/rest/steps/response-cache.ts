import type { WireResponse } from "../../../wire";
import { type Exchange, methodArn, routeOf } from "../exchange";
import { compileExpression } from "../expressions";
import { GatewayFault } from "../fault";
import { headerOf } from "../request";
import { conditionsOf } from "../resource-policy";
import type { MethodSettings } from "../stage-settings";
import { skipped } from "../tracing";

/** Longest response that is cached. */
const longest = 1_048_576;

/** A response as the cache keeps it. */
export interface CachedResponse {
  readonly status: number;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Buffer;
}

/**
 * A kept response of the same method and cache key parameters. `Cache-Control: max-age=0` asks for a new one, which
 * may need `execute-api:InvalidateCache`.
 * See https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-caching.html
 */
export function readCache(exchange: Exchange): WireResponse | undefined | typeof skipped {
  const settings = cachingOf(exchange);
  if (!settings) return skipped;
  if (mustRefresh(exchange, settings)) return undefined;
  const kept = exchange.stage.state.cache.get(keyOf(exchange));
  exchange.integration.cacheHit = kept !== undefined;
  exchange.detail = { hit: kept !== undefined };
  return kept;
}

/** Keeps a successful response for the method's time to live. */
export function writeCache(exchange: Exchange, response: WireResponse): void {
  const settings = cachingOf(exchange);
  if (!settings || response.status >= 400 || !Buffer.isBuffer(response.body) || response.body.length > longest) return;
  const kept: CachedResponse = { status: response.status, headers: response.headers, body: response.body };
  exchange.stage.state.cache.set(keyOf(exchange), kept, settings.cacheTtlInSeconds ?? 300);
}

function cachingOf(exchange: Exchange): MethodSettings | undefined {
  const { stage, request, methodSettings: settings } = exchange;
  const { method, methodKey } = routeOf(exchange);
  if (!stage.settings.cacheClusterEnabled) return undefined;
  const { resource } = method;
  const own = stage.settings.methodSettings[`${resource.path.replace(/^\//, "")}/${methodKey}`]?.cachingEnabled;
  // Caching for all methods means GET; another method caches only by a setting of its own.
  const on = own ?? (settings.cachingEnabled === true && request.method === "GET");
  return on && settings.cacheTtlInSeconds !== 0 ? settings : undefined;
}

function keyOf(exchange: Exchange): string {
  const { stage, request } = exchange;
  const { method } = routeOf(exchange);
  const { cacheKeyParameters = [], cacheNamespace = method.resource.id } = method.integration?.definition ?? {};
  const values = cacheKeyParameters.map((parameter) => [parameter, compileExpression(parameter)({ exchange })]);
  const deployment = stage.settings.canary?.useStageCache === false ? stage.deploymentId : "";
  return JSON.stringify([
    stage.api.apiId,
    stage.settings.stageName,
    deployment,
    cacheNamespace,
    request.method,
    values,
  ]);
}

function mustRefresh(exchange: Exchange, settings: MethodSettings): boolean {
  if (!/\bmax-age\s*=\s*0\b/i.test(headerOf(exchange.request, "cache-control") ?? "")) return false;
  if (settings.requireAuthorizationForCacheControl !== true || mayInvalidate(exchange)) return true;
  switch (settings.unauthorizedCacheControlHeaderStrategy ?? "SUCCEED_WITH_RESPONSE_HEADER") {
    case "FAIL_WITH_403":
      throw new GatewayFault("ACCESS_DENIED", { log: "The caller may not invalidate the cache" });
    case "SUCCEED_WITH_RESPONSE_HEADER":
      exchange.extraHeaders.push([
        "Warning",
        "199 Cache-control headers were ignored because the caller was unauthorized.",
      ]);
      return false;
    case "SUCCEED_WITHOUT_RESPONSE_HEADER":
      return false;
  }
}

function mayInvalidate(exchange: Exchange): boolean {
  const { principal, environment } = exchange;
  if (!principal) return false;
  return environment.evaluateIdentity({
    principal,
    action: "execute-api:InvalidateCache",
    resource: methodArn(exchange),
    context: conditionsOf(exchange, principal),
  }).allowed;
}
