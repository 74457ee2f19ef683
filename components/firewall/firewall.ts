import * as pulumi from "@pulumi/pulumi";
import type { FirewallArgs } from "./args";

/** A web ACL with AWS's managed rules, a rate limit and a log. */
export class Firewall extends pulumi.ComponentResource {
  /** The web ACL's ARN. */
  readonly webAclArn!: pulumi.Output<string>;
  /** Its log group. */
  readonly logGroupName!: pulumi.Output<string>;

  constructor(name: string, args: FirewallArgs, opts?: pulumi.ComponentResourceOptions) {
    super("stagedoor:index:Firewall", name, args, opts);
    this.registerOutputs();
  }
}
