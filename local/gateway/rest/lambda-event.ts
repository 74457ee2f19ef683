import { eventContext } from "./context";
import { type Exchange, routeOf } from "./exchange";
import { isWithheld, reachesLambda } from "./header-rules";
import { isBinaryType, mediaTypeOf } from "./media-types";
import { headerOf, headerValuesOf, lastValues } from "./request";

/**
 * The event of a Lambda proxy integration (payload format 1.0 of REST APIs).
 * See https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
 */
export function proxyEvent(exchange: Exchange): Record<string, unknown> {
  const { request, variables, stage, context } = exchange;
  const { resource, pathParameters } = routeOf(exchange);
  const headers = eventHeaders(exchange, reachesLambda);
  const { body } = request.wire;
  const isBase64Encoded =
    body.length > 0 && isBinaryType(mediaTypeOf(headerOf(request, "content-type")), stage.definition.binaryMediaTypes);
  return {
    resource: resource.path,
    path: request.shownPath,
    httpMethod: request.method,
    headers: orNull(lastValues(headers)),
    multiValueHeaders: orNull(Object.fromEntries(headers)),
    queryStringParameters: orNull(lastValues(request.query)),
    multiValueQueryStringParameters: orNull(Object.fromEntries(request.query)),
    pathParameters: orNull(pathParameters),
    stageVariables: orNull(variables),
    requestContext: eventContext(context),
    body: body.length === 0 ? null : body.toString(isBase64Encoded ? "base64" : "utf8"),
    isBase64Encoded,
  };
}

/** The event of a REQUEST authorizer: as the proxy event, with empty maps instead of nulls, and no body. */
export function authorizerEvent(exchange: Exchange, methodArn: string): Record<string, unknown> {
  const { request, variables, context } = exchange;
  const { resource, pathParameters } = routeOf(exchange);
  const headers = eventHeaders(exchange, (name) => reachesLambda(name) || name.toLowerCase() === "content-length");
  return {
    type: "REQUEST",
    methodArn,
    resource: resource.path,
    path: request.shownPath,
    httpMethod: request.method,
    headers: lastValues(headers),
    multiValueHeaders: Object.fromEntries(headers),
    queryStringParameters: lastValues(request.query),
    multiValueQueryStringParameters: Object.fromEntries(request.query),
    pathParameters,
    stageVariables: variables,
    requestContext: eventContext(context),
  };
}

/** The client's headers and those that API Gateway adds, sorted by name as its events are. */
function eventHeaders(exchange: Exchange, reaches: (name: string) => boolean): Map<string, readonly string[]> {
  const { request, trace } = exchange;
  const { authorizationType } = routeOf(exchange).method.definition;
  const kept = [...request.headers].filter(
    ([name, values]) =>
      reaches(name) &&
      !added.has(name.toLowerCase()) &&
      !values.some((value) => isWithheld(name, value, authorizationType)),
  );
  const forwarded = [...(headerValuesOf(request, "x-forwarded-for") ?? []), request.wire.source.ip].join(", ");
  const all: [string, readonly string[]][] = [
    ...kept,
    ["X-Amzn-Trace-Id", [trace.toIntegration]],
    ["X-Forwarded-For", [forwarded]],
    ["X-Forwarded-Port", ["443"]],
    ["X-Forwarded-Proto", ["https"]],
  ];
  return new Map(all.sort(([a], [b]) => compare(a.toLowerCase(), b.toLowerCase())));
}

const added = new Set(["x-amzn-trace-id", "x-forwarded-for", "x-forwarded-port", "x-forwarded-proto"]);

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function orNull<T extends object>(map: T): T | null {
  return Object.keys(map).length === 0 ? null : map;
}
