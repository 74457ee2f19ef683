import type { Invoke, ServiceFactory } from "../service";
import { EdgeCache } from "./cache";
import { functionTypes } from "./functions/resources";
import { distributionHandler } from "./handler";
import { invalidationApi } from "./invalidations";
import { managedCachePolicies, managedOriginRequestPolicies, managedResponseHeadersPolicies } from "./policies";
import { distribution, distributionType, part } from "./resources";

/** CloudFront: distributions that answer viewers from their origins and cache. */
export const cloudfront: ServiceFactory = (cloud) => {
  const open = new Map<string, (() => void)[]>();
  const caches = new Map<string, EdgeCache>();
  const cachePolicy = "aws:cloudfront/cachePolicy:CachePolicy";
  const originRequestPolicy = "aws:cloudfront/originRequestPolicy:OriginRequestPolicy";
  const responseHeadersPolicy = "aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy";

  /** Looks a policy up among AWS's own and the program's, by name or id. */
  const lookUp =
    (managed: Readonly<Record<string, { readonly name: string }>>, type: string): Invoke =>
    async ({ name, id }) => {
      const own = cloud.find(type, (record) => (id ? record.id === id : record.inputs.name === name));
      const found = own?.id ?? Object.keys(managed).find((key) => (id ? key === id : managed[key]!.name === name));
      if (!found) throw new Error(`no ${type.split(":").at(-1)} matches ${String(name ?? id)}`);
      return { ...own?.inputs, id: found, name: own ? String(own.inputs.name) : managed[found]!.name, etag: "" };
    };

  return {
    name: "cloudfront",
    limits:
      "Behaviours, cache, origin request and response headers policies, custom errors, WAF and origin access control are carried out " +
      "in one place without points of presence, as are compression, error caching, invalidation (at once) and CloudFront Functions with " +
      "key value stores: in an interpreter apart from the process, for 100 ms instead of about one, with crypto, querystring, buffer " +
      "and console of runtime 2.0, which 1.0 gets too. Local HTTP counts as HTTPS unless X-Forwarded-Proto says http. What a " +
      "behaviour without cache gets from its origin is never kept, errors neither. Lambda@Edge, changing origins in functions, " +
      "signed URLs, ranges, stale answers and logs are recorded.",
    resources: [
      distribution(cloud, {
        open(id, domainName, aliases) {
          const cache = new EdgeCache(cloud.clock);
          caches.set(id, cache);
          const handle = distributionHandler(cloud, () => cloud.find(distributionType, id), cache);
          const names = [domainName, ...aliases];
          open.set(
            id,
            names.map((host, i) =>
              cloud.network.register({ host, handle, ...(i === 0 ? { mount: `/cloudfront/${id}` } : {}) }),
            ),
          );
        },
        close(id) {
          for (const release of open.get(id) ?? []) release();
          open.delete(id);
          caches.delete(id);
        },
      }),
      ...functionTypes(cloud),
      part(cachePolicy, (id, account) => ({ arn: `arn:aws:cloudfront::${account}:cache-policy/${id}` })),
      part(originRequestPolicy, (id, account) => ({
        arn: `arn:aws:cloudfront::${account}:origin-request-policy/${id}`,
      })),
      part(responseHeadersPolicy, (id, account) => ({
        arn: `arn:aws:cloudfront::${account}:response-headers-policy/${id}`,
      })),
      part("aws:cloudfront/originAccessControl:OriginAccessControl", (id, account) => ({
        arn: `arn:aws:cloudfront::${account}:origin-access-control/${id}`,
      })),
      part("aws:cloudfront/monitoringSubscription:MonitoringSubscription"),
    ],
    apis: { cloudfront: invalidationApi(cloud, (id) => caches.get(id)) },
    invokes: {
      "aws:cloudfront/getCachePolicy:getCachePolicy": lookUp(managedCachePolicies, cachePolicy),
      "aws:cloudfront/getOriginRequestPolicy:getOriginRequestPolicy": lookUp(
        managedOriginRequestPolicies,
        originRequestPolicy,
      ),
      "aws:cloudfront/getResponseHeadersPolicy:getResponseHeadersPolicy": lookUp(
        managedResponseHeadersPolicies,
        responseHeadersPolicy,
      ),
    },
    endpoints: () =>
      cloud.resources(distributionType).map(({ name, id }) => ({
        name,
        url: `${cloud.baseUrl}/cloudfront/${id}`,
        kind: "CloudFront distribution",
      })),
  };
};
