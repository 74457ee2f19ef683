import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { createCertificate } from "../domain/certificate";
import { Faults } from "../faults";
import { nameRules, physicalName } from "../names";
import { adviseEdgeDistribution } from "./advice";
import type { EdgeDistributionArgs } from "./args";
import { behaviorsOf, originsOf } from "./behaviors";
import { checkEdgeDistribution } from "./faults";
import { createHeadersPolicy } from "./headers-policy";
import { createAccessLogs } from "./logs";

/** CloudFront takes certificates from this region alone. */
const certificateRegion = "us-east-1";

/**
 * CloudFront in front of regional APIs, with an origin lock, security headers and logs. Nothing is cached unless a
 * behaviour asks for it, because an API's answers are one caller's.
 *
 * The lock is what keeps callers from going around the distribution: give the same secret header to the {@link Firewall}
 * of the API, or take an API key of the API's own usage plan.
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/restrict-access-to-load-balancer.html
 *
 * @example
 * const edge = new stagedoor.EdgeDistribution("storefront", {
 *   origins: {
 *     v1: { restApi: v1, originPath: "", lock: { secretHeader: { value: secret } } },
 *     v2: { restApi: v2, originPath: "", lock: { secretHeader: { value: secret } } },
 *   },
 *   defaultBehavior: { origin: "v1" },
 *   behaviors: { "/v2/*": { origin: "v2" } },
 * });
 */
export class EdgeDistribution extends pulumi.ComponentResource {
  /** Where viewers go. */
  readonly url: pulumi.Output<string>;
  /** CloudFront's own name. */
  readonly domainName: pulumi.Output<string>;
  /** The distribution's id. */
  readonly distributionId: pulumi.Output<string>;
  /** The distribution's ARN. */
  readonly distributionArn: pulumi.Output<string>;

  constructor(name: string, args: EdgeDistributionArgs, opts?: pulumi.ComponentResourceOptions) {
    super("stagedoor:index:EdgeDistribution", name, args, opts);
    const faults = new Faults();
    checkEdgeDistribution(args, faults);
    adviseEdgeDistribution(args, faults);
    faults.raise(this, name);

    const headersPolicy = createHeadersPolicy(name, args, this);
    const { defaultBehavior, orderedBehaviors } = behaviorsOf(args, headersPolicy.id);
    const distribution = new aws.cloudfront.Distribution(
      name,
      {
        enabled: true,
        comment: physicalName(`${pulumi.getProject()} ${pulumi.getStack()} ${name}`, nameRules.comment),
        httpVersion: "http2and3",
        isIpv6Enabled: true,
        priceClass: args.priceClass ?? "PriceClass_100",
        origins: originsOf(args),
        defaultCacheBehavior: defaultBehavior,
        orderedCacheBehaviors: orderedBehaviors,
        restrictions: { geoRestriction: { restrictionType: "none" } },
        aliases: args.domainNames,
        viewerCertificate: viewerCertificate(name, args, this),
        webAclId: args.firewall?.webAclArn,
        loggingConfig: args.logBucketDomainName
          ? { bucket: args.logBucketDomainName, includeCookies: false }
          : undefined,
        tags: args.tags,
      },
      { parent: this, additionalSecretOutputs: ["origins"] },
    );
    if (args.logBucketDomainName === undefined) createAccessLogs(name, args, distribution, this);
    createRecords(name, args, distribution, this);

    this.domainName = distribution.domainName;
    const [ownName] = args.domainNames ?? [];
    this.url = ownName ? pulumi.output(`https://${ownName}`) : pulumi.interpolate`https://${distribution.domainName}`;
    this.distributionId = distribution.id;
    this.distributionArn = distribution.arn;
    this.registerOutputs({
      url: this.url,
      domainName: this.domainName,
      distributionId: this.distributionId,
      distributionArn: this.distributionArn,
    });
  }
}

function viewerCertificate(
  name: string,
  args: EdgeDistributionArgs,
  parent: EdgeDistribution,
): aws.types.input.cloudfront.DistributionViewerCertificate {
  // With CloudFront's own certificate AWS decides on the protocol, and takes TLSv1 for the weakest.
  if (!args.domainNames) return { cloudfrontDefaultCertificate: true };
  const { hostedZoneId, domainNames, tags } = args;
  const acmCertificateArn =
    args.certificateArn ??
    createCertificate(name, { domainNames, hostedZoneId: hostedZoneId!, region: certificateRegion, tags }, parent);
  return { acmCertificateArn, sslSupportMethod: "sni-only", minimumProtocolVersion: "TLSv1.2_2021" };
}

function createRecords(
  name: string,
  { domainNames, hostedZoneId }: EdgeDistributionArgs,
  distribution: aws.cloudfront.Distribution,
  parent: EdgeDistribution,
): void {
  if (hostedZoneId === undefined) return;
  for (const domainName of domainNames ?? []) {
    for (const type of ["A", "AAAA"]) {
      new aws.route53.Record(
        `${name}-${domainName}-${type}`,
        {
          zoneId: hostedZoneId,
          name: domainName,
          type,
          aliases: [{ name: distribution.domainName, zoneId: distribution.hostedZoneId, evaluateTargetHealth: false }],
        },
        { parent },
      );
    }
  }
}
