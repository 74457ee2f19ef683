import * as pulumi from "@pulumi/pulumi";
import type { ObservabilityArgs } from "./args";

/** A dashboard and the alarms that somebody on call wants. */
export class Observability extends pulumi.ComponentResource {
  /** The dashboard's name; empty where none is made. */
  readonly dashboardName!: pulumi.Output<string>;
  /** Alarms' ARNs by what they watch. */
  readonly alarmArns!: pulumi.Output<Record<string, string>>;

  constructor(name: string, args: ObservabilityArgs, opts?: pulumi.ComponentResourceOptions) {
    super("stagedoor:index:Observability", name, args, opts);
    this.registerOutputs();
  }
}
