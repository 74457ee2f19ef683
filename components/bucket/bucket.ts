import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { nameTarget } from "../access/targets";
import { logicalName, nameRules } from "../names";
import { bucketPolicy } from "./policy";

/** AWS services that may be let write logs to a bucket. */
export const LogSource = {
  /** Access logs of Application Load Balancers. */
  LoadBalancer: "loadBalancer",
  /** CloudWatch's log delivery, e.g. of CloudFront's standard logs (v2). */
  LogDelivery: "logDelivery",
} as const;
/** AWS services that may be let write logs to a bucket. */
export type LogSource = (typeof LogSource)[keyof typeof LogSource];

/** Arguments of {@link Bucket}. */
export interface BucketArgs {
  /** Services that may write logs here. @default none */
  logSources?: LogSource[];
  /** Days after which objects are deleted. @default never */
  expirationDays?: pulumi.Input<number>;
  /** ARN of a customer-managed key; whoever is granted access is granted its use. @default SSE-S3 */
  kmsKeyArn?: pulumi.Input<string>;
  /** Refuse deletion; without it, deleting the bucket deletes its objects. @default true */
  protection?: boolean;
}

/**
 * An S3 bucket: private, versioned, encrypted, TLS only.
 *
 * @example
 * ```ts
 * const logs = new stagedoor.Bucket("logs", { logSources: [LogSource.LoadBalancer], expirationDays: 90 });
 * ```
 */
export class Bucket extends pulumi.ComponentResource {
  readonly name: pulumi.Output<string>;
  readonly arn: pulumi.Output<string>;
  readonly region: pulumi.Output<string>;
  /** ARN of the customer-managed key; empty where AWS owns the key. */
  readonly kmsKeyArn: pulumi.Output<string>;
  readonly bucket: aws.s3.Bucket;
  /** The bucket's policy; whoever needs its grants in place first depends on it. */
  readonly policy: aws.s3.BucketPolicy;

  constructor(name: string, args: BucketArgs = {}, opts?: pulumi.ComponentResourceOptions) {
    super("stagedoor:index:Bucket", name, args, opts);
    const isProtected = args.protection ?? true;
    this.bucket = new aws.s3.Bucket(
      logicalName(name, nameRules.bucket),
      { forceDestroy: !isProtected },
      { parent: this, protect: isProtected, retainOnDelete: isProtected },
    );
    this.name = this.bucket.bucket;
    this.arn = this.bucket.arn;
    this.region = this.bucket.region;
    this.kmsKeyArn = pulumi.output(args.kmsKeyArn ?? "");
    const child = { parent: this };

    const access = new aws.s3.BucketPublicAccessBlock(
      `${name}-private`,
      {
        bucket: this.name,
        blockPublicAcls: true,
        blockPublicPolicy: true,
        ignorePublicAcls: true,
        restrictPublicBuckets: true,
      },
      child,
    );
    new aws.s3.BucketOwnershipControls(
      `${name}-ownership`,
      { bucket: this.name, rule: { objectOwnership: "BucketOwnerEnforced" } },
      child,
    );
    new aws.s3.BucketVersioning(
      `${name}-versioning`,
      { bucket: this.name, versioningConfiguration: { status: "Enabled" } },
      child,
    );
    new aws.s3.BucketServerSideEncryptionConfiguration(
      `${name}-encryption`,
      {
        bucket: this.name,
        rules: [
          {
            applyServerSideEncryptionByDefault: args.kmsKeyArn
              ? { sseAlgorithm: "aws:kms", kmsMasterKeyId: args.kmsKeyArn }
              : { sseAlgorithm: "AES256" },
            bucketKeyEnabled: args.kmsKeyArn !== undefined,
          },
        ],
      },
      child,
    );
    new aws.s3.BucketLifecycleConfiguration(
      `${name}-lifecycle`,
      { bucket: this.name, rules: lifecycleRules(args.expirationDays) },
      child,
    );
    const account = aws.getCallerIdentityOutput({}, child);
    this.policy = new aws.s3.BucketPolicy(
      `${name}-policy`,
      {
        bucket: this.name,
        policy: pulumi
          .all([this.arn, account.accountId])
          .apply(([arn, accountId]) => bucketPolicy(arn, accountId, args.logSources ?? [])),
      },
      // S3 answers OperationAborted when both settings change at once.
      { parent: this, dependsOn: [access] },
    );
    nameTarget(this, `the bucket "${name}"`, [this.name, this.arn]);
    this.registerOutputs({ name: this.name, arn: this.arn, region: this.region, kmsKeyArn: this.kmsKeyArn });
  }
}

function lifecycleRules(expirationDays: pulumi.Input<number> | undefined) {
  const tidy = {
    id: "tidy",
    status: "Enabled",
    filter: {},
    abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
    // Versioning keeps what was overwritten or deleted; a month is enough to notice.
    noncurrentVersionExpiration: { noncurrentDays: 30 },
  };
  if (expirationDays === undefined) return [tidy];
  return [tidy, { id: "expire", status: "Enabled", filter: {}, expiration: { days: expirationDays } }];
}
