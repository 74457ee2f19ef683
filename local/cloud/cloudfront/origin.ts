import { type HeaderLines, header, type WireRequest, type WireResponse } from "../../wire";
import type { Cloud } from "../cloud";
import type { Properties } from "../resource";
import { cookiesOf, selected, selectedQuery } from "./cache";
import { acceptedEncodings } from "./compress";
import type { CachePolicy, OriginRequestPolicy, Selection } from "./policies";

/** An address of CloudFront's own range: what origins see as the sender. */
const edgeAddress = "130.176.0.1";

const hopByHop = new Set([
  "connection",
  "keep-alive",
  "proxy-authenticate",
  "proxy-authorization",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
  "content-length",
  "expect",
]);

/** Headers that CloudFront hands on whatever the policies say. */
const always = new Set([
  "content-type",
  "content-encoding",
  "if-match",
  "if-modified-since",
  "if-none-match",
  "if-range",
  "if-unmodified-since",
  "range",
]);

/** One request on its way to an origin. */
export interface OriginRequest {
  readonly distribution: { readonly arn: string; readonly domainName: string };
  readonly origin: Properties;
  readonly request: WireRequest;
  readonly requestId: string;
  readonly cachePolicy: CachePolicy;
  readonly requestPolicy: OriginRequestPolicy | undefined;
}

/** Sends a viewer's request to an origin with what the policies let through. */
export async function askOrigin(cloud: Cloud, ask: OriginRequest): Promise<WireResponse> {
  const { origin, request } = ask;
  const domain = String(origin.domainName);
  const selections = [ask.cachePolicy.queryStrings, ...(ask.requestPolicy ? [ask.requestPolicy.queryStrings] : [])];
  const path = `${String(origin.originPath ?? "")}${request.target.split("?")[0]}${selectedQuery(request.target, selections)}`;
  const headers = originHeaders(ask, domain);
  const bucket =
    /^(.+)\.s3[.-][a-z0-9-]+\.amazonaws\.com$/.exec(domain)?.[1] ?? /^(.+)\.s3\.amazonaws\.com$/.exec(domain)?.[1];
  if (bucket && origin.originAccessControlId) return askBucket(cloud, ask, bucket, path, headers);
  const config = (origin.customOriginConfig ?? {}) as Properties;
  const scheme = config.originProtocolPolicy === "http-only" ? "http" : "https";
  const port = scheme === "http" ? Number(config.httpPort ?? 80) : Number(config.httpsPort ?? 443);
  const host = port === 80 || port === 443 ? domain : `${domain}:${port}`;
  return cloud.network.fetch({
    method: request.method,
    url: `${scheme}://${host}${path}`,
    headers,
    body: request.body,
    source: { ip: edgeAddress },
    timeoutMs: Number(config.originReadTimeout ?? 30) * 1000,
  });
}

/** A bucket behind origin access control: CloudFront signs as itself, for this distribution. */
function askBucket(
  cloud: Cloud,
  ask: OriginRequest,
  bucket: string,
  path: string,
  headers: HeaderLines,
): Promise<WireResponse> {
  const api = cloud.api("s3");
  if (!api) throw new Error("the local stage does not simulate S3");
  const target = `/${bucket}${path}`;
  return api({
    service: "s3",
    region: cloud.region,
    caller: {
      type: "service",
      service: "cloudfront.amazonaws.com",
      sourceArn: ask.distribution.arn,
      sourceAccount: cloud.accountId,
    },
    request: {
      ...ask.request,
      target,
      signedTarget: target,
      headers,
      host: "s3.amazonaws.com",
      scheme: "https",
      source: { ip: edgeAddress },
    },
  });
}

function originHeaders(ask: OriginRequest, domain: string): [string, string][] {
  const { request, distribution, origin } = ask;
  const selections: Selection[] = [ask.cachePolicy.headers, ...(ask.requestPolicy ? [ask.requestPolicy.headers] : [])];
  const wanted = (name: string) => selections.some((selection) => selected(selection, name));
  const custom = (origin.customHeaders as { name: string; value: string }[] | undefined) ?? [];
  const replaced = new Set(custom.map(({ name }) => name.toLowerCase()));
  const { gzip, brotli } = ask.cachePolicy;
  // With compression on, origins are asked for what the key holds, and for nothing else.
  const encodings = gzip || brotli ? acceptedEncodings(request, ask.cachePolicy) : undefined;
  const viewer = request.headers.filter(([name]) => {
    const lower = name.toLowerCase();
    if (lower === "accept-encoding" && encodings !== undefined) return false;
    if (
      hopByHop.has(lower) ||
      replaced.has(lower) ||
      ["host", "cookie", "via", "x-forwarded-for", "user-agent"].includes(lower)
    )
      return false;
    return always.has(lower) || wanted(lower);
  });
  const cookieSelections = [ask.cachePolicy.cookies, ...(ask.requestPolicy ? [ask.requestPolicy.cookies] : [])];
  const cookies = cookiesOf(request).filter(([name]) =>
    cookieSelections.some((selection) => selected(selection, name)),
  );
  const agent = header(request.headers, "user-agent");
  const forwarded = header(request.headers, "x-forwarded-for");
  return [
    ["Host", wanted("host") ? request.host : domain],
    ...viewer.map(([name, value]): [string, string] => [name, value]),
    ...(encodings ? [["Accept-Encoding", encodings] as [string, string]] : []),
    ...(cookies.length > 0 ? [["Cookie", cookies.map((pair) => pair.join("=")).join("; ")] as [string, string]] : []),
    ["User-Agent", agent && wanted("user-agent") ? agent : "Amazon CloudFront"],
    ["X-Forwarded-For", forwarded ? `${forwarded}, ${request.source.ip}` : request.source.ip],
    ["Via", `1.1 ${distribution.domainName} (CloudFront)`],
    ["X-Amz-Cf-Id", ask.requestId],
    ...custom.map(({ name, value }): [string, string] => [name, value]),
  ];
}
