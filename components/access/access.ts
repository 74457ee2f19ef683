import type * as pulumi from "@pulumi/pulumi";
import type { Bucket } from "../bucket/bucket";
import type { Function } from "../function/function";
import type { Queue } from "../queue/queue";
import type { EventStream } from "../stream/event-stream";
import type { Table } from "../table/table";
import type { Workflow } from "../workflow/workflow";

/** What may be done to a target, in words; each becomes the few IAM actions that the words need. */
export const Verb = {
  /** Get and query items, get objects, describe executions, read a secret or a parameter. */
  Read: "read",
  /** Put, update items; put objects. */
  Write: "write",
  /** Delete items or objects. */
  Delete: "delete",
  /** Send messages to a queue, put records on a stream, publish to a topic, post to WebSocket connections. */
  Send: "send",
  /** Receive and delete messages of a queue. */
  Receive: "receive",
  /** Start executions of a workflow. */
  Start: "start",
  /** Invoke a function. */
  Invoke: "invoke",
} as const;
/** What may be done to a target. */
export type Verb = (typeof Verb)[keyof typeof Verb];

/**
 * One grant: exactly one target, and what may be done to it. Function roles and integration roles are both made
 * from lists of these, so a permission is written the same way wherever it is needed.
 *
 * @example
 * ```ts
 * access: [
 *   { table: orders, verbs: [Verb.Read, Verb.Write] },
 *   { table: orders, index: "by-day", actions: ["Query"] },
 *   { queue: webhooks, actions: ["SendMessage"] },
 * ]
 * ```
 */
export interface Access {
  /** The table itself; each index that is queried has a grant of its own, with `index`. */
  table?: Table;
  /** Name of an index of `table`: the grant is about the index alone, e.g. with `actions: ["Query"]`. @default none */
  index?: string;
  queue?: Queue;
  stream?: EventStream;
  workflow?: Workflow;
  bucket?: Bucket;
  /** Beginning of the keys of a bucket's objects, e.g. `uploads/`. @default every object */
  keyPrefix?: string;
  function?: Function;
  /** ARN of an SNS topic. */
  topicArn?: pulumi.Input<string>;
  /** ARN of the customer's own key that encrypts the topic's messages, not its alias. @default AWS owns the key */
  kmsKeyArn?: pulumi.Input<string>;
  /** ARN of a Secrets Manager secret. */
  secretArn?: pulumi.Input<string>;
  /** ARN of an SSM parameter. */
  parameterArn?: pulumi.Input<string>;
  /** ARN of a WebSocket stage's connections, `arn:aws:execute-api:REGION:ACCOUNT:API/STAGE/POST/@connections/*`. */
  connectionsArn?: pulumi.Input<string>;
  /** ARN of anything else; needs `actions` with their service prefix, e.g. `kms:Decrypt`. */
  arn?: pulumi.Input<string>;
  /** What may be done, in words. @default only `actions` */
  verbs?: Verb[];
  /**
   * Exact IAM actions, where a verb would grant more than is needed, without prefix (`GetItem`) for known targets.
   * @default only `verbs`
   */
  actions?: string[];
}
