import type * as pulumi from "@pulumi/pulumi";
import { Verb } from "../access/access";
import { keyStatement } from "../access/keys";
import { allow, type Statement, statementsOf } from "../access/statements";
import type { FunctionArgs } from "./function";

/** Everything a function's role may do: logs, traces, its sources, its failure queue, and `access`. */
export function functionStatements(
  args: FunctionArgs,
  logGroupArn: pulumi.Output<string>,
): pulumi.Input<Statement | undefined>[] {
  const fixed: pulumi.Input<Statement | undefined>[] = [
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
    fixed.push(...statementsOf([{ queue, verbs: [Verb.Receive] }]));
  }
  for (const { table } of Object.values(args.tables ?? {})) {
    fixed.push(
      ...keyStatement({ table }, new Set(["GetRecords"])),
      table.streamArn.apply((arn) =>
        allow(
          ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:ListStreams"],
          arn,
        ),
      ),
    );
  }
  if (args.onFailure) fixed.push(...statementsOf([{ queue: args.onFailure, verbs: [Verb.Send] }]));
  return [...fixed, ...statementsOf(args.access ?? [])];
}
