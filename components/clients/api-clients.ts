import * as pulumi from "@pulumi/pulumi";
import type { ApiClientsArgs } from "./args";

/** Usage plans, and the API keys of the clients that they admit. */
export class ApiClients extends pulumi.ComponentResource {
  /** Key ids by client. */
  readonly keyIds!: pulumi.Output<Record<string, string>>;
  /** The keys themselves by client; secret. */
  readonly keyValues!: pulumi.Output<Record<string, string>>;
  /** Plan ids by plan. */
  readonly planIds!: pulumi.Output<Record<string, string>>;

  constructor(name: string, args: ApiClientsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("stagedoor:index:ApiClients", name, args, opts);
    this.registerOutputs();
  }
}
