import * as pulumi from "@pulumi/pulumi";
import type { EdgeDistributionArgs } from "./args";

/** CloudFront in front of regional APIs, which answer nobody else. */
export class EdgeDistribution extends pulumi.ComponentResource {
  /** Where viewers go. */
  readonly url!: pulumi.Output<string>;
  /** CloudFront's own name. */
  readonly domainName!: pulumi.Output<string>;
  /** The distribution's id. */
  readonly distributionId!: pulumi.Output<string>;
  /** The distribution's ARN. */
  readonly distributionArn!: pulumi.Output<string>;

  constructor(name: string, args: EdgeDistributionArgs, opts?: pulumi.ComponentResourceOptions) {
    super("stagedoor:index:EdgeDistribution", name, args, opts);
    this.registerOutputs();
  }
}
