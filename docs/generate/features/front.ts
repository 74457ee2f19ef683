import type { Feature } from "./feature";

const restTests = "tests/components/rest";
const front = "tests/components/front";
const local = "tests/local";

/** What stands before an API. */
export const frontFeatures: readonly Feature[] = [
  {
    feature: "Domain with base paths v1 and v2",
    argument: "components/domain/args.ts#ApiDomainArgs.basePaths",
    test: `${front}/api-domain.test.ts#makes a regional domain with its certificate`,
    local: "example:custom-domain",
  },
  {
    feature: "Routing rules by header or path",
    argument: "components/domain/args.ts#RoutingRule.headers",
    test: `${front}/api-domain.test.ts#tries routing rules before base paths`,
    local: "example:custom-domain",
  },
  {
    feature: "Private domain with access association",
    argument: "components/domain/args.ts#ApiDomainArgs.vpcEndpointIds",
    test: `${front}/api-domain.test.ts#opens a private domain to its VPC endpoints alone`,
    local: "example:private-api",
  },
  {
    feature: "TLS policies and endpoint access mode",
    argument: "components/domain/args.ts#ApiDomainArgs.endpointAccessMode",
    test: `${restTests}/settings.test.ts#ask callers of the API and of its domain`,
    gap: "The local stage speaks no TLS.",
  },
  {
    feature: "Edge certificate in us-east-1",
    argument: "components/domain/args.ts#ApiDomainArgs.certificateArn",
    test: `${front}/api-domain.test.ts#makes an edge domain's certificate in us-east-1`,
    local: `${local}/cloud/apigateway/refusals.test.ts#refuses certificates in the wrong region`,
  },
  {
    feature: "CloudFront with security headers, origin lock and cache policies",
    argument: "components/edge/args.ts#EdgeDistributionArgs.origins",
    test: `${front}/edge.test.ts#adds its lock to origin requests as a secret`,
    local: "example:edge-distribution",
  },
  {
    feature: "WAF",
    argument: "components/firewall/args.ts#FirewallArgs.requiredHeader",
    test: `${front}/edge.test.ts#refuses who lacks the header`,
    local: "example:edge-distribution",
    gap: "Managed rule groups are recorded, not evaluated, on the local stage.",
  },
  {
    feature: "Several regions, by latency",
    argument: "components/domain/args.ts#ApiDomainArgs.latencyRegion",
    test: `${front}/domain-records.test.ts#answer by latency from two regions`,
    local: "example:multi-region",
    gap: "On the local stage the name leads to the stage's own region, and each regional name to its region; there are no distances.",
  },
  {
    feature: "Several regions, by failover",
    argument: "components/domain/args.ts#ApiDomainArgs.failover",
    test: `${front}/domain-records.test.ts#fail over from the first to the second`,
    gap: "Records are made and not resolved on the local stage.",
  },
];
