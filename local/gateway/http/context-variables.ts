import { logTime } from "../rest/ids";
import { decodePath, domainPrefix, type HttpCall, type RoutedCall } from "./call";
import { userAgent } from "./lambda-event";

/**
 * Value of a `$context` variable while a request runs; undefined for one that it has not.
 * See https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging-variables.html
 */
export function contextValue(call: HttpCall | RoutedCall, name: string): string | undefined {
  const authorizer = /^authorizer\.(.+)$/.exec(name);
  if (authorizer) return authorizerValue(call, authorizer[1]!);
  const value = simpleValues[name]?.(call);
  return value === undefined ? undefined : String(value);
}

const simpleValues: Readonly<Record<string, (call: HttpCall | RoutedCall) => string | number | undefined>> = {
  accountId: (call) => call.api.accountId,
  apiId: (call) => call.api.apiId,
  domainName: (call) => call.request.host,
  domainPrefix: (call) => domainPrefix(call.request.host),
  extendedRequestId: (call) => call.requestId,
  httpMethod: (call) => call.request.method,
  "identity.accountId": (call) => iam(call)?.accountId,
  "identity.caller": (call) => iam(call)?.callerId,
  "identity.sourceIp": (call) => call.request.source.ip,
  "identity.user": (call) => iam(call)?.userId,
  "identity.userAgent": (call) => userAgent(call),
  "identity.userArn": (call) => iam(call)?.userArn,
  path: (call) => decodePath(call.fullPath),
  protocol: () => "HTTP/1.1",
  requestId: (call) => call.requestId,
  requestTime: (call) => logTime(call.time),
  requestTimeEpoch: (call) => call.time,
  routeKey: (call) => ("match" in call ? call.match.route.routeKey : undefined),
  stage: (call) => call.stage.stageName,
};

function iam(call: HttpCall | RoutedCall) {
  const result = "authorizer" in call ? call.authorizer : undefined;
  return result?.type === "iam" ? result : undefined;
}

function authorizerValue(call: HttpCall | RoutedCall, name: string): string | undefined {
  const result = "authorizer" in call ? call.authorizer : undefined;
  if (result?.type === "jwt") return /^claims\.(.+)$/.exec(name) ? result.claims[name.slice(7)] : undefined;
  if (result?.type !== "lambda") return undefined;
  if (name === "principalId") return result.principalId;
  const value = result.context?.[name];
  if (value === undefined || value === null) return undefined;
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
