import { own } from "../own";
import { logTime, type TraceHeader } from "./ids";
import { type GatewayRequest, headerOf } from "./request";
import type { ApiIdentity } from "./stage-settings";

/** Identity members that are null until something fills them, in AWS's order. */
const emptyIdentity = {
  cognitoIdentityPoolId: null,
  accountId: null,
  cognitoIdentityId: null,
  caller: null,
  sourceIp: null,
  principalOrgId: null,
  accessKey: null,
  cognitoAuthenticationType: null,
  cognitoAuthenticationProvider: null,
  userArn: null,
  userAgent: null,
  user: null,
} as const;

/** What `$context` is made of before the request is routed. */
export interface ContextParts {
  readonly api: ApiIdentity;
  readonly stageName: string;
  readonly deploymentId: string;
  readonly request: GatewayRequest;
  readonly requestId: string;
  readonly extendedRequestId: string;
  readonly trace: TraceHeader;
  readonly receivedMs: number;
  readonly isCanary: boolean;
  /** Whether the stage traces with X-Ray. */
  readonly tracing: boolean;
  readonly customDomain?: CustomDomainMatch;
}

/**
 * What of a custom domain led to the stage: API Gateway fills the variable of the one that did, and not the other.
 * See https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-routing-rules-troubleshoot.html
 */
export type CustomDomainMatch =
  | { /** Without slashes at its ends. */ readonly basePathMatched: string }
  | { readonly routingRuleIdMatched: string };

/**
 * `$context` of a request; routing, authorizers and integrations add to it.
 * See https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html
 */
export function newContext(parts: ContextParts): Record<string, unknown> {
  const { api, request } = parts;
  const { source, host } = request.wire;
  return {
    accountId: api.accountId,
    apiId: api.apiId,
    deploymentId: parts.deploymentId,
    domainName: host,
    domainPrefix: host.split(".", 1)[0],
    extendedRequestId: parts.extendedRequestId,
    httpMethod: request.method,
    identity: {
      ...emptyIdentity,
      sourceIp: source.ip,
      userAgent: headerOf(request, "user-agent") ?? null,
      ...(source.vpcId ? { vpcId: source.vpcId } : {}),
      ...(source.vpcEndpointId ? { vpceId: source.vpcEndpointId } : {}),
    },
    path: request.fullPath,
    protocol: "HTTP/1.1",
    requestId: parts.requestId,
    requestTime: logTime(parts.receivedMs),
    requestTimeEpoch: parts.receivedMs,
    stage: parts.stageName,
    ...(parts.isCanary ? { isCanaryRequest: true } : {}),
    ...(parts.customDomain === undefined ? {} : { customDomain: { ...parts.customDomain } }),
    ...(parts.tracing ? { xrayTraceId: parts.trace.root } : {}),
  };
}

/** Members of `$context` that the proxy event's `requestContext` has, when they are set. */
const eventMembers = [
  "resourceId",
  "authorizer",
  "resourcePath",
  "operationName",
  "httpMethod",
  "extendedRequestId",
  "requestTime",
  "path",
  "accountId",
  "protocol",
  "stage",
  "domainPrefix",
  "requestTimeEpoch",
  "requestId",
  "identity",
  "domainName",
  "deploymentId",
  "apiId",
  "isCanaryRequest",
];

/** `requestContext` of Lambda events. */
export function eventContext(context: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const members: Record<string, unknown> = {};
  for (const name of eventMembers) if (context[name] !== undefined) members[name] = context[name];
  return members;
}

/** The value at a dotted path of `$context`; undefined when there is none. */
export function contextValue(context: Readonly<Record<string, unknown>>, path: string): unknown {
  let current: unknown = context;
  for (const part of path.split(".")) {
    if (typeof current !== "object" || current === null) return undefined;
    current = own(current as Record<string, unknown>, part);
  }
  return current;
}

/** Sets members of `$context.identity`. */
export function addIdentity(context: Record<string, unknown>, members: Readonly<Record<string, unknown>>): void {
  context.identity = { ...(context.identity as object), ...members };
}
