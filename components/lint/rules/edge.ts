import { pages, type Rule } from "../rule";

const { guide } = pages;
const cloudFront = "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide";

/** Rules about distributions and web ACLs. */
export const edgeRules = {
  "distribution-origins": {
    severity: "error",
    demand: "A distribution has an origin.",
    reason: "Requests need somewhere to go.",
    fix: "Give `origins`.",
    page: `${cloudFront}/DownloadDistS3AndCustomOrigins.html`,
  },
  "origin-path": {
    severity: "error",
    demand: "An origin's path begins with a slash and ends with none.",
    reason: "CloudFront puts it before the viewer's path as it is.",
    fix: "Write /prod, or an empty text.",
    page: `${cloudFront}/DownloadDistValuesOrigin.html`,
  },
  "origin-unlocked": {
    severity: "advice",
    demand: "An API behind a distribution knows that requests came through it.",
    reason: "Its own URL still answers, past the distribution's web ACL and cache.",
    fix: "Give the origin a `lock`.",
    page: `${cloudFront}/restrict-access-to-load-balancer.html`,
  },
  "lock-not-asked": {
    severity: "advice",
    demand: "An origin's lock is asked for by the API behind it.",
    reason: "A header or key that nobody asks for locks nothing.",
    fix: "Give the API a firewall with `requiredHeader`, or each of its routes `apiKeyRequired`.",
    page: `${cloudFront}/restrict-access-to-load-balancer.html`,
  },
  "lock-key-http": {
    severity: "error",
    demand: "An API key locks REST APIs alone.",
    reason: "HTTP APIs know no keys.",
    fix: "Use `secretHeader`, and an authorizer that asks for it.",
    page: pages.choosing,
  },
  "edge-behind-distribution": {
    severity: "advice",
    demand: "Behind a distribution stands a regional API.",
    reason: "An edge-optimized one has a distribution of AWS's own: two in a row add latency and hide callers.",
    fix: "Use EndpointType.Regional.",
    page: `${guide}/api-gateway-api-endpoint-types.html`,
  },
  "distribution-behaviors": {
    severity: "error",
    demand: "A distribution has 75 behaviours at most.",
    reason: "CloudFront refuses the 76th.",
    fix: "Join patterns.",
    page: `${cloudFront}/cloudfront-limits.html`,
    raisable: true,
  },
  "behavior-methods": {
    severity: "error",
    demand: "A behaviour passes GET and HEAD, these with OPTIONS, or all methods.",
    reason: "CloudFront has these three sets.",
    fix: "Use one of them.",
    page: `${cloudFront}/DownloadDistValuesCacheBehavior.html`,
  },
  "behavior-pattern": {
    severity: "error",
    demand: "A path pattern has characters that CloudFront takes.",
    reason: "It refuses others.",
    fix: "Write /v2/*.",
    page: `${cloudFront}/DownloadDistValuesCacheBehavior.html`,
  },
  "behavior-shadows-default": {
    severity: "advice",
    demand: "No path pattern fits every request.",
    reason: "The default behaviour would never be used.",
    fix: "Write it as `defaultBehavior`.",
    page: `${cloudFront}/DownloadDistValuesCacheBehavior.html`,
  },
  "distribution-names": {
    severity: "error",
    demand: "A distribution's own names have a certificate, and a certificate has names.",
    reason: "CloudFront refuses one without the other.",
    fix: "Give `domainNames` with `hostedZoneId` or `certificateArn`, or none of them.",
    page: `${cloudFront}/CNAMEs.html`,
  },
  "firewall-scope": {
    severity: "error",
    demand: "A web ACL stands where its scope is.",
    reason: "AWS attaches a regional one to stages and a CLOUDFRONT one to distributions, and no other way.",
    fix: "Make a Firewall of the other scope.",
    page: "https://docs.aws.amazon.com/waf/latest/developerguide/how-aws-waf-works-resources.html",
  },
  "firewall-groups": {
    severity: "error",
    demand: "Managed rule groups are AWS's own.",
    reason: "Groups of other vendors are subscribed to in the console first.",
    fix: "Use AWSManagedRules… names.",
    page: "https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-list.html",
  },
  "firewall-rate": {
    severity: "error",
    demand: "A rate limit is 10 to 2000000000 requests in five minutes.",
    reason: "WAF refuses others.",
    fix: "Give a number within the bounds.",
    page: "https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-type-rate-based.html",
  },
  "firewall-header-values": {
    severity: "error",
    demand: "A required header has at least one value that passes.",
    reason: "Without one, nothing would pass.",
    fix: "Give the current value, and during rotation the next.",
    page: "https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-type-string-match.html",
  },
} as const satisfies Record<string, Rule>;
