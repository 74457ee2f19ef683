import * as pulumi from "@pulumi/pulumi";
import type { RestApiArgs } from "./args";

/** A REST API: routes, their contract as an OpenAPI document, one stage, logs, limits and permissions. */
export class RestApi extends pulumi.ComponentResource {
  /** The API's id. */
  readonly apiId!: pulumi.Output<string>;
  /** URL of the stage, without a slash at the end. */
  readonly url!: pulumi.Output<string>;
  /** `arn:aws:execute-api:…:{api}`. */
  readonly executionArn!: pulumi.Output<string>;
  /** The stage's ARN, that web ACLs attach to. */
  readonly stageArn!: pulumi.Output<string>;
  /** The stage's name. */
  readonly stageName!: pulumi.Output<string>;
  /** The OpenAPI document for clients: JSON with no AWS extensions. */
  readonly document!: pulumi.Output<string>;
  /** The deployment that the program describes. */
  readonly deploymentId!: pulumi.Output<string>;
  /** The access log's group. */
  readonly logGroupName!: pulumi.Output<string>;
  /** The name of API, as metrics know it. */
  readonly apiName!: pulumi.Output<string>;

  constructor(name: string, args: RestApiArgs, opts?: pulumi.ComponentResourceOptions) {
    super("stagedoor:index:RestApi", name, args, opts);
    this.registerOutputs();
  }
}
