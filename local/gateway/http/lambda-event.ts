import { headerValues } from "../../wire";
import { logTime } from "../rest/ids";
import { decodePath, domainPrefix, forwardedHeaders, type HttpCall, mapOf, queryPairs, type RoutedCall } from "./call";

/**
 * The event of payload format 2.0.
 * See https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export function eventV2(call: RoutedCall): Record<string, unknown> {
  const { match, request, stage } = call;
  return {
    version: "2.0",
    routeKey: match.route.routeKey,
    ...requestPartsV2(call),
    requestContext: { ...contextV2(call), ...authorizerV2(call) },
    ...optional("pathParameters", mapOf(Object.entries(match.pathParameters))),
    ...optional("stageVariables", mapOf(Object.entries(stage.variables))),
    ...bodyOfEvent(call, "omit"),
    isBase64Encoded: request.body.length > 0 && isBinary(call),
  };
}

/** Path, query, cookies and headers, as format 2.0 has them in events and in authorizers' requests. */
export function requestPartsV2(call: HttpCall): Record<string, unknown> {
  const cookies = headerValues(call.request.headers, "cookie").flatMap((line) =>
    line.split(";").map((cookie) => cookie.trim()),
  );
  const lines = forwardedHeaders(call).filter(([name]) => name.toLowerCase() !== "cookie");
  return {
    rawPath: decodePath(call.fullPath),
    rawQueryString: call.query,
    ...(cookies.length > 0 ? { cookies } : {}),
    headers: joined(lines.map(([name, value]) => [name.toLowerCase(), value])),
    ...optional("queryStringParameters", mapOf(Object.entries(joined(queryPairs(call.query))))),
  };
}

/** `requestContext` of format 2.0 without the authorizer's part. */
export function contextV2(call: RoutedCall): Record<string, unknown> {
  const { request } = call;
  return {
    accountId: call.api.accountId,
    apiId: call.api.apiId,
    domainName: request.host,
    domainPrefix: domainPrefix(request.host),
    http: {
      method: request.method,
      path: decodePath(call.fullPath),
      protocol: "HTTP/1.1",
      sourceIp: request.source.ip,
      userAgent: userAgent(call),
    },
    requestId: call.requestId,
    routeKey: call.match.route.routeKey,
    stage: call.stage.stageName,
    time: logTime(call.time),
    timeEpoch: call.time,
  };
}

function authorizerV2({ authorizer }: RoutedCall): Record<string, unknown> {
  switch (authorizer?.type) {
    case "jwt":
      return { authorizer: { jwt: { claims: authorizer.claims, scopes: authorizer.scopes } } };
    case "lambda":
      return { authorizer: { lambda: authorizer.context } };
    case "iam": {
      const { type: _, ...iam } = authorizer;
      return { authorizer: { iam: { ...iam, cognitoIdentity: null, principalOrgId: null } } };
    }
    default:
      return {};
  }
}

/** The client's name for itself; empty when it sent none. */
export function userAgent(call: HttpCall): string {
  return headerValues(call.request.headers, "user-agent").at(-1) ?? "";
}

/** Body members of an event; format 1.0 has null where 2.0 has nothing. */
export function bodyOfEvent(call: HttpCall, empty: "null" | "omit"): Record<string, unknown> {
  const { body } = call.request;
  if (body.length === 0) return empty === "null" ? { body: null } : {};
  return { body: body.toString(isBinary(call) ? "base64" : "utf8") };
}

const textTypes = /^(text\/|application\/(json|xml|javascript)$|application\/[^;]*\+(json|xml)$)/;

/** Only text types reach a function as text; which those are beyond `text/*`, JSON, XML and JavaScript is not recorded. */
export function isBinary(call: HttpCall): boolean {
  const type = headerValues(call.request.headers, "content-type").at(-1);
  return type !== undefined && !textTypes.test(type.split(";")[0]!.trim().toLowerCase());
}

function joined(pairs: Iterable<readonly [string, string]>): Record<string, string> {
  const map = new Map<string, string>();
  for (const [name, value] of pairs) map.set(name, map.has(name) ? `${map.get(name)},${value}` : value);
  return Object.fromEntries(map);
}

function optional(name: string, value: unknown): Record<string, unknown> {
  return value === undefined ? {} : { [name]: value };
}
