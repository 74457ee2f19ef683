import type { Check, Judged, Rule } from "../rule";
import { isOneOf, types } from "../tokens";
import { entries, given, list, member } from "../values";

// Later policies are stronger: a set, never equality.
const strong = new Set(["TLSv1.2_2021", "TLSv1.2_2025", "TLSv1.3_2025"]);
const https = "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-https.html";
const distribution = types.distribution;

/** Properties that hold behaviours; the last is of multi-tenant distributions. */
export const behaviorProperties = ["defaultCacheBehavior", "orderedCacheBehaviors", "cacheBehaviors"] as const;

/** Every behaviour of a distribution, the default one first. */
export function behaviorsOf({ props }: Judged): readonly unknown[] {
  return behaviorProperties.flatMap((name) => list(props[name]));
}

/** Name of a behaviour in findings. */
export function behaviorName(behavior: unknown): string {
  return `the behaviour ${member(behavior, "pathPattern") ?? "default"}`;
}

/** Rules on how a distribution speaks to viewers and origins. */
export const distributionRules: readonly Rule[] = [
  {
    id: "distribution-viewer-https",
    controls: [48],
    title: "CloudFront takes viewers on HTTPS alone.",
    severity: "critical",
    why: "plain HTTP shows tokens and answers to whoever is on the path.",
    fix: "set viewerProtocolPolicy to https-only or redirect-to-https in every behaviour.",
    url: https,
    references: ["CKV_AWS_34", "AVD-AWS-0012", "CloudFront.3", "CT.CLOUDFRONT.PR.3"],
    types: distribution,
    judge: (resource) =>
      behaviorsOf(resource).map(
        (behavior): Check =>
          () =>
            ["https-only", "redirect-to-https"].includes(String(member(behavior, "viewerProtocolPolicy"))) ||
            `${behaviorName(behavior)} allows HTTP`,
      ),
  },
  {
    id: "distribution-tls",
    controls: [49],
    title: "CloudFront speaks TLS 1.2 or later with viewers.",
    severity: "high",
    why: "older versions can be read and changed by whoever is on the path; the default certificate takes TLS 1.0.",
    fix: "use a certificate of your own and set minimumProtocolVersion to TLSv1.2_2021 or later.",
    url: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/secure-connections-supported-viewer-protocols-ciphers.html",
    references: ["AwsSolutions-CFR4", "CKV_AWS_174", "AVD-AWS-0013", "CloudFront.15", "CT.CLOUDFRONT.PR.9"],
    types: distribution,
    judge: ({ props }) => [
      () => {
        if (usesDefaultCertificate(props)) return true;
        const version = member(list(props.viewerCertificate)[0], "minimumProtocolVersion");
        return strong.has(String(version)) || `minimumProtocolVersion is ${version ?? "not set"}`;
      },
    ],
  },
  {
    id: "distribution-certificate",
    controls: [53],
    title: "A distribution has a domain and a certificate of its own, by SNI.",
    severity: "medium",
    why: "the default certificate takes TLS 1.0 and cannot be told otherwise; a dedicated address costs 600 dollars a month.",
    fix: "set aliases, viewerCertificate.acmCertificateArn and sslSupportMethod sni-only.",
    url: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cnames-and-https-requirements.html",
    references: ["CKV2_AWS_42", "CloudFront.7", "CloudFront.8"],
    types: distribution,
    scope: "production",
    scopeReason: "a stage for development often has no domain, and the default certificate's TLS 1.0 with it",
    judge: ({ props }) => [
      () => !usesDefaultCertificate(props) || "it uses CloudFront's default certificate",
      () => {
        if (usesDefaultCertificate(props)) return true;
        const method = member(list(props.viewerCertificate)[0], "sslSupportMethod");
        return method === "sni-only" || `sslSupportMethod is ${method ?? "not set"}`;
      },
    ],
  },
  {
    id: "distribution-origin-https",
    controls: [50],
    title: "CloudFront reaches its origins by HTTPS, with TLS 1.2.",
    severity: "high",
    why: "the way to the origin crosses the internet too.",
    fix: "set originProtocolPolicy to https-only and originSslProtocols to [TLSv1.2].",
    url: https,
    references: ["AwsSolutions-CFR5", "CKV2_AWS_72", "CKV2_AWS_54", "CloudFront.9", "CloudFront.10"],
    types: distribution,
    judge: ({ props }) =>
      list(props.origins)
        .filter((origin) => given(origin, "customOriginConfig"))
        .flatMap((origin): Check[] => {
          const config = () => list(member(origin, "customOriginConfig"))[0];
          const name = () => `the origin ${member(origin, "originId")}`;
          return [
            () => member(config(), "originProtocolPolicy") === "https-only" || `${name()} is not reached by HTTPS only`,
            () =>
              list(member(config(), "originSslProtocols")).every((version) => version === "TLSv1.2") ||
              `${name()} is reached with ${list(member(config(), "originSslProtocols")).join(", ")}`,
          ];
        }),
  },
  {
    id: "distribution-firewall",
    controls: [52],
    title: "Distributions have a web ACL.",
    severity: "high",
    why: "floods and known attacks reach the origin, which bills each of them.",
    fix: "set webAclId to the ARN of a WAFv2 web ACL of scope CLOUDFRONT.",
    url: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/distribution-web-awswaf.html",
    references: ["AwsSolutions-CFR2", "CKV_AWS_68", "AVD-AWS-0011", "CloudFront.6"],
    types: distribution,
    scope: "production",
    scopeReason: "a web ACL costs by the month, and a stage for development has other callers",
    judge: ({ props }) => [() => given(props, "webAclId") || "no webAclId"],
  },
  {
    id: "distribution-headers",
    controls: [57],
    title: "Answers carry security headers.",
    severity: "low",
    why: "without them a browser's first request can be taken over, and its answers be framed or taken for what they are not.",
    fix: "set responseHeadersPolicyId, with strictTransportSecurity, contentTypeOptions and frameOptions in the policy.",
    url: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/adding-response-headers.html",
    references: ["CKV2_AWS_32", "CKV_AWS_259"],
    types: [...distribution, "aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy"],
    judge(resource) {
      if (isOneOf(resource.type, distribution)) {
        return behaviorsOf(resource).map(
          (behavior): Check =>
            () =>
              given(behavior, "responseHeadersPolicyId") || `${behaviorName(behavior)} has no responseHeadersPolicyId`,
        );
      }
      const headers = () => list(resource.props.securityHeadersConfig)[0];
      return [
        () =>
          Number(member(list(member(headers(), "strictTransportSecurity"))[0], "accessControlMaxAgeSec") ?? 0) >=
            31_536_000 || "strictTransportSecurity of less than a year",
        ...["contentTypeOptions", "frameOptions"].map((name) => () => given(headers(), name) || `no ${name}`),
      ];
    },
  },
  {
    id: "distribution-geo",
    controls: [58],
    title: "Distributions serve named countries alone.",
    severity: "low",
    why: "requests from where nobody buys are seldom meant well.",
    fix: "set restrictions.geoRestriction with restrictionType whitelist.",
    url: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/georestrictions.html",
    references: ["AwsSolutions-CFR1", "CKV_AWS_374"],
    types: distribution,
    scope: "optional",
    scopeReason: "most APIs have customers who travel",
    judge: ({ props }) => [
      () => {
        const geo = list(member(list(props.restrictions)[0], "geoRestriction"))[0];
        return ["whitelist", "blacklist"].includes(String(member(geo, "restrictionType"))) || "geoRestriction is none";
      },
    ],
  },
  {
    id: "distribution-failover",
    controls: [58],
    title: "Distributions fail over to a second origin.",
    severity: "low",
    why: "when the origin's region fails, nothing answers.",
    fix: "add an origin group with a second origin.",
    url: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/high_availability_origin_failover.html",
    references: ["CKV_AWS_310", "CloudFront.4"],
    types: distribution,
    scope: "optional",
    scopeReason:
      "it needs the whole backend in a second region, and CloudFront never fails over for POST, PUT and DELETE",
    judge: ({ props }) => [() => given(props, "originGroups") || "no originGroups"],
  },
];

function usesDefaultCertificate({ viewerCertificate }: Readonly<Record<string, unknown>>): boolean {
  return entries(list(viewerCertificate)[0]).some(
    ([name, value]) => name === "cloudfrontDefaultCertificate" && value === true,
  );
}
