import { auth, EndpointType, Firewall, FirewallScope } from "../../../../components/index";
import { type Case, clients, edge, http, many, mock, rest } from "./case";

const header = { secretHeader: { value: "s3cret" } };
const before = (restApi = rest(), lock: object | undefined = header) => edge({ origins: { api: { restApi, lock } } });
const asking = () => rest({ firewall: new Firewall("lock", { requiredHeader: { values: ["s3cret"] } }) });
const own = { domainName: "api.shop.example" };

/** Rules about distributions and web ACLs. */
export const edgeCases: readonly Case[] = [
  {
    rule: "distribution-origins",
    says: /^origins: are none/,
    breaks: () => edge({ origins: {} }),
    keeps: () => edge(),
  },
  {
    rule: "origin-path",
    says: /^origins\.api\.originPath: got "\/v1\/"; allowed/,
    breaks: () => edge({ origins: { api: { ...own, originPath: "/v1/" } } }),
    keeps: () => edge({ origins: { api: { ...own, originPath: "/v1" } } }),
  },
  {
    rule: "origin-unlocked",
    says: /^edge: origins\.api: has no lock/,
    breaks: () => edge({ origins: { api: { restApi: rest() } } }),
    keeps: () => before(asking()),
  },
  {
    rule: "lock-not-asked",
    says: /^edge: origins\.api\.lock\.apiKey: is not asked for by GET \/a; set apiKeyRequired/,
    breaks: () => before(rest(), { apiKey: "k".repeat(20) }),
    keeps: () => {
      const api = rest({ routes: { "GET /a": { ...mock, apiKeyRequired: true } } });
      clients({ plans: { p: { apis: { api: { api } } } } });
      before(api, { apiKey: "k".repeat(20) });
    },
  },
  {
    rule: "lock-key-http",
    says: /^origins\.api\.lock\.apiKey: is unknown to HTTP APIs/,
    breaks: () => edge({ origins: { api: { httpApi: http(), lock: { apiKey: "k".repeat(20) } } } }),
    keeps: () => edge({ origins: { api: { httpApi: http(), lock: header } } }),
  },
  {
    rule: "edge-behind-distribution",
    says: /^edge: origins\.api\.restApi: is edge-optimized and has a distribution of AWS's own/,
    breaks: () => before(rest({ endpointType: EndpointType.Edge })),
    keeps: () => before(asking()),
  },
  {
    rule: "distribution-behaviors",
    says: /^behaviors: are 76; CloudFront allows 75/,
    breaks: () => edge({ behaviors: many(76, (n) => [`/v${n}/*`, { origin: "api" }]) }),
    keeps: () => edge({ behaviors: many(75, (n) => [`/v${n}/*`, { origin: "api" }]) }),
  },
  {
    rule: "behavior-methods",
    says: /^defaultBehavior\.allowedMethods: CloudFront takes GET and HEAD/,
    breaks: () => edge({ defaultBehavior: { origin: "api", allowedMethods: ["GET", "POST"] } }),
    keeps: () => edge({ defaultBehavior: { origin: "api", allowedMethods: ["GET", "HEAD"] } }),
  },
  {
    rule: "behavior-pattern",
    says: /^behaviors\["\/v 2"\]: is no path pattern/,
    breaks: () => edge({ behaviors: { "/v 2": { origin: "api" } } }),
    keeps: () => edge({ behaviors: { "/v2": { origin: "api" } } }),
  },
  {
    rule: "behavior-shadows-default",
    says: /^edge: behaviors\["\/\*"\]: fits every request/,
    breaks: () => edge({ behaviors: { "/*": { origin: "api" } } }),
    keeps: () => edge({ behaviors: { "/v2/*": { origin: "api" } } }),
  },
  {
    rule: "distribution-names",
    says: /^hostedZoneId: and certificateArn are both missing; domainNames need a certificate/,
    breaks: () => edge({ domainNames: ["shop.example"] }),
    keeps: () => edge({ domainNames: ["shop.example"], hostedZoneId: "Z" }),
  },
  {
    rule: "firewall-scope",
    says: /^firewall: has scope REGIONAL; a distribution takes FirewallScope\.CloudFront/,
    breaks: () => edge({ firewall: new Firewall("f") }),
    keeps: () => edge({ firewall: new Firewall("f", { scope: FirewallScope.CloudFront }) }),
  },
  {
    rule: "private-api-firewall",
    says: /^firewall: goes with regional and edge APIs/,
    breaks: () => rest({ endpointType: EndpointType.Private, vpcEndpointIds: ["vpce-1"], firewall: new Firewall("f") }),
    keeps: () => rest({ firewall: new Firewall("f"), routes: { "GET /a": { mock: {}, auth: auth.iam() } } }),
  },
  {
    rule: "firewall-groups",
    says: /^managedRuleGroups: got "MyRules"; allowed: AWS's own groups/,
    breaks: () => new Firewall("f", { managedRuleGroups: ["MyRules"] }),
    keeps: () => new Firewall("f", { managedRuleGroups: ["AWSManagedRulesSQLiRuleSet"] }),
  },
  {
    rule: "firewall-rate",
    says: /^rateLimit: got 9; allowed: whole numbers 10 to 2000000000/,
    breaks: () => new Firewall("f", { rateLimit: 9 }),
    keeps: () => new Firewall("f", { rateLimit: 10 }),
  },
  {
    rule: "firewall-header-values",
    says: /^requiredHeader\.values: are none, so nothing would pass/,
    breaks: () => new Firewall("f", { requiredHeader: { values: [] } }),
    keeps: () => new Firewall("f", { requiredHeader: { values: ["s3cret"] } }),
  },
];
