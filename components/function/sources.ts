import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { FunctionArgs } from "./function";

/** Connects a function to its queues and tables; only failed items of a batch are tried again. */
export function connectSources(
  name: string,
  args: FunctionArgs,
  target: aws.lambda.Function,
  opts: pulumi.CustomResourceOptions,
): void {
  for (const [source, { queue, batchSize, batchingSeconds }] of Object.entries(args.queues ?? {})) {
    new aws.lambda.EventSourceMapping(
      `${name}-${source}`,
      {
        functionName: target.arn,
        eventSourceArn: queue.arn,
        batchSize: batchSize ?? 10,
        maximumBatchingWindowInSeconds: batchingSeconds ?? 0,
        functionResponseTypes: ["ReportBatchItemFailures"],
      },
      opts,
    );
  }
  for (const [source, { table, batchSize, maximumRetryAttempts, filters }] of Object.entries(args.tables ?? {})) {
    new aws.lambda.EventSourceMapping(
      `${name}-${source}`,
      {
        functionName: target.arn,
        eventSourceArn: table.streamArn,
        // From the oldest record: what changes between the table's creation and the mapping's is not lost.
        startingPosition: "TRIM_HORIZON",
        batchSize: batchSize ?? 100,
        maximumRetryAttempts: maximumRetryAttempts ?? 3,
        bisectBatchOnFunctionError: true,
        functionResponseTypes: ["ReportBatchItemFailures"],
        filterCriteria: filters ? { filters: filters.map((pattern) => ({ pattern })) } : undefined,
        destinationConfig: args.onFailure ? { onFailure: { destinationArn: args.onFailure.arn } } : undefined,
      },
      opts,
    );
  }
}
