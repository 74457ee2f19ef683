import { randomBytes } from "node:crypto";
import { bodyOf, header, type WireHandler, type WireRequest, type WireResponse } from "../../wire";
import type { Cloud } from "../cloud";
import { TimeoutError } from "../network";
import type { Properties, ResourceRecord } from "../resource";
import { edgeError, viewerAnswer } from "./answer";
import { cacheKey, type EdgeCache, secondsToKeep } from "./cache";
import { cachePolicyOf, originRequestPolicyOf, responseHeadersPolicyOf } from "./custom-policies";
import { askOrigin } from "./origin";

/** Answers viewers of one distribution. `current` gives the distribution as it is now. */
export function distributionHandler(
  cloud: Cloud,
  current: () => ResourceRecord | undefined,
  cache: EdgeCache,
): WireHandler {
  return async (request) => {
    const record = current();
    const requestId = randomBytes(40).toString("base64url");
    const domainName = String(record?.outputs.domainName ?? request.host);
    const marks = { requestId, domainName };
    if (!record || record.inputs.enabled === false) return edgeError(403, "The distribution is disabled.", marks);
    const verdict = inspect(cloud, record, request);
    if (verdict?.action === "BLOCK") {
      return verdict.response ?? edgeError(403, "Request blocked.", marks);
    }
    const asked = withRootObject(request, record.inputs);
    const behavior = behaviorFor(record.inputs, asked);
    const refusal = refuse(asked, behavior, marks);
    if (refusal) return refusal;
    return answerFrom(cloud, record, asked, behavior, cache, marks);
  };
}

/** The behaviour whose path pattern matches first, else the default. */
export function behaviorFor(inputs: Properties, request: WireRequest): Properties {
  const path = request.target.split("?")[0]!;
  const ordered = (inputs.orderedCacheBehaviors as Properties[] | undefined) ?? [];
  return (
    ordered.find(({ pathPattern }) => pathMatches(String(pathPattern), path)) ??
    (inputs.defaultCacheBehavior as Properties)
  );
}

/** Patterns with `*` and `?`; a missing leading slash is implied. See https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesCacheBehavior.html#DownloadDistValuesPathPattern */
export function pathMatches(pattern: string, path: string): boolean {
  const full = pattern.startsWith("/") || pattern.startsWith("*") ? pattern : `/${pattern}`;
  const source = full
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replace(/\*+/g, ".*")
    .replace(/\?/g, ".");
  return new RegExp(`^${source}$`, "s").test(path);
}

function inspect(cloud: Cloud, record: ResourceRecord, request: WireRequest) {
  const acl = record.inputs.webAclId as string | undefined;
  return acl ? cloud.port("waf").inspect(acl, request) : undefined;
}

function withRootObject(request: WireRequest, inputs: Properties): WireRequest {
  const root = inputs.defaultRootObject as string | undefined;
  return root && /^\/(\?|$)/.test(request.target)
    ? { ...request, target: request.target.replace("/", `/${root}`) }
    : request;
}

function refuse(
  request: WireRequest,
  behavior: Properties,
  marks: { requestId: string; domainName: string },
): WireResponse | undefined {
  // The local server speaks plain HTTP for both; a viewer that wants to be seen as on HTTP says so.
  const scheme = header(request.headers, "x-forwarded-proto")?.toLowerCase() === "http" ? "http" : "https";
  if (scheme === "http" && behavior.viewerProtocolPolicy === "https-only") {
    return edgeError(403, "HTTPS is required.", marks);
  }
  if (scheme === "http" && behavior.viewerProtocolPolicy === "redirect-to-https") {
    return {
      status: 301,
      headers: [
        ["Server", "CloudFront"],
        ["Location", `https://${marks.domainName}${request.target}`],
        ["X-Cache", "Redirect from cloudfront"],
      ],
      body: Buffer.alloc(0),
    };
  }
  const allowed = (behavior.allowedMethods as string[] | undefined) ?? ["GET", "HEAD"];
  if (!allowed.includes(request.method)) {
    return edgeError(
      403,
      "This distribution is not configured to allow the HTTP request method that was used for this request.",
      marks,
    );
  }
  return undefined;
}

async function answerFrom(
  cloud: Cloud,
  record: ResourceRecord,
  request: WireRequest,
  behavior: Properties,
  cache: EdgeCache,
  marks: { requestId: string; domainName: string },
  isErrorPage = false,
): Promise<WireResponse> {
  const cachePolicy = cachePolicyOf(cloud, behavior);
  const headersPolicy = responseHeadersPolicyOf(cloud, behavior);
  const cachedMethods = (behavior.cachedMethods as string[] | undefined) ?? ["GET", "HEAD"];
  const cacheable = cachePolicy.maxTtl > 0 && cachedMethods.includes(request.method);
  const key = cacheKey(request, cachePolicy);
  const hit = cacheable ? cache.find(key) : undefined;
  if (hit)
    return viewerAnswer(request, hit.response, { ...marks, cache: "Hit from cloudfront", age: hit.age }, headersPolicy);
  const origin = (record.inputs.origins as Properties[]).find(({ originId }) => originId === behavior.targetOriginId);
  if (!origin) return edgeError(502, `The distribution has no origin ${String(behavior.targetOriginId)}.`, marks);
  let response: WireResponse;
  try {
    const distribution = { arn: String(record.outputs.arn), domainName: marks.domainName };
    response = await askOrigin(cloud, {
      distribution,
      origin,
      request,
      requestId: marks.requestId,
      cachePolicy,
      requestPolicy: originRequestPolicyOf(cloud, behavior),
    });
  } catch (error) {
    const late = error instanceof TimeoutError;
    return edgeError(
      late ? 504 : 502,
      late ? "The origin did not answer in time." : "CloudFront wasn't able to connect to the origin.",
      marks,
    );
  }
  if (cacheable) {
    const whole = { ...response, body: await bodyOf(response) };
    cache.keep(key, whole, secondsToKeep(whole, cachePolicy, cloud.clock.now()));
    response = whole;
  }
  const own = customError(record.inputs, response.status);
  if (own?.responsePagePath && !isErrorPage) {
    const page = { ...request, method: "GET", target: String(own.responsePagePath) };
    const shown = await answerFrom(cloud, record, page, behaviorFor(record.inputs, page), cache, marks, true);
    return { ...shown, status: Number(own.responseCode ?? response.status) };
  }
  const failed = response.status >= 400;
  return viewerAnswer(
    request,
    response,
    { ...marks, cache: failed ? "Error from cloudfront" : "Miss from cloudfront" },
    headersPolicy,
  );
}

function customError(inputs: Properties, status: number): Properties | undefined {
  return ((inputs.customErrorResponses as Properties[] | undefined) ?? []).find(
    ({ errorCode }) => errorCode === status,
  );
}
