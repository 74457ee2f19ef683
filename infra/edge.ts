import type { ApiDomain } from "../components/index";
import { ApiClients, EdgeDistribution, type EdgeOrigin, Firewall, FirewallScope } from "../components/index";
import type { Storefront } from "./apis/storefront";
import type { OriginSecret } from "./origin-lock";
import type { Settings } from "./settings";

/** Web ACL in front of storefront that admits its distribution alone; none where an API key is the lock. */
export function createOriginFirewall(settings: Settings, secret: OriginSecret): Firewall | undefined {
  if (settings.originLock !== "firewall") return undefined;
  return new Firewall("origin", {
    // The distribution's own web ACL has already judged the request's content.
    managedRuleGroups: [],
    rateLimit: 2_000_000,
    requiredHeader: { values: [secret.accepted.current, secret.accepted.next] },
    logRetentionDays: settings.logDays,
  });
}

/** Makes the shop's distribution: versions are base paths of the origin's domain, or else path behaviours. */
export function createEdge(
  settings: Settings,
  { storefront, secret, origin }: { storefront: Storefront; secret: OriginSecret; origin: ApiDomain | undefined },
): EdgeDistribution {
  const lock = settings.originLock === "firewall" ? { secretHeader: { value: secret.sent } } : { apiKey: secret.sent };
  if (settings.originLock === "apiKey") createOriginKeys(settings, storefront, secret);
  // Either way the viewer's path begins with v1 or v2: the base path, or the name of the API's stage.
  const origins: Record<string, EdgeOrigin> = origin
    ? { v1: { domainName: origin.domainName, lock } }
    : {
        v1: { restApi: storefront.v1, originPath: "", lock },
        v2: { restApi: storefront.v2, originPath: "", lock },
      };
  return new EdgeDistribution("storefront", {
    origins,
    defaultBehavior: { origin: "v1" },
    behaviors: origin ? undefined : { "/v2/*": { origin: "v2" } },
    firewall: settings.firewall
      ? new Firewall("edge", { scope: FirewallScope.CloudFront, logRetentionDays: settings.logDays })
      : undefined,
    ...(settings.domain
      ? { domainNames: [`api.${settings.domain.name}`], hostedZoneId: settings.domain.hostedZoneId }
      : {}),
    logRetentionDays: settings.logDays,
  });
}

/** Keys that the distribution adds; the plan's limits are storefront's own, because all customers share the key. */
function createOriginKeys(settings: Settings, { v1, v2 }: Storefront, secret: OriginSecret): void {
  new ApiClients("origin", {
    plans: { distribution: { apis: { v1: { api: v1 }, v2: { api: v2 } }, throttle: settings.throttle } },
    clients: {
      current: { plan: "distribution", value: secret.accepted.current },
      next: { plan: "distribution", value: secret.accepted.next },
    },
  });
}
