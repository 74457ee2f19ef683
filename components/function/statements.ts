import type * as pulumi from "@pulumi/pulumi";
import { allow, type Statement, statementsOf } from "../access/statements";
import type { FunctionArgs } from "./function";

/** Everything a function's role may do: logs, traces, its sources, its failure queue, and `access`. */
export function functionStatements(args: FunctionArgs, logGroupArn: pulumi.Output<string>): pulumi.Input<Statement>[] {
  const fixed: pulumi.Input<Statement>[] = [
    logGroupArn.apply((arn) => allow(["logs:CreateLogStream", "logs:PutLogEvents"], `${arn}:*`)),
    // X-Ray's two actions know no resource.
    allow(["xray:PutTraceSegments", "xray:PutTelemetryRecords"], "*"),
  ];
  // What Lambda itself needs to attach a function to a VPC; EC2 decides none of it by resource for this use.
  if (args.network) {
    fixed.push(
      allow(
        [
          "ec2:CreateNetworkInterface",
          "ec2:DescribeNetworkInterfaces",
          "ec2:DescribeSubnets",
          "ec2:DeleteNetworkInterface",
        ],
        "*",
      ),
    );
  }
  for (const { queue } of Object.values(args.queues ?? {})) {
    fixed.push(
      queue.arn.apply((arn) => allow(["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"], arn)),
    );
  }
  for (const { table } of Object.values(args.tables ?? {})) {
    fixed.push(
      table.streamArn.apply((arn) =>
        allow(
          ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:ListStreams"],
          arn,
        ),
      ),
    );
  }
  if (args.onFailure) fixed.push(args.onFailure.arn.apply((arn) => allow(["sqs:SendMessage"], arn)));
  return [...fixed, ...statementsOf(args.access ?? [])];
}
