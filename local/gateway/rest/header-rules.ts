import type { AuthorizationType } from "./definition";

/** Request headers that Lambda functions behind AWS_PROXY do not see. */
const droppedForLambda = new Set([
  "connection",
  "content-length",
  "content-md5",
  "expect",
  "max-forwards",
  "proxy-authenticate",
  "server",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
  "www-authenticate",
]);

/** Request headers that HTTP_PROXY backends do not get from the client. */
const droppedForHttpProxy = new Set([
  "content-encoding",
  "content-length",
  "content-md5",
  "expect",
  "host",
  "max-forwards",
  "proxy-authenticate",
  "server",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
  "via",
  "www-authenticate",
  "x-forwarded-for",
  "x-forwarded-port",
  "x-forwarded-proto",
  "x-amzn-trace-id",
]);

/** Response headers that reach the client under another name, by the kind of integration. */
const remappedAlways = [
  "authorization",
  "connection",
  "content-md5",
  "date",
  "max-forwards",
  "server",
  "user-agent",
  "www-authenticate",
];
const remapped = {
  http: new Set([...remappedAlways, "expect", "host", "proxy-authenticate", "trailer", "upgrade", "content-length"]),
  httpProxy: new Set([...remappedAlways, "content-length", "x-amzn-requestid"]),
  lambda: new Set(remappedAlways),
} as const;

/** Response headers that never reach the client. */
const droppedOfProxies = [
  "transfer-encoding",
  "via",
  "host",
  "expect",
  "proxy-authenticate",
  "te",
  "trailer",
  "upgrade",
];
const dropped = {
  http: new Set(["transfer-encoding"]),
  httpProxy: new Set([...droppedOfProxies, "keep-alive"]),
  lambda: new Set([...droppedOfProxies, "content-length"]),
} as const;

/** Which table of response headers holds. */
export type HeaderKind = keyof typeof remapped;

/** Whether a client's header reaches a Lambda function behind AWS_PROXY. */
export function reachesLambda(name: string): boolean {
  return !droppedForLambda.has(name.toLowerCase());
}

/** Whether a client's header reaches an HTTP_PROXY backend. */
export function reachesHttpProxy(name: string): boolean {
  return !droppedForHttpProxy.has(name.toLowerCase());
}

/**
 * Whether a header is the client's authorization and stays with the gateway: it does where it is a signature of
 * AWS's, and on methods with IAM.
 */
export function isWithheld(name: string, value: string, authorization: AuthorizationType): boolean {
  if (name.toLowerCase() !== "authorization") return false;
  return authorization === "AWS_IAM" || value.trimStart().startsWith("AWS4-");
}

/**
 * A response's headers as the client gets them: some dropped, some renamed to `x-amzn-Remapped-…`.
 * See https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html
 */
export function clientHeaders(headers: readonly (readonly [string, string])[], kind: HeaderKind): [string, string][] {
  return headers.flatMap(([name, value]): [string, string][] => {
    const lower = name.toLowerCase();
    if (dropped[kind].has(lower)) return [];
    return [[remapped[kind].has(lower) ? `x-amzn-Remapped-${name}` : name, value]];
  });
}
