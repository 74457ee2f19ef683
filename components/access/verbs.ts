import { Verb } from "./access";

/** What a grant may be about: the names of the members of `Access` that hold a target. */
export type TargetKind =
  | "table"
  | "queue"
  | "stream"
  | "workflow"
  | "bucket"
  | "function"
  | "topicArn"
  | "secretArn"
  | "parameterArn"
  | "connectionsArn"
  | "arn";

/** How one kind of target is granted. */
export interface TargetRules {
  /** IAM's service prefix. */
  readonly service: string;
  readonly verbs: Readonly<Partial<Record<Verb, readonly string[]>>>;
}

/**
 * Verbs to IAM actions, by kind of target: only what the verb's words need.
 * Source: AWS Service Authorization Reference, November 2026.
 */
export const targetRules: Readonly<Record<TargetKind, TargetRules>> = {
  table: {
    service: "dynamodb",
    verbs: {
      [Verb.Read]: ["GetItem", "Query"],
      [Verb.Write]: ["PutItem", "UpdateItem"],
      [Verb.Delete]: ["DeleteItem"],
    },
  },
  queue: {
    service: "sqs",
    verbs: {
      [Verb.Send]: ["SendMessage"],
      [Verb.Receive]: ["ReceiveMessage", "DeleteMessage", "GetQueueAttributes"],
    },
  },
  stream: { service: "kinesis", verbs: { [Verb.Send]: ["PutRecord", "PutRecords"] } },
  workflow: {
    service: "states",
    verbs: { [Verb.Start]: ["StartExecution"], [Verb.Read]: ["DescribeExecution"] },
  },
  bucket: {
    service: "s3",
    verbs: { [Verb.Read]: ["GetObject"], [Verb.Write]: ["PutObject"], [Verb.Delete]: ["DeleteObject"] },
  },
  function: { service: "lambda", verbs: { [Verb.Invoke]: ["InvokeFunction"] } },
  topicArn: { service: "sns", verbs: { [Verb.Send]: ["Publish"] } },
  secretArn: { service: "secretsmanager", verbs: { [Verb.Read]: ["GetSecretValue"] } },
  parameterArn: { service: "ssm", verbs: { [Verb.Read]: ["GetParameter"] } },
  connectionsArn: { service: "execute-api", verbs: { [Verb.Send]: ["ManageConnections"] } },
  arn: { service: "", verbs: {} },
};

/** Actions on a table that its indexes know too. */
export const indexActions: ReadonlySet<string> = new Set(["Query", "Scan", "PartiQLSelect"]);

/** Actions on a workflow whose resource is an execution. */
export const executionActions: ReadonlySet<string> = new Set([
  "DescribeExecution",
  "GetExecutionHistory",
  "StopExecution",
  "RedriveExecution",
]);

/** Actions on a bucket whose resource is the bucket and not its objects. */
export const bucketActions: ReadonlySet<string> = new Set(["ListBucket", "GetBucketLocation", "ListBucketVersions"]);
