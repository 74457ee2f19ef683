/** Which of a kind of request parameter count. */
export interface Selection {
  readonly behavior: "none" | "whitelist" | "all" | "allExcept" | "allViewer" | "allViewerAndWhitelistCloudFront";
  readonly names: readonly string[];
}

/** What a cache policy puts into the key, and how long answers are kept. */
export interface CachePolicy {
  readonly minTtl: number;
  readonly defaultTtl: number;
  readonly maxTtl: number;
  readonly headers: Selection;
  readonly cookies: Selection;
  readonly queryStrings: Selection;
  /** Compressed answers are asked for, made and kept apart. */
  readonly gzip: boolean;
  readonly brotli: boolean;
}

/** What is sent to the origin beyond the cache key. */
export interface OriginRequestPolicy {
  readonly headers: Selection;
  readonly cookies: Selection;
  readonly queryStrings: Selection;
}

/** What is set on and taken from answers. */
export interface ResponseHeadersPolicy {
  readonly set: readonly { readonly name: string; readonly value: string; readonly override: boolean }[];
  readonly remove: readonly string[];
  /** Origins that are told they may read; the answer to others carries no CORS headers. */
  readonly cors?: {
    readonly origins: readonly string[];
    readonly headers: readonly [string, string][];
    readonly override: boolean;
  };
}

const none: Selection = { behavior: "none", names: [] };
const all: Selection = { behavior: "all", names: [] };

const useOriginHeaders: Omit<CachePolicy, "queryStrings"> = {
  minTtl: 0,
  defaultTtl: 0,
  maxTtl: 31_536_000,
  headers: {
    behavior: "whitelist",
    names: ["host", "origin", "x-http-method-override", "x-http-method", "x-method-override"],
  },
  cookies: all,
  gzip: true,
  brotli: true,
};

/** AWS's managed policies: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-cache-policies.html, read 2026-11. */
export const managedCachePolicies: Readonly<Record<string, CachePolicy & { readonly name: string }>> = {
  "4135ea2d-6df8-44a3-9df3-4b5a84be39ad": {
    name: "Managed-CachingDisabled",
    minTtl: 0,
    defaultTtl: 0,
    maxTtl: 0,
    headers: none,
    cookies: none,
    queryStrings: none,
    gzip: false,
    brotli: false,
  },
  "658327ea-f89d-4fab-a63d-7e88639e58f6": {
    name: "Managed-CachingOptimized",
    minTtl: 1,
    defaultTtl: 86_400,
    maxTtl: 31_536_000,
    headers: none,
    cookies: none,
    queryStrings: none,
    gzip: true,
    brotli: true,
  },
  "b2884449-e4de-46a7-ac36-70bc7f1ddd6d": {
    name: "Managed-CachingOptimizedForUncompressedObjects",
    minTtl: 1,
    defaultTtl: 86_400,
    maxTtl: 31_536_000,
    headers: none,
    cookies: none,
    queryStrings: none,
    gzip: false,
    brotli: false,
  },
  "83da9c7e-98b4-4e11-a168-04f0df8e2c65": {
    name: "Managed-UseOriginCacheControlHeaders",
    ...useOriginHeaders,
    queryStrings: none,
  },
  "4cc15a8a-d715-48a4-82b8-cc0b614638fe": {
    name: "Managed-UseOriginCacheControlHeaders-QueryStrings",
    ...useOriginHeaders,
    queryStrings: all,
  },
};

/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-origin-request-policies.html, read 2026-11. */
export const managedOriginRequestPolicies: Readonly<Record<string, OriginRequestPolicy & { readonly name: string }>> = {
  "216adef6-5c7f-47e4-b989-5492eafa07d3": {
    name: "Managed-AllViewer",
    headers: { behavior: "allViewer", names: [] },
    cookies: all,
    queryStrings: all,
  },
  "b689b0a8-53d0-40ab-baf2-68738e2966ac": {
    name: "Managed-AllViewerExceptHostHeader",
    headers: { behavior: "allExcept", names: ["host"] },
    cookies: all,
    queryStrings: all,
  },
  "88a5eaf4-2fd4-4709-b370-b4c650ea3fcf": {
    name: "Managed-CORS-S3Origin",
    headers: {
      behavior: "whitelist",
      names: ["origin", "access-control-request-headers", "access-control-request-method"],
    },
    cookies: none,
    queryStrings: none,
  },
  "59781a5b-3903-41f3-afcb-af62929ccde1": {
    name: "Managed-CORS-CustomOrigin",
    headers: { behavior: "whitelist", names: ["origin"] },
    cookies: none,
    queryStrings: none,
  },
};

const security: ResponseHeadersPolicy["set"] = [
  { name: "Referrer-Policy", value: "strict-origin-when-cross-origin", override: false },
  { name: "Strict-Transport-Security", value: "max-age=31536000", override: false },
  { name: "X-Content-Type-Options", value: "nosniff", override: true },
  { name: "X-Frame-Options", value: "SAMEORIGIN", override: false },
  { name: "X-XSS-Protection", value: "1; mode=block", override: false },
];
const anyOrigin = {
  origins: ["*"],
  headers: [["Access-Control-Allow-Origin", "*"]] as [string, string][],
  override: false,
};

/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-response-headers-policies.html, read 2026-11. */
export const managedResponseHeadersPolicies: Readonly<
  Record<string, ResponseHeadersPolicy & { readonly name: string }>
> = {
  "67f7725c-6f97-4210-82d7-5512b31e9d03": { name: "Managed-SecurityHeadersPolicy", set: security, remove: [] },
  "60669652-455b-4ae9-85a4-c4c02393f86c": { name: "Managed-SimpleCORS", set: [], remove: [], cors: anyOrigin },
  "e61eb60c-9c35-4d20-a928-2b84e02af89c": {
    name: "Managed-CORS-and-SecurityHeadersPolicy",
    set: security,
    remove: [],
    cors: anyOrigin,
  },
};
