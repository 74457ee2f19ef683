import { checkExactlyOne, checkNumber, checkOneOf, checkTags } from "../api/checks";
import { limits } from "../api/limits";
import { IpAddressType } from "../api/settings";
import type { Faults } from "../faults";
import { facts } from "../lint/facts";
import { EndpointType } from "../rest/args";
import type { RestApi } from "../rest/rest-api";
import { type ApiDomainArgs, FailoverRole } from "./args";

/** TLS policies that AWS has for each type of domain, read November 2026. */
const regionalPolicies: readonly string[] = [
  "TLS_1_0",
  "TLS_1_2",
  "SecurityPolicy_TLS13_1_3_2025_09",
  "SecurityPolicy_TLS13_1_3_FIPS_2025_09",
  "SecurityPolicy_TLS13_1_2_PFS_PQ_2025_09",
  "SecurityPolicy_TLS13_1_2_PQ_2025_09",
  "SecurityPolicy_TLS13_1_2_FIPS_PQ_2025_09",
  "SecurityPolicy_TLS13_1_2_FIPS_PFS_PQ_2025_09",
  "SecurityPolicy_TLS13_1_2_2021_06",
];
const edgePolicies: readonly string[] = [
  "TLS_1_0",
  "TLS_1_2",
  "SecurityPolicy_TLS13_2025_EDGE",
  "SecurityPolicy_TLS12_PFS_2025_EDGE",
  "SecurityPolicy_TLS12_2018_EDGE",
];

/** Whether a domain leads to an HTTP or WebSocket API, and so must be one of their kind. */
export function needsV2({ basePaths }: ApiDomainArgs): boolean {
  return Object.values(basePaths ?? {}).some((target) => target.httpApi || target.webSocketApi);
}

/** Notes everything that is wrong with a domain's arguments. */
export function checkApiDomain(args: ApiDomainArgs, faults: Faults): void {
  const type = args.endpointType ?? EndpointType.Regional;
  checkOneOf(type, "endpointType", Object.values(EndpointType), faults);
  if (!/^(\*\.)?([a-z0-9-]{1,63}\.)+[a-z0-9-]{2,63}$/.test(args.domainName)) {
    faults.add(
      "domainName",
      `got "${args.domainName}"; allowed: a full name in lower case, "api.shop.example"`,
      "domain-name",
    );
  }
  if (args.hostedZoneId === undefined && args.certificateArn === undefined) {
    faults.add(
      "hostedZoneId",
      "and certificateArn are both missing; give the zone, or a certificate that is there",
      "domain-certificate",
    );
  }
  checkTls(args, type, faults);
  checkTargets(args, type, faults);
  checkRoutingRules(args, type, faults);
  checkTags(args.tags, faults);
  checkRecords(args, faults);
  if (type === EndpointType.Private) {
    if (Object.keys(args.vpcEndpointIds ?? {}).length === 0) {
      faults.add(
        "vpcEndpointIds",
        "are none; a private domain answers through VPC endpoints alone: name at least one",
        "private-domain-endpoints",
      );
    }
    for (const name of ["latencyRegion", "failover", "healthCheckUrl"] as const) {
      if (args[name]) faults.add(name, "does nothing for a private domain", "domain-records");
    }
    if (args.ipAddressType === IpAddressType.Ipv4) {
      faults.add("ipAddressType", 'is "ipv4"; a private domain is dual-stack always', "private-dual-stack");
    }
  } else {
    if (args.vpcEndpointIds) faults.add("vpcEndpointIds", "go with EndpointType.Private alone", "vpc-endpoint-public");
    if (args.vpcEndpointDnsName)
      faults.add("vpcEndpointDnsName", "goes with EndpointType.Private alone", "vpc-endpoint-public");
  }
}

function checkRecords(args: ApiDomainArgs, faults: Faults): void {
  checkOneOf(args.ipAddressType, "ipAddressType", Object.values(IpAddressType), faults);
  checkOneOf(args.failover, "failover", Object.values(FailoverRole), faults);
  if (args.latencyRegion && args.failover) {
    faults.add("failover", "and latencyRegion are both given; a name answers by one of them", "domain-records");
  }
  if (args.failover === FailoverRole.Primary && args.healthCheckUrl === undefined) {
    faults.add("healthCheckUrl", "is missing; without it the first record is always healthy", "domain-failover-check");
  }
  if (args.healthCheckUrl !== undefined && !args.latencyRegion && !args.failover) {
    faults.add("healthCheckUrl", "goes with latencyRegion or failover", "domain-records");
  }
}

function checkTls(args: ApiDomainArgs, type: EndpointType, faults: Faults): void {
  const { securityPolicy, mutualTls } = args;
  checkOneOf(
    securityPolicy,
    "securityPolicy",
    type === EndpointType.Edge ? edgePolicies : regionalPolicies,
    faults,
    "tls-policy",
  );
  const enhanced = securityPolicy?.startsWith("SecurityPolicy_") ?? false;
  if (enhanced && !args.endpointAccessMode) {
    faults.add(
      "endpointAccessMode",
      `is missing; ${securityPolicy} needs it: begin with BASIC, then STRICT`,
      "access-mode",
    );
  }
  if (!enhanced && args.endpointAccessMode) {
    faults.add("endpointAccessMode", "goes with a securityPolicy that begins with SecurityPolicy_", "access-mode");
  }
  checkOneOf(args.endpointAccessMode, "endpointAccessMode", ["BASIC", "STRICT"], faults, "access-mode");
  if (enhanced && needsV2(args))
    faults.add("securityPolicy", `got ${securityPolicy}; HTTP and WebSocket APIs take TLS_1_2 alone`, "tls-policy-v2");
  if (!mutualTls) return;
  if (type !== EndpointType.Regional) faults.add("mutualTls", "goes with regional domains alone", "mtls-regional");
  if (enhanced) faults.add("mutualTls", `does not go with ${securityPolicy}; use TLS_1_2`, "mtls-tls-policy");
  const uri = mutualTls.truststoreUri;
  if (typeof uri === "string" && !/^s3:\/\/[^/]+\/.+$/.test(uri)) {
    faults.add("mutualTls.truststoreUri", `got "${uri}"; allowed: s3://bucket/key`, "mtls-truststore");
  }
}

function checkTargets(args: ApiDomainArgs, type: EndpointType, faults: Faults): void {
  const targets = Object.entries(args.basePaths ?? {});
  if (targets.length === 0 && !args.routingRules)
    faults.add("basePaths", "and routingRules are both none; lead the domain somewhere", "domain-target");
  const long = targets.filter(([path]) => path.includes("/")).length;
  if (long > limits.domain.longBasePaths) {
    faults.add(
      "basePaths",
      `has ${long} of several segments; AWS allows ${limits.domain.longBasePaths}`,
      "base-paths-quota",
    );
  }
  for (const [path, target] of targets) {
    const at = `basePaths["${path}"]`;
    checkExactlyOne(target, at, ["restApi", "httpApi", "webSocketApi"], faults);
    if (path === "ping" || path === "sping") faults.add(at, "is AWS's own; use another path", "base-path");
    if (!/^$|^[\w$.+!*'()-]+(\/[\w$.+!*'()-]+)*$/.test(path) || path.length > 300) {
      faults.add(at, "is no base path; write segments with no slash around them, v1 or orders/v1", "base-path");
    }
    if (path.includes("/") && type !== EndpointType.Regional) {
      faults.add(at, "has several segments, which regional domains alone can have", "base-path-levels");
    }
    if ((target.httpApi || target.webSocketApi) && type !== EndpointType.Regional) {
      faults.add(at, "is an HTTP or WebSocket API, which take regional domains alone", "domain-v2-regional");
    }
  }
  for (const { at, restApi } of restTargets(args)) {
    const api = facts.rest.get(restApi);
    if (!api || (api.endpointType === EndpointType.Private) === (type === EndpointType.Private)) continue;
    faults.add(at, `is an API of type ${api.endpointType} behind a domain of type ${type}`, "domain-private-target");
  }
  const kinds = targets.map(([, target]) => (target.webSocketApi ? "webSocket" : "http"));
  if (new Set(kinds).size > 1)
    faults.add("basePaths", "mix a WebSocket API with others; give it a domain of its own", "domain-websocket-alone");
}

/** REST APIs that the domain leads to, and where it says so. */
export function restTargets({ basePaths, routingRules }: ApiDomainArgs): { at: string; restApi: RestApi }[] {
  const mapped = Object.entries(basePaths ?? {}).map(([path, { restApi }]) => ({
    at: `basePaths["${path}"]`,
    restApi,
  }));
  const ruled = Object.entries(routingRules ?? {}).map(([name, { restApi }]) => ({
    at: `routingRules.${name}`,
    restApi,
  }));
  return [...mapped, ...ruled].flatMap(({ at, restApi }) => (restApi ? [{ at, restApi }] : []));
}

function checkRoutingRules(args: ApiDomainArgs, type: EndpointType, faults: Faults): void {
  const rules = Object.entries(args.routingRules ?? {});
  if (rules.length > 0 && type !== EndpointType.Regional)
    faults.add("routingRules", "go with regional domains alone", "routing-rule-regional");
  if (rules.length > limits.domain.routingRules) {
    faults.add("routingRules", `are ${rules.length}; AWS allows ${limits.domain.routingRules}`, "routing-rules-quota");
  }
  const byPriority = new Map<number, string>();
  for (const [name, rule] of rules) {
    const at = `routingRules.${name}`;
    checkNumber(rule.priority, `${at}.priority`, { min: 1, max: 1_000_000, rule: "routing-rule-priority" }, faults);
    const first = byPriority.get(rule.priority);
    if (first !== undefined)
      faults.add(
        `${at}.priority`,
        `got ${rule.priority}, as ${first} has; each rule needs its own`,
        "routing-rule-priority",
      );
    byPriority.set(rule.priority, name);
    if (Object.keys(rule.headers ?? {}).length > 2)
      faults.add(`${at}.headers`, "are more than two", "routing-rule-headers");
  }
}
