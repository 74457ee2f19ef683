import { type ApiDomainArgs, EndpointType, FailoverRole, type RoutingRule } from "../../../../components/index";
import { type Case, domain, http, many, rest, socket } from "./case";

const mutualTls = { truststoreUri: "s3://trust/ca.pem" };
const strict = { securityPolicy: "SecurityPolicy_TLS13_1_2_2021_06", endpointAccessMode: "BASIC" };
const hidden = () => rest({ endpointType: EndpointType.Private, vpcEndpointIds: ["vpce-1"] });
const privately = (basePaths: ApiDomainArgs["basePaths"] = { "": { restApi: hidden() } }) => ({
  certificateArn: "arn:aws:acm:eu-west-1:123456789012:certificate/c",
  endpointType: EndpointType.Private,
  basePaths,
});
const inside = { vpcEndpointIds: { shop: "vpce-1" } };
const to = (...paths: string[]) => {
  const restApi = rest();
  return { basePaths: Object.fromEntries(paths.map((path) => [path, { restApi }])) };
};
const ruled = (...rules: Partial<RoutingRule>[]) => {
  const restApi = rest();
  return { routingRules: many(rules.length, (n) => [`r${n}`, { priority: n + 1, restApi, ...rules[n] }]) };
};
const several = (count: number) => ruled(...Array.from({ length: count }, () => ({ basePaths: ["v1"] })));

/** Rules about domains. */
export const domainCases: readonly Case[] = [
  {
    rule: "domain-name",
    says: /^domainName: got "API\.shop"; allowed: a full name in lower case/,
    breaks: () => domain({ domainName: "API.shop" }),
    keeps: () => domain({ domainName: "*.shop.example" }),
  },
  {
    rule: "domain-certificate",
    says: /^hostedZoneId: and certificateArn are both missing/,
    breaks: () => domain({ hostedZoneId: undefined }),
    keeps: () => domain({ hostedZoneId: undefined, certificateArn: "arn" }),
  },
  {
    rule: "domain-target",
    says: /^basePaths: and routingRules are both none/,
    breaks: () => domain({ basePaths: {} }),
    keeps: () => domain(to("")),
  },
  {
    rule: "base-path",
    says: /^basePaths\["ping"\]: is AWS's own/,
    breaks: () => domain(to("ping")),
    keeps: () => domain(to("pings")),
  },
  {
    rule: "base-path-levels",
    says: /^basePaths\["orders\/v1"\]: has several segments/,
    breaks: () => domain({ ...to("orders/v1"), endpointType: EndpointType.Edge }),
    keeps: () => domain(to("orders/v1")),
  },
  {
    rule: "base-paths-quota",
    says: /^basePaths: has 201 of several segments; AWS allows 200/,
    breaks: () => domain(to(...Object.keys(many(201, (n) => [`a/v${n}`, n])))),
    keeps: () => domain(to(...Object.keys(many(200, (n) => [`a/v${n}`, n])))),
  },
  {
    rule: "domain-v2-regional",
    says: /^basePaths\[""\]: is an HTTP or WebSocket API/,
    breaks: () => domain({ basePaths: { "": { httpApi: http() } }, endpointType: EndpointType.Edge }),
    keeps: () => domain({ basePaths: { "": { httpApi: http() } } }),
  },
  {
    rule: "domain-websocket-alone",
    says: /^basePaths: mix a WebSocket API with others/,
    breaks: () => domain({ basePaths: { "": { httpApi: http() }, live: { webSocketApi: socket() } } }),
    keeps: () => domain({ basePaths: { live: { webSocketApi: socket() } } }),
  },
  {
    rule: "domain-private-target",
    says: /^basePaths\[""\]: is an API of type REGIONAL behind a domain of type PRIVATE/,
    breaks: () => domain({ ...privately(to("").basePaths), ...inside }),
    keeps: () => domain({ ...privately(), ...inside }),
  },
  {
    rule: "private-domain-endpoints",
    says: /^vpcEndpointIds: are none; a private domain answers through VPC endpoints alone/,
    breaks: () => domain(privately()),
    keeps: () => domain({ ...privately(), ...inside }),
  },
  {
    rule: "domain-records",
    says: /^failover: and latencyRegion are both given/,
    breaks: () => domain({ failover: FailoverRole.Secondary, latencyRegion: "eu-west-1" }),
    keeps: () => domain({ failover: FailoverRole.Secondary }),
  },
  {
    rule: "domain-failover-check",
    says: /^healthCheckUrl: is missing; without it the first record is always healthy/,
    breaks: () => domain({ failover: FailoverRole.Primary }),
    keeps: () => domain({ failover: FailoverRole.Primary, healthCheckUrl: "https://a.example/health" }),
  },
  {
    rule: "tls-policy",
    says: /^securityPolicy: got "SecurityPolicy_TLS13_2025_EDGE"; allowed: TLS_1_0, TLS_1_2/,
    breaks: () => domain({ securityPolicy: "SecurityPolicy_TLS13_2025_EDGE", endpointAccessMode: "BASIC" }),
    keeps: () => domain(strict),
  },
  {
    rule: "tls-policy-v2",
    says: /HTTP and WebSocket APIs take TLS_1_2 alone/,
    breaks: () => domain({ ...strict, basePaths: { "": { httpApi: http() } } }),
    keeps: () => domain({ basePaths: { "": { httpApi: http() } } }),
  },
  {
    rule: "tls-old",
    says: /^front: securityPolicy: is "TLS_1_0"/,
    breaks: () => domain({ securityPolicy: "TLS_1_0" }),
    keeps: () => domain({ securityPolicy: "TLS_1_2" }),
  },
  {
    rule: "access-mode",
    says: /^endpointAccessMode: is missing; SecurityPolicy_TLS13_1_2_2021_06 needs it/,
    breaks: () => domain({ securityPolicy: strict.securityPolicy }),
    keeps: () => domain(strict),
  },
  {
    rule: "mtls-regional",
    says: /^mutualTls: goes with regional domains alone/,
    breaks: () => domain({ mutualTls, endpointType: EndpointType.Edge }),
    keeps: () => secured(),
  },
  {
    rule: "mtls-tls-policy",
    says: /^mutualTls: does not go with SecurityPolicy_TLS13_1_2_2021_06/,
    breaks: () => domain({ mutualTls, ...strict }),
    keeps: () => secured(),
  },
  {
    rule: "mtls-truststore",
    says: /^mutualTls\.truststoreUri: got "ca\.pem"; allowed: s3:\/\/bucket\/key/,
    breaks: () => domain({ mutualTls: { truststoreUri: "ca.pem" } }),
    keeps: () => secured(),
  },
  {
    rule: "mtls-bypass",
    says: /^front: basePaths\[""\]: is an API whose own URL asks for no certificate/,
    breaks: () => domain({ mutualTls }),
    keeps: () => secured(),
  },
  {
    rule: "routing-rule-regional",
    says: /^routingRules: go with regional domains alone/,
    breaks: () => domain({ ...ruled({ basePaths: ["v2"] }), endpointType: EndpointType.Edge }),
    keeps: () => domain(ruled({ basePaths: ["v2"] })),
  },
  {
    rule: "routing-rule-priority",
    says: /^routingRules\.r1\.priority: got 1, as r0 has/,
    breaks: () => domain(ruled({ priority: 1, basePaths: ["a"] }, { priority: 1, basePaths: ["b"] })),
    keeps: () => domain(ruled({ priority: 1, basePaths: ["a"] }, { priority: 2, basePaths: ["b"] })),
  },
  {
    rule: "routing-rule-headers",
    says: /^routingRules\.r0\.headers: are more than two/,
    breaks: () => domain(ruled({ headers: { a: "1", b: "2", c: "3" } })),
    keeps: () => domain(ruled({ headers: { a: "1", b: "2" } })),
  },
  {
    rule: "routing-rules-quota",
    says: /^routingRules: are 51; AWS allows 50/,
    breaks: () => domain(several(51)),
    keeps: () => domain(several(50)),
  },
  {
    rule: "routing-rule-shadowed",
    says: /^front: routingRules\.r0: fits every request, so these are never tried: r1/,
    breaks: () => domain(ruled({}, { basePaths: ["v2"] })),
    keeps: () => domain(ruled({ basePaths: ["v2"] }, {})),
  },
];

function secured() {
  return domain({ mutualTls, basePaths: { "": { restApi: rest({ disableExecuteApiEndpoint: true }) } } });
}
