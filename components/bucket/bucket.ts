import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

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
  /** Customer-managed key. @default SSE-S3 */
  kmsKeyArn?: pulumi.Input<string>;
  /** Refuse deletion; without it, deleting the bucket deletes its objects. @default true */
  protection?: boolean;
}

/** An S3 bucket: private, versioned, encrypted, TLS only. */
export class Bucket extends pulumi.ComponentResource {
  readonly name!: pulumi.Output<string>;
  readonly arn!: pulumi.Output<string>;
  readonly bucket!: aws.s3.Bucket;
  /** The bucket's policy; whoever needs its grants in place first depends on it. */
  readonly policy!: aws.s3.BucketPolicy;

  constructor(name: string, args: BucketArgs = {}, opts?: pulumi.ComponentResourceOptions) {
    super("stagedoor:index:Bucket", name, args, opts);
    this.registerOutputs({});
  }
}
