import { type Exchange, routeOf } from "../exchange";
import { GatewayFault } from "../fault";
import { mediaTypeOf } from "../media-types";
import { headerOf } from "../request";
import { skipped } from "../tracing";

/** Checks required parameters, then the body, as the method's validator says. */
export function validate(exchange: Exchange): typeof skipped | undefined {
  const { method, pathParameters } = routeOf(exchange);
  const { request } = exchange;
  if (method.required.length === 0 && method.bodyChecks.size === 0) return skipped;
  const sent = {
    header: (name: string) => headerOf(request, name),
    path: (name: string) => pathParameters[name],
    querystring: (name: string) => request.query.get(name)?.at(-1),
  };
  // A blank value counts as missing.
  const missing = method.required.filter(({ place, name }) => !sent[place](name)?.trim()).map(({ name }) => name);
  if (missing.length > 0) {
    throw new GatewayFault("BAD_REQUEST_PARAMETERS", {
      message: `Missing required request parameters: [${missing.join(", ")}]`,
      log: `Request failed validation: missing ${missing.join(", ")}`,
    });
  }
  const type = mediaTypeOf(headerOf(request, "content-type"));
  const check = method.bodyChecks.get(type) ?? method.bodyChecks.get("$default");
  const validation = check?.(request.wire.body.toString("utf8"));
  exchange.detail = { parameters: method.required.length, body: check !== undefined };
  if (validation === undefined) return undefined;
  throw new GatewayFault("BAD_REQUEST_BODY", {
    validation,
    log: `Request body does not match model schema for content type ${type}: ${validation}`,
  });
}
