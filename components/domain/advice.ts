import type { Faults } from "../faults";
import { facts } from "../lint/facts";
import type { ApiDomainArgs } from "./args";
import { restTargets } from "./faults";

/** Notes what could be better about a domain. */
export function adviseApiDomain(args: ApiDomainArgs, faults: Faults): void {
  if (args.securityPolicy === "TLS_1_0") {
    faults.advise("securityPolicy", 'is "TLS_1_0", which lets callers speak TLS 1.0; leave it out', "tls-old");
  }
  if (args.mutualTls) adviseBypass(args, faults);
  const rules = Object.entries(args.routingRules ?? {}).sort(([, a], [, b]) => a.priority - b.priority);
  const first = rules.findIndex(([, rule]) => !rule.basePaths?.length && Object.keys(rule.headers ?? {}).length === 0);
  const shadowed = first < 0 ? [] : rules.slice(first + 1).map(([name]) => name);
  if (shadowed.length > 0) {
    faults.advise(
      `routingRules.${rules[first]![0]}`,
      `fits every request, so these are never tried: ${shadowed.join(", ")}`,
      "routing-rule-shadowed",
    );
  }
}

function adviseBypass(args: ApiDomainArgs, faults: Faults): void {
  const rest = restTargets(args).map(({ at, restApi }) => ({ at, endpointOff: facts.rest.get(restApi)?.endpointOff }));
  const http = Object.entries(args.basePaths ?? {}).flatMap(([path, { httpApi }]) =>
    httpApi ? [{ at: `basePaths["${path}"]`, endpointOff: facts.v2.get(httpApi)?.endpointOff }] : [],
  );
  for (const { at, endpointOff } of [...rest, ...http]) {
    if (endpointOff !== false) continue;
    faults.advise(
      at,
      "is an API whose own URL asks for no certificate; set disableExecuteApiEndpoint on it",
      "mtls-bypass",
    );
  }
}
