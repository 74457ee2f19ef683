import { randomBytes } from "node:crypto";
import { bodyOf, header, type WireHandler, type WireRequest, type WireResponse } from "../../wire";
import type { Cloud } from "../cloud";
import { globMatches } from "../iam/glob";
import { TimeoutError } from "../network";
import type { Properties, ResourceRecord } from "../resource";
import { edgeError, viewerAnswer } from "./answer";
import { cacheKey, type EdgeCache, secondsToKeep } from "./cache";
import { acceptedEncodings, compressed } from "./compress";
import { cachePolicyOf, originRequestPolicyOf, responseHeadersPolicyOf } from "./custom-policies";
import { EdgeFunctionError, type Occasion, onViewerRequest, onViewerResponse } from "./functions/run";
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
    const occasion: Occasion = { cloud, distribution: record, behavior, requestId };
    try {
      const changed = await onViewerRequest(occasion, asked);
      if ("response" in changed) {
        return viewerAnswer(
          asked,
          changed.response,
          { ...marks, cache: "FunctionGeneratedResponse from cloudfront" },
          undefined,
        );
      }
      const answered = await answerFrom({ ...occasion, cache, marks }, changed.request);
      return await onViewerResponse(occasion, changed.request, answered);
    } catch (error) {
      if (!(error instanceof EdgeFunctionError)) throw error;
      const words = "The CloudFront function associated with the CloudFront distribution is invalid or could not run.";
      return edgeError(
        error.kind === "FunctionExecutionError" ? 503 : 502,
        words,
        marks,
        `${error.kind} from cloudfront`,
      );
    }
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
  return globMatches(full, path);
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

/** One request on its way through a distribution. */
interface Passage extends Occasion {
  readonly cache: EdgeCache;
  readonly marks: { readonly requestId: string; readonly domainName: string };
  /** Set when what is asked for is the page of an error. */
  readonly isErrorPage?: boolean;
}

async function answerFrom(passage: Passage, request: WireRequest): Promise<WireResponse> {
  const { cloud, distribution, behavior, marks } = passage;
  const found = await fromCacheOrOrigin(passage, request);
  if ("refusal" in found) return found.refusal;
  const { response, age } = found;
  const own = customError(distribution.inputs, response.status);
  if (own?.responsePagePath && !passage.isErrorPage) {
    const page = { ...request, method: "GET", target: String(own.responsePagePath) };
    const forPage = { ...passage, behavior: behaviorFor(distribution.inputs, page), isErrorPage: true };
    const shown = await answerFrom(forPage, page);
    return { ...shown, status: Number(own.responseCode ?? response.status) };
  }
  const said = response.status >= 400 ? "Error" : age === undefined ? "Miss" : "Hit";
  const more = { ...marks, cache: `${said} from cloudfront` as const, ...(age === undefined ? {} : { age }) };
  return viewerAnswer(request, response, more, responseHeadersPolicyOf(cloud, behavior));
}

async function fromCacheOrOrigin(
  { cloud, distribution, behavior, cache, marks }: Passage,
  request: WireRequest,
): Promise<{ readonly response: WireResponse; readonly age?: number } | { readonly refusal: WireResponse }> {
  const cachePolicy = cachePolicyOf(cloud, behavior);
  const cachedMethods = (behavior.cachedMethods as string[] | undefined) ?? ["GET", "HEAD"];
  const cacheable = cachePolicy.maxTtl > 0 && cachedMethods.includes(request.method);
  const key = cacheKey(request, cachePolicy);
  const hit = cacheable ? cache.find(key) : undefined;
  if (hit) return hit;
  const origins = distribution.inputs.origins as Properties[];
  const origin = origins.find(({ originId }) => originId === behavior.targetOriginId);
  if (!origin) {
    return { refusal: edgeError(502, `The distribution has no origin ${String(behavior.targetOriginId)}.`, marks) };
  }
  let response: WireResponse;
  try {
    response = await askOrigin(cloud, {
      distribution: { arn: String(distribution.outputs.arn), domainName: marks.domainName },
      origin,
      request,
      requestId: marks.requestId,
      cachePolicy,
      requestPolicy: originRequestPolicyOf(cloud, behavior),
    });
  } catch (error) {
    const late = error instanceof TimeoutError;
    const words = late ? "The origin did not answer in time." : "CloudFront wasn't able to connect to the origin.";
    return { refusal: edgeError(late ? 504 : 502, words, marks) };
  }
  if (!cacheable) return { response };
  const arrived = { ...response, body: await bodyOf(response) };
  const whole =
    behavior.compress === true ? await compressed(arrived, acceptedEncodings(request, cachePolicy)) : arrived;
  const errorTtl = customError(distribution.inputs, whole.status)?.errorCachingMinTtl as number | undefined;
  cache.keep(key, whole, secondsToKeep(whole, cachePolicy, cloud.clock.now(), errorTtl));
  return { response: whole };
}

function customError(inputs: Properties, status: number): Properties | undefined {
  return ((inputs.customErrorResponses as Properties[] | undefined) ?? []).find(
    ({ errorCode }) => errorCode === status,
  );
}
