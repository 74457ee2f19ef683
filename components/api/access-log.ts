/**
 * Fields of access log lines, each a JSON text. The first ones are what a search begins with; integration and
 * authorizer errors say why; TLS says which callers hold up a stricter policy.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html
 */
const common: Readonly<Record<string, string>> = {
  requestId: "$context.requestId",
  extendedRequestId: "$context.extendedRequestId",
  requestTime: "$context.requestTime",
  apiId: "$context.apiId",
  stage: "$context.stage",
  sourceIp: "$context.identity.sourceIp",
  userAgent: "$context.identity.userAgent",
  status: "$context.status",
  errorMessage: "$context.error.message",
  errorType: "$context.error.responseType",
  integrationError: "$context.integrationErrorMessage",
  integrationStatus: "$context.integrationStatus",
  integrationLatency: "$context.integrationLatency",
  authorizerError: "$context.authorizer.error",
};

const http: Readonly<Record<string, string>> = {
  domainName: "$context.domainName",
  httpMethod: "$context.httpMethod",
  path: "$context.path",
  protocol: "$context.protocol",
  responseLatency: "$context.responseLatency",
  responseLength: "$context.responseLength",
  tlsVersion: "$context.tlsVersion",
  cipherSuite: "$context.cipherSuite",
};

/** Access log line of a REST API. */
export const restAccessLog = format({
  ...common,
  ...http,
  resourcePath: "$context.resourcePath",
  authorizerStatus: "$context.authorizer.status",
  principalId: "$context.authorizer.principalId",
  apiKeyId: "$context.identity.apiKeyId",
  vpcEndpointId: "$context.identity.vpceId",
  wafStatus: "$context.waf.status",
  wafError: "$context.waf.error",
  xrayTraceId: "$context.xrayTraceId",
});

/** Access log line of an HTTP API. */
export const httpAccessLog = format({ ...common, ...http, routeKey: "$context.routeKey" });

/** Access log line of a WebSocket API. */
export const webSocketAccessLog = format({
  ...common,
  connectionId: "$context.connectionId",
  eventType: "$context.eventType",
  routeKey: "$context.routeKey",
  messageId: "$context.messageId",
});

function format(fields: Readonly<Record<string, string>>): string {
  return JSON.stringify(fields);
}
