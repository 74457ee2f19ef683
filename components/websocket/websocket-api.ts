import * as pulumi from "@pulumi/pulumi";
import type { WebSocketApiArgs } from "./args";

/** A WebSocket API: routes by message, one stage, logs, limits and permissions. */
export class WebSocketApi extends pulumi.ComponentResource {
  /** The API's id. */
  readonly apiId!: pulumi.Output<string>;
  /** `wss://` URL of the stage. */
  readonly url!: pulumi.Output<string>;
  /** `https://` URL below which `@connections` stands; the endpoint of an ApiGatewayManagementApi client. */
  readonly managementUrl!: pulumi.Output<string>;
  /** Resource of `execute-api:ManageConnections` for this API and stage. */
  readonly connectionsArn!: pulumi.Output<string>;
  /** `arn:aws:execute-api:…:{api}`. */
  readonly executionArn!: pulumi.Output<string>;
  /** The stage's ARN. */
  readonly stageArn!: pulumi.Output<string>;
  /** The stage's name. */
  readonly stageName!: pulumi.Output<string>;
  /** The access log's group. */
  readonly logGroupName!: pulumi.Output<string>;

  constructor(name: string, args: WebSocketApiArgs, opts?: pulumi.ComponentResourceOptions) {
    super("stagedoor:index:WebSocketApi", name, args, opts);
    this.registerOutputs();
  }
}
