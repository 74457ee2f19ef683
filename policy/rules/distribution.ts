import type { ResourceRule } from "../rule";
import { list, member } from "../values";

// Later policies are stronger: a set, never equality.
const strongTls = new Set(["TLSv1.2_2021", "TLSv1.2_2025", "TLSv1.3_2025"]);

/** Controls 48 to 50: TLS from the viewer to the origin. */
export const distributionHttps: ResourceRule = {
  id: "distribution-https",
  title: "CloudFront takes viewers on HTTPS with TLS 1.2 or later, and reaches its origins the same way.",
  severity: "critical",
  why: "plain HTTP on either side shows tokens and answers to whoever is on the path.",
  fix: "viewerProtocolPolicy redirect-to-https or https-only in every behaviour, minimumProtocolVersion TLSv1.2_2021 or later with a certificate of your own, originProtocolPolicy https-only with TLSv1.2.",
  url: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-https.html",
  references: ["AwsSolutions-CFR4", "AwsSolutions-CFR5", "CKV_AWS_34", "CKV_AWS_174", "CloudFront.3", "CloudFront.9"],
  types: ["aws:cloudfront/distribution:Distribution"],
  judge({ props }) {
    const behaviours = [props.defaultCacheBehavior, ...list(props.orderedCacheBehaviors)];
    const certificate = props.viewerCertificate;
    const origins = list(props.origins).filter((origin) => member(origin, "customOriginConfig") !== undefined);
    return [
      ...behaviours
        .filter((behaviour) => member(behaviour, "viewerProtocolPolicy") === "allow-all")
        .map((behaviour) => `the behaviour ${member(behaviour, "pathPattern") ?? "default"} allows HTTP`),
      // The default certificate (*.cloudfront.net) fixes the version; nothing can be set there.
      ...(member(certificate, "cloudfrontDefaultCertificate") === true ||
      strongTls.has(String(member(certificate, "minimumProtocolVersion")))
        ? []
        : [`the minimum protocol version is ${member(certificate, "minimumProtocolVersion") ?? "not set"}`]),
      ...origins
        .filter((origin) => member(origin, "customOriginConfig", "originProtocolPolicy") !== "https-only")
        .map((origin) => `the origin ${member(origin, "originId")} is not reached by HTTPS only`),
    ];
  },
};
