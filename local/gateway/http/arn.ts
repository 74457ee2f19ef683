import { executionArn } from "../address";
import type { HttpCall, RoutedCall } from "./call";
import { defaultRoute } from "./definition";
import { decodeSegment } from "./routes";

/**
 * ARN that IAM and authorizers' policies decide on: the request's own method and path. Escapes are undone, so that
 * `/%61dmin` is `/admin` here as it is for routing, except an escaped slash, which routing does not split at either.
 */
export function requestArn(call: HttpCall): string {
  const path = call.path
    .slice(1)
    .split("/")
    .map((segment) => decodeSegment(segment).replaceAll("/", "%2F"))
    .join("/");
  return `${executionArn(call.api)}/${call.stage.stageName}/${call.request.method}/${path}`;
}

/** ARN that a function's permission must cover: the route's path as it is written, or `$default`. */
export function routeSourceArn(call: RoutedCall): string {
  const base = `${executionArn(call.api)}/${call.stage.stageName}`;
  const { routePath } = call.match;
  return routePath === defaultRoute ? `${base}/${defaultRoute}` : `${base}/${call.request.method}${routePath}`;
}
