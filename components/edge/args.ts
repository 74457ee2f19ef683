import type * as pulumi from "@pulumi/pulumi";
import type { Firewall } from "../firewall/firewall";
import type { HttpApi } from "../http/http-api";
import type { RestApi } from "../rest/rest-api";

/** How an origin knows that a request came through this distribution: exactly one of the two. */
export interface OriginLock {
  /** A header that CloudFront adds and the origin's web ACL asks for; give the same to {@link Firewall}. */
  secretHeader?: SecretHeader;
  /** An API key that CloudFront adds as `x-api-key`, for stages that should cost little. Not for callers with keys of their own. */
  apiKey?: pulumi.Input<string>;
}

/** A header that only this distribution knows. */
export interface SecretHeader {
  /** The header's name. @default "X-Origin-Verify" */
  name?: string;
  /** Its value; kept secret. */
  value: pulumi.Input<string>;
}

/** Where the distribution sends requests: exactly one of `restApi`, `httpApi` and `domainName`. */
export interface EdgeOrigin {
  /** A regional REST API. */
  restApi?: RestApi;
  /** An HTTP API. */
  httpApi?: HttpApi;
  /** A name of one's own that leads to an API. */
  domainName?: pulumi.Input<string>;
  /** Path put before the viewer's; `""` where the viewer's path begins with the stage's name. @default "/" and the API's stage name, for `$default` and `domainName` none */
  originPath?: pulumi.Input<string>;
  /** How the origin knows this distribution. */
  lock?: OriginLock;
}

/** What the distribution does with requests for some paths. */
export interface EdgeBehavior {
  /** The origin, a key of `origins`. */
  origin: string;
  /** CloudFront cache policy id. @default CachingDisabled */
  cachePolicyId?: pulumi.Input<string>;
  /** Methods that pass. @default all seven */
  allowedMethods?: string[];
}

/** What an {@link EdgeDistribution} is made from. */
export interface EdgeDistributionArgs {
  /** Origins by name. */
  origins: Record<string, EdgeOrigin>;
  /** What happens to paths that no other behaviour fits. */
  defaultBehavior: EdgeBehavior;
  /** Behaviours by path pattern, for example `/v2/*`. Longer patterns are tried first. @default none */
  behaviors?: Record<string, EdgeBehavior>;
  /** Web ACL in front of the distribution; CloudFront scope. @default none */
  firewall?: Firewall;
  /** Names of one's own; needs `hostedZoneId` or `certificateArn`. @default CloudFront's name */
  domainNames?: string[];
  /** Route 53 zone of `domainNames`: gets the certificate's proof and the records. @default none */
  hostedZoneId?: pulumi.Input<string>;
  /** Certificate in us-east-1. @default one that DNS proves, where `domainNames` are given */
  certificateArn?: pulumi.Input<string>;
  /** Domain name of the S3 bucket that gets access logs, for example `logs.s3.amazonaws.com`. @default none */
  logBucketDomainName?: pulumi.Input<string>;
  /** Keeps access logs in CloudWatch Logs (in us-east-1) for so many days. @default 30 */
  logRetentionDays?: number;
  /** Content-Security-Policy of every answer. @default "default-src 'none'; frame-ancestors 'none'" */
  contentSecurityPolicy?: string;
  /** CloudFront price class. @default "PriceClass_100" */
  priceClass?: string;
  /** Tags of all that is made. @default none */
  tags?: Record<string, pulumi.Input<string>>;
}
