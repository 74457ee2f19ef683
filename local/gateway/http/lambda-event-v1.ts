import { multiValues } from "../../multi-values";
import { logTime } from "../rest/ids";
import { decodePath, domainPrefix, forwardedHeaders, mapOf, queryPairs, type RoutedCall } from "./call";
import { bodyOfEvent, isBinary, userAgent } from "./lambda-event";

/**
 * The event of payload format 1.0 as HTTP APIs make it, which differs from REST APIs' in header casing and decoding.
 * See https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export function eventV1(call: RoutedCall): Record<string, unknown> {
  return {
    version: "1.0",
    ...requestPartsV1(call),
    requestContext: { ...contextV1(call), ...authorizerV1(call) },
    pathParameters: mapOf(Object.entries(call.match.pathParameters)) ?? null,
    stageVariables: mapOf(Object.entries(call.stage.variables)) ?? null,
    ...bodyOfEvent(call, "null"),
    isBase64Encoded: call.request.body.length > 0 && isBinary(call),
  };
}

/** Route, path, headers and query, as format 1.0 has them in events and in authorizers' requests. */
export function requestPartsV1(call: RoutedCall): Record<string, unknown> {
  const lines = forwardedHeaders(call).map(([name, value]) => [titleCase(name), value] as const);
  const query = queryPairs(call.query);
  return {
    resource: call.match.routePath,
    path: call.fullPath,
    httpMethod: call.request.method,
    headers: Object.fromEntries(lines),
    multiValueHeaders: multiValues(lines),
    queryStringParameters: mapOf(query) ?? null,
    multiValueQueryStringParameters: query.length > 0 ? multiValues(query) : null,
  };
}

/** `requestContext` of format 1.0 without the authorizer's part. */
export function contextV1(call: RoutedCall): Record<string, unknown> {
  const { request, match } = call;
  return {
    accountId: call.api.accountId,
    apiId: call.api.apiId,
    domainName: request.host,
    domainPrefix: domainPrefix(request.host),
    extendedRequestId: call.requestId,
    httpMethod: request.method,
    identity: identityV1(call),
    path: decodePath(call.fullPath),
    protocol: "HTTP/1.1",
    requestId: call.requestId,
    requestTime: logTime(call.time),
    requestTimeEpoch: call.time,
    resourceId: match.route.routeKey,
    resourcePath: match.routePath,
    stage: call.stage.stageName,
  };
}

function identityV1(call: RoutedCall): Record<string, unknown> {
  const iam = call.authorizer?.type === "iam" ? call.authorizer : undefined;
  return {
    accessKey: iam?.accessKey ?? null,
    accountId: iam?.accountId ?? null,
    caller: iam?.callerId ?? null,
    cognitoAmr: null,
    cognitoAuthenticationProvider: null,
    cognitoAuthenticationType: null,
    cognitoIdentityId: null,
    cognitoIdentityPoolId: null,
    principalOrgId: null,
    sourceIp: call.request.source.ip,
    user: iam?.userId ?? null,
    userAgent: userAgent(call),
    userArn: iam?.userArn ?? null,
  };
}

function authorizerV1({ authorizer }: RoutedCall): Record<string, unknown> {
  if (authorizer?.type === "jwt") {
    return { authorizer: { claims: authorizer.claims, scopes: authorizer.scopes } };
  }
  if (authorizer?.type === "lambda") {
    const principal = authorizer.principalId === undefined ? {} : { principalId: authorizer.principalId };
    return { authorizer: { ...principal, ...authorizer.context } };
  }
  return {};
}

/** `x-custom-header` as `X-Custom-Header`: so recorded for format 1.0. */
function titleCase(name: string): string {
  return name.toLowerCase().replace(/(^|-)([a-z])/g, (_, dash: string, letter: string) => dash + letter.toUpperCase());
}
