import * as pulumi from "@pulumi/pulumi";
import type { ApiDomainArgs } from "./args";

/** A name of one's own for APIs: certificate, records, base paths or routing rules. */
export class ApiDomain extends pulumi.ComponentResource {
  /** `https://` (or, for a WebSocket API, `wss://`) and the name. */
  readonly url!: pulumi.Output<string>;
  /** The name. */
  readonly domainName!: pulumi.Output<string>;
  /** The domain's ARN. */
  readonly domainArn!: pulumi.Output<string>;
  /** Name that records point to. */
  readonly targetDomainName!: pulumi.Output<string>;
  /** Zone of `targetDomainName`. */
  readonly targetHostedZoneId!: pulumi.Output<string>;
  /** The certificate. */
  readonly certificateArn!: pulumi.Output<string>;

  constructor(name: string, args: ApiDomainArgs, opts?: pulumi.ComponentResourceOptions) {
    super("stagedoor:index:ApiDomain", name, args, opts);
    this.registerOutputs();
  }
}
