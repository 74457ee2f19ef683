import type { Cloud } from "../cloud";
import type { Properties } from "../resource";
import {
  type CachePolicy,
  managedCachePolicies,
  managedOriginRequestPolicies,
  managedResponseHeadersPolicies,
  type OriginRequestPolicy,
  type ResponseHeadersPolicy,
  type Selection,
} from "./policies";

/** The cache policy of a behaviour: AWS's own by id, the program's, or the behaviour's legacy TTLs. */
export function cachePolicyOf(cloud: Cloud, behavior: Properties): CachePolicy {
  const id = behavior.cachePolicyId as string | undefined;
  if (id && managedCachePolicies[id]) return managedCachePolicies[id];
  const own = id && cloud.find("aws:cloudfront/cachePolicy:CachePolicy", id);
  if (own) {
    const parameters = (own.inputs.parametersInCacheKeyAndForwardedToOrigin ?? {}) as Properties;
    return {
      minTtl: Number(own.inputs.minTtl ?? 0),
      defaultTtl: Number(own.inputs.defaultTtl ?? 86_400),
      maxTtl: Number(own.inputs.maxTtl ?? 31_536_000),
      ...selections(parameters),
      gzip: parameters.enableAcceptEncodingGzip === true,
      brotli: parameters.enableAcceptEncodingBrotli === true,
    };
  }
  const forwarded = (behavior.forwardedValues ?? {}) as Properties;
  const cookies = (forwarded.cookies ?? {}) as Properties;
  return {
    minTtl: Number(behavior.minTtl ?? 0),
    defaultTtl: Number(behavior.defaultTtl ?? 86_400),
    maxTtl: Number(behavior.maxTtl ?? 31_536_000),
    headers: legacy(forwarded.headers as string[] | undefined),
    cookies: {
      behavior: (cookies.forward as Selection["behavior"] | undefined) ?? "none",
      names: lower(cookies.whitelistedNames),
    },
    queryStrings: { behavior: forwarded.queryString === true ? "all" : "none", names: [] },
    // Behaviours without a policy know gzip alone.
    gzip: behavior.compress === true,
    brotli: false,
  };
}

/** The origin request policy of a behaviour; undefined when it has none. */
export function originRequestPolicyOf(cloud: Cloud, behavior: Properties): OriginRequestPolicy | undefined {
  const id = behavior.originRequestPolicyId as string | undefined;
  if (!id) return undefined;
  const own = cloud.find("aws:cloudfront/originRequestPolicy:OriginRequestPolicy", id);
  return managedOriginRequestPolicies[id] ?? (own && selections(own.inputs));
}

/** The response headers policy of a behaviour; undefined when it has none. */
export function responseHeadersPolicyOf(cloud: Cloud, behavior: Properties): ResponseHeadersPolicy | undefined {
  const id = behavior.responseHeadersPolicyId as string | undefined;
  if (!id) return undefined;
  const own = cloud.find("aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy", id);
  return managedResponseHeadersPolicies[id] ?? (own && responseHeaders(own.inputs));
}

function selections(inputs: Properties): OriginRequestPolicy {
  const one = (name: "headers" | "cookies" | "queryStrings", kind: "header" | "cookie" | "queryString"): Selection => {
    const config = (inputs[`${name}Config`] ?? {}) as Properties;
    const items = (config[name] as Properties | undefined)?.items;
    return {
      behavior: (config[`${kind}Behavior`] as Selection["behavior"] | undefined) ?? "none",
      names: lower(items),
    };
  };
  return {
    headers: one("headers", "header"),
    cookies: one("cookies", "cookie"),
    queryStrings: one("queryStrings", "queryString"),
  };
}

function legacy(headers: string[] | undefined): Selection {
  if (headers?.includes("*")) return { behavior: "allViewer", names: [] };
  return { behavior: headers?.length ? "whitelist" : "none", names: lower(headers) };
}

function lower(names: unknown): string[] {
  return ((names as string[] | undefined) ?? []).map((name) => name.toLowerCase());
}

function responseHeaders(inputs: Properties): ResponseHeadersPolicy {
  const security = (inputs.securityHeadersConfig ?? {}) as Record<string, Properties | undefined>;
  const {
    strictTransportSecurity: hsts,
    contentSecurityPolicy: csp,
    frameOptions,
    referrerPolicy,
    contentTypeOptions,
    xssProtection: xss,
  } = security;
  const set: { name: string; value: string; override: boolean }[] = [];
  const add = (name: string, value: unknown, from: Properties | undefined) => {
    if (from) set.push({ name, value: String(value), override: from.override === true });
  };
  add(
    "Strict-Transport-Security",
    `max-age=${hsts?.accessControlMaxAgeSec}${hsts?.includeSubdomains ? "; includeSubDomains" : ""}${hsts?.preload ? "; preload" : ""}`,
    hsts,
  );
  add("Content-Security-Policy", csp?.contentSecurityPolicy, csp);
  add("X-Frame-Options", frameOptions?.frameOption, frameOptions);
  add("Referrer-Policy", referrerPolicy?.referrerPolicy, referrerPolicy);
  add("X-Content-Type-Options", "nosniff", contentTypeOptions);
  add("X-XSS-Protection", xss?.protection ? `1${xss.modeBlock ? "; mode=block" : ""}` : "0", xss);
  const items = ((inputs.customHeadersConfig as Properties | undefined)?.items ?? []) as {
    header: string;
    value: string;
    override: boolean;
  }[];
  for (const { header, value, override } of items) set.push({ name: header, value, override });
  const removed = ((inputs.removeHeadersConfig as Properties | undefined)?.items ?? []) as { header: string }[];
  return {
    set,
    remove: removed.map(({ header }) => header.toLowerCase()),
    ...cors(inputs.corsConfig as Properties | undefined),
  };
}

function cors(config: Properties | undefined): Pick<ResponseHeadersPolicy, "cors"> {
  if (!config) return {};
  const items = (name: string) => ((config[name] as Properties | undefined)?.items ?? []) as string[];
  const methods = items("accessControlAllowMethods");
  const headers: [string, string][] = [
    [
      "Access-Control-Allow-Methods",
      (methods.includes("ALL") ? ["GET", "HEAD", "PUT", "POST", "PATCH", "DELETE", "OPTIONS"] : methods).join(", "),
    ],
    ["Access-Control-Allow-Headers", items("accessControlAllowHeaders").join(", ")],
  ];
  if (config.accessControlAllowCredentials === true) headers.push(["Access-Control-Allow-Credentials", "true"]);
  if (config.accessControlMaxAgeSec !== undefined)
    headers.push(["Access-Control-Max-Age", String(config.accessControlMaxAgeSec)]);
  if (items("accessControlExposeHeaders").length > 0)
    headers.push(["Access-Control-Expose-Headers", items("accessControlExposeHeaders").join(", ")]);
  return { cors: { origins: items("accessControlAllowOrigins"), headers, override: config.originOverride === true } };
}
