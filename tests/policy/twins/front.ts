import { company, type Part, property, type Twins } from "./twin";

const distribution = "aws:cloudfront/distribution:Distribution";
const headers = "aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy";
const acl = "aws:wafv2/webAcl:WebAcl";
const disabled = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad";

const site: Part = { type: distribution, props: { id: "E1", arn: "arn:aws:cloudfront::1:distribution/E1" } };
const origin = (settings: object) => [{ originId: "o", ...settings }];
const securityHeaders = {
  strictTransportSecurity: { accessControlMaxAgeSec: 31_536_000 },
  contentTypeOptions: { override: true },
  frameOptions: { frameOption: "DENY" },
};
const custom = (settings: object) => origin({ domainName: "x.example", customOriginConfig: settings });
const source: Part = {
  type: "aws:cloudwatch/logDeliverySource:LogDeliverySource",
  props: { id: "source-1", name: "source-1", resourceArn: "arn:aws:cloudfront::1:distribution/E1" },
};
const delivery: Part = { type: "aws:cloudwatch/logDelivery:LogDelivery", props: { deliverySourceName: "source-1" } };
const api: Part = {
  type: "aws:apigateway/restApi:RestApi",
  props: { id: "api-1", body: JSON.stringify({ paths: { "/x": { get: { security: [{ people: [] }] } } } }) },
};
const keyed = (items: readonly string[]): Part => ({
  type: "aws:cloudfront/cachePolicy:CachePolicy",
  props: { id: "policy-1", parametersInCacheKeyAndForwardedToOrigin: { headersConfig: { headers: { items } } } },
});
const caching: Part = {
  type: distribution,
  props: {
    origins: [{ domainName: "api-1.execute-api.eu-west-1.amazonaws.com" }],
    defaultCacheBehavior: { cachePolicyId: "policy-1" },
  },
};

export const frontTwins: readonly Twins[] = [
  property("distribution-viewer-https", distribution, "defaultCacheBehavior", {
    good: { viewerProtocolPolicy: "redirect-to-https" },
    bad: { viewerProtocolPolicy: "allow-all" },
    finding: "the behaviour default allows HTTP",
    // The provider demands the property.
    absent: "in order",
  }),
  ...["orderedCacheBehaviors", "cacheBehaviors"].map((name) =>
    property("distribution-viewer-https", distribution, name, {
      good: [{ pathPattern: "/a/*", viewerProtocolPolicy: "https-only" }],
      bad: [{ pathPattern: "/a/*", viewerProtocolPolicy: "allow-all" }],
      finding: "the behaviour /a/* allows HTTP",
      absent: "in order",
    }),
  ),
  ...["TLSv1.2_2021", "TLSv1.2_2025", "TLSv1.3_2025"].map((version) =>
    property("distribution-tls", distribution, "viewerCertificate", {
      good: { minimumProtocolVersion: version },
      bad: { minimumProtocolVersion: "TLSv1" },
      finding: "minimumProtocolVersion is TLSv1",
    }),
  ),
  property("distribution-certificate", distribution, "viewerCertificate", {
    good: { sslSupportMethod: "sni-only" },
    bad: { cloudfrontDefaultCertificate: true },
    finding: "it uses CloudFront's default certificate",
  }),
  property("distribution-certificate", distribution, "viewerCertificate", {
    good: { sslSupportMethod: "sni-only" },
    bad: { sslSupportMethod: "vip" },
    finding: "sslSupportMethod is vip",
  }),
  property("distribution-origin-https", distribution, "origins", {
    good: custom({ originProtocolPolicy: "https-only", originSslProtocols: ["TLSv1.2"] }),
    bad: custom({ originProtocolPolicy: "match-viewer", originSslProtocols: ["TLSv1.2"] }),
    finding: "the origin o is not reached by HTTPS only",
    // The provider demands the property.
    absent: "in order",
  }),
  property("distribution-origin-https", distribution, "origins", {
    good: custom({ originProtocolPolicy: "https-only", originSslProtocols: ["TLSv1.2"] }),
    bad: custom({ originProtocolPolicy: "https-only", originSslProtocols: ["TLSv1", "TLSv1.2"] }),
    finding: "the origin o is reached with TLSv1",
    absent: "in order",
  }),
  property("distribution-firewall", distribution, "webAclId", {
    good: "arn",
    finding: "no webAclId",
    unknown: "in order",
  }),
  property("distribution-headers", distribution, "defaultCacheBehavior", {
    good: { responseHeadersPolicyId: "p" },
    bad: {},
    finding: "the behaviour default has no responseHeadersPolicyId",
    absent: "in order",
  }),
  property("distribution-headers", headers, "securityHeadersConfig", {
    good: securityHeaders,
    bad: { ...securityHeaders, strictTransportSecurity: { accessControlMaxAgeSec: 3600 } },
    finding: "strictTransportSecurity of less than a year",
  }),
  ...["contentTypeOptions", "frameOptions"].map((name) =>
    property("distribution-headers", headers, "securityHeadersConfig", {
      good: securityHeaders,
      bad: { ...securityHeaders, [name]: undefined },
      finding: `no ${name}`,
    }),
  ),
  property("distribution-geo", distribution, "restrictions", {
    good: { geoRestriction: { restrictionType: "whitelist" } },
    bad: { geoRestriction: { restrictionType: "none" } },
    finding: "geoRestriction is none",
  }),
  property("distribution-failover", distribution, "originGroups", {
    good: [{ originId: "group" }],
    finding: "no originGroups",
    unknown: "in order",
  }),
  property("distribution-logs", distribution, "loggingConfig", {
    good: { bucket: "logs.s3.amazonaws.com" },
    bad: { prefix: "shop" },
    finding: "neither loggingConfig nor a log delivery",
  }),
  company("distribution-logs", site, {
    good: [source, delivery],
    bad: [source],
    finding: "neither loggingConfig nor a log delivery",
  }),
  property("distribution-bucket-access", distribution, "origins", {
    good: origin({ domainName: "b.s3.eu-west-1.amazonaws.com", originAccessControlId: "oac" }),
    bad: origin({ domainName: "b.s3.eu-west-1.amazonaws.com" }),
    finding: "the origin o is a bucket without originAccessControlId",
    absent: "in order",
  }),
  property("distribution-function-access", distribution, "origins", {
    good: origin({ domainName: "u.lambda-url.eu-west-1.on.aws", originAccessControlId: "oac" }),
    bad: origin({ domainName: "u.lambda-url.eu-west-1.on.aws" }),
    finding: "the origin o is a function URL without originAccessControlId",
    absent: "in order",
  }),
  property("distribution-root-object", distribution, "defaultRootObject", {
    also: {
      origins: origin({ domainName: "b.s3.amazonaws.com", originAccessControlId: "oac" }),
      defaultCacheBehavior: { targetOriginId: "o" },
    },
    good: "index.html",
    finding: "no defaultRootObject",
    unknown: "in order",
  }),
  company("distribution-cache-callers", caching, {
    good: [api, keyed(["Authorization"])],
    bad: [api, keyed(["Accept"])],
    finding: "the behaviour default may keep one caller's answers for another",
    absent: "in order",
  }),
  property("distribution-cache-callers", distribution, "defaultCacheBehavior", {
    also: { origins: caching.props.origins },
    beside: [api],
    good: { cachePolicyId: disabled },
    bad: { cachePolicyId: "another" },
    finding: "may keep one caller's answers for another",
    absent: "in order",
  }),
  property("firewall-rules", acl, "rules", {
    good: [{ name: "r" }],
    bad: [],
    finding: "no rules",
    unknown: "in order",
  }),
  company(
    "firewall-rules",
    { type: acl, props: { arn: "arn:acl-1" } },
    {
      good: [{ type: "aws:wafv2/webAclRule:WebAclRule", props: { webAclArn: "arn:acl-1" } }],
      finding: "no rules",
    },
  ),
  company(
    "firewall-logs",
    { type: acl, props: { arn: "arn:acl-1" } },
    {
      good: [
        {
          type: "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration",
          props: { resourceArn: "arn:acl-1" },
        },
      ],
      finding: "no WebAclLoggingConfiguration",
    },
  ),
  property(
    "firewall-log-secrets",
    "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration",
    "redactedFields",
    {
      good: ["authorization", "Cookie"].map((name) => ({ singleHeader: { name } })),
      bad: [{ singleHeader: { name: "authorization" } }],
      finding: "logs the header cookie",
    },
  ),
  property("firewall-metrics", acl, "visibilityConfig", {
    good: { cloudwatchMetricsEnabled: true },
    bad: { cloudwatchMetricsEnabled: false },
    finding: "the web ACL has no metrics",
  }),
  property("firewall-metrics", acl, "rules", {
    also: { visibilityConfig: { cloudwatchMetricsEnabled: true } },
    good: [{ name: "rate", visibilityConfig: { cloudwatchMetricsEnabled: true } }],
    bad: [{ name: "rate", visibilityConfig: { cloudwatchMetricsEnabled: false } }],
    finding: "the rule rate has no metrics",
    absent: "in order",
  }),
];
