/**
 * Limits of API Gateway that the components check before anything is made. Quotas marked "raisable" are an account's
 * defaults: an account with more says so in its own words, by splitting nothing.
 * Source: API Gateway developer guide, quotas pages, read November 2026.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html
 */
export const limits = {
  rest: { resources: 300, authorizers: 10, timeoutMillis: { min: 50, edge: 29_000, max: 300_000, streaming: 900_000 } },
  http: { routes: 300, authorizers: 10, audiences: 50, scopesPerRoute: 10, timeoutMillis: { min: 50, max: 30_000 } },
  webSocket: { routes: 300, authorizers: 10, timeoutMillis: { min: 50, max: 29_000 } },
  stageVariables: { count: 100, nameLength: 64, valueLength: 512 },
  templateBytes: 300 * 1024,
  documentBytes: 6 * 1024 * 1024,
  policyCharacters: 8192,
  tags: 50,
  domain: { routingRules: 50, longBasePaths: 200 },
  vpcLinks: 10,
  cacheTtlSeconds: 3600,
  authorizerTtlSeconds: 3600,
  compressionBytes: 10_485_760,
} as const;

/** Days that CloudWatch Logs can keep log lines. */
export const retentionDays: readonly number[] = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

/** Sizes of cache clusters in gigabytes. */
export const cacheSizesGb: readonly string[] = ["0.5", "1.6", "6.1", "13.5", "28.4", "58.2", "118", "237"];

/** Types of answers that API Gateway gives by itself. */
export const gatewayResponseTypes: readonly string[] = [
  "ACCESS_DENIED",
  "API_CONFIGURATION_ERROR",
  "AUTHORIZER_CONFIGURATION_ERROR",
  "AUTHORIZER_FAILURE",
  "BAD_REQUEST_BODY",
  "BAD_REQUEST_PARAMETERS",
  "DEFAULT_4XX",
  "DEFAULT_5XX",
  "EXPIRED_TOKEN",
  "INTEGRATION_FAILURE",
  "INTEGRATION_TIMEOUT",
  "INVALID_API_KEY",
  "INVALID_SIGNATURE",
  "MISSING_AUTHENTICATION_TOKEN",
  "QUOTA_EXCEEDED",
  "REQUEST_TOO_LARGE",
  "RESOURCE_NOT_FOUND",
  "THROTTLED",
  "UNAUTHORIZED",
  "UNSUPPORTED_MEDIA_TYPE",
  "WAF_FILTERED",
];
