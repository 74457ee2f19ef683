import * as pulumi from "@pulumi/pulumi";
import type { HttpApiArgs } from "./args";

/** An HTTP API: routes, their contract as an OpenAPI document, one stage, a log, limits and permissions. */
export class HttpApi extends pulumi.ComponentResource {
  /** The API's id. */
  readonly apiId!: pulumi.Output<string>;
  /** URL of the stage, without a slash at the end. */
  readonly url!: pulumi.Output<string>;
  /** `arn:aws:execute-api:…:{api}`. */
  readonly executionArn!: pulumi.Output<string>;
  /** The stage's ARN. */
  readonly stageArn!: pulumi.Output<string>;
  /** The stage's name. */
  readonly stageName!: pulumi.Output<string>;
  /** The OpenAPI document for clients: JSON with no AWS extensions. */
  readonly document!: pulumi.Output<string>;
  /** The access log's group. */
  readonly logGroupName!: pulumi.Output<string>;

  constructor(name: string, args: HttpApiArgs, opts?: pulumi.ComponentResourceOptions) {
    super("stagedoor:index:HttpApi", name, args, opts);
    this.registerOutputs();
  }
}
