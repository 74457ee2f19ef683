import type * as pulumi from "@pulumi/pulumi";

/** What {@link AccountLogging} is made from. */
export interface AccountLoggingArgs {
  /** Tags of the role. @default none */
  tags?: Record<string, pulumi.Input<string>>;
}
