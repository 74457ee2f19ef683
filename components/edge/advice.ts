import type { Faults } from "../faults";
import { FirewallScope } from "../firewall/args";
import { facts } from "../lint/facts";
import { EndpointType } from "../rest/args";
import type { EdgeDistributionArgs, EdgeOrigin } from "./args";

/** Notes what could be better about a distribution, and a web ACL that cannot stand before it. */
export function adviseEdgeDistribution(args: EdgeDistributionArgs, faults: Faults): void {
  for (const [name, origin] of Object.entries(args.origins)) adviseOrigin(origin, `origins.${name}`, faults);
  for (const pattern of Object.keys(args.behaviors ?? {})) {
    if (pattern !== "*" && pattern !== "/*") continue;
    const at = `behaviors["${pattern}"]`;
    faults.advise(at, "fits every request, so the default behaviour is never used", "behavior-shadows-default");
  }
  if (args.firewall && facts.firewall.get(args.firewall)?.scope === FirewallScope.Regional) {
    faults.add("firewall", "has scope REGIONAL; a distribution takes FirewallScope.CloudFront", "firewall-scope");
  }
}

function adviseOrigin({ restApi, httpApi, lock }: EdgeOrigin, at: string, faults: Faults): void {
  if ((restApi || httpApi) && !lock) {
    faults.advise(at, "has no lock, so the API also answers whoever goes around the distribution", "origin-unlocked");
  }
  const api = restApi && facts.rest.get(restApi);
  if (!api) return;
  if (api.endpointType === EndpointType.Edge) {
    faults.advise(
      `${at}.restApi`,
      "is edge-optimized and has a distribution of AWS's own; make it EndpointType.Regional",
      "edge-behind-distribution",
    );
  }
  if (lock?.secretHeader && !api.asksHeader) {
    const fix = "its firewall has no requiredHeader";
    faults.advise(`${at}.lock.secretHeader`, `is asked for by nothing of the API: ${fix}`, "lock-not-asked");
  }
  const open = api.routes.filter(({ asksKey }) => !asksKey).map(({ key }) => key);
  if (lock?.apiKey !== undefined && open.length > 0) {
    faults.advise(`${at}.lock.apiKey`, `is not asked for by ${open.join(", ")}; set apiKeyRequired`, "lock-not-asked");
  }
}
