import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { logicalName, nameRules } from "../names";
import { defaultRetentionDays } from "./defaults";
import type { ApiLogs } from "./settings";

/** What an API's arguments say of its log groups. */
interface LogArgs {
  readonly logs?: ApiLogs;
  readonly tags?: Record<string, pulumi.Input<string>>;
}

/** Makes the group of an API's access log. */
export function createAccessLogGroup(name: string, args: LogArgs, parent: pulumi.Resource): aws.cloudwatch.LogGroup {
  return new aws.cloudwatch.LogGroup(logicalName(`${name}-access-logs`, nameRules.logGroup), settings(args), {
    parent,
  });
}

/** Makes the group of a stage's execution log: API Gateway would make it by itself, and keep its lines for ever. */
export function createExecutionLogGroup(
  name: string,
  groupName: pulumi.Input<string>,
  args: LogArgs,
  parent: pulumi.Resource,
): aws.cloudwatch.LogGroup {
  return new aws.cloudwatch.LogGroup(`${name}-execution-logs`, { ...settings(args), name: groupName }, { parent });
}

function settings({ logs, tags }: LogArgs): aws.cloudwatch.LogGroupArgs {
  return { retentionInDays: logs?.retentionDays ?? defaultRetentionDays, kmsKeyId: logs?.kmsKeyArn, tags };
}
