import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { logicalName, nameRules } from "../names";
import type { AccountLoggingArgs } from "./args";

/**
 * The one role of an account and region with which API Gateway writes logs.
 *
 * Make it once per account and region, in one stack: a second one would overwrite the first. It stays when the stack
 * goes, because other APIs of the account log through it.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html
 *
 * @example
 * const accountLogging = new stagedoor.AccountLogging("api-logs");
 */
export class AccountLogging extends pulumi.ComponentResource {
  /** The role. */
  readonly roleArn: pulumi.Output<string>;

  constructor(name: string, args: AccountLoggingArgs = {}, opts?: pulumi.ComponentResourceOptions) {
    super("stagedoor:index:AccountLogging", name, args, opts);
    const role = new aws.iam.Role(
      logicalName(`${name}-role`, nameRules.role),
      {
        description: "API Gateway writes its logs with this role",
        assumeRolePolicy: JSON.stringify({
          Version: "2012-10-17",
          Statement: [
            { Effect: "Allow", Principal: { Service: "apigateway.amazonaws.com" }, Action: "sts:AssumeRole" },
          ],
        }),
        tags: args.tags,
      },
      { parent: this, retainOnDelete: true },
    );
    // AWS's own policy: the log groups of APIs that do not exist yet cannot be named.
    const attachment = new aws.iam.RolePolicyAttachment(
      `${name}-policy`,
      {
        role: role.name,
        policyArn: "arn:aws:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs",
      },
      { parent: this, retainOnDelete: true },
    );
    new aws.apigateway.Account(
      `${name}-account`,
      { cloudwatchRoleArn: role.arn },
      { parent: this, retainOnDelete: true, dependsOn: [attachment] },
    );
    this.roleArn = role.arn;
    this.registerOutputs({ roleArn: this.roleArn });
  }
}
