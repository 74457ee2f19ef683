import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { nameTarget } from "../access/targets";
import { tlsOnly } from "../access/tls-only";
import { facts } from "../lint/facts";
import { logicalName, nameRules } from "../names";

/** Arguments of {@link Queue}. */
export interface QueueArgs {
  /** Seconds a received message stays hidden; at least six times its consumer's timeout. @default 180 */
  visibilityTimeoutSeconds?: pulumi.Input<number>;
  /** Seconds an unread message is kept, 60 to 1,209,600. @default 345600 (four days) */
  messageRetentionSeconds?: pulumi.Input<number>;
  /** Receives before a message goes to the dead-letter queue. @default 5 */
  maxReceiveCount?: pulumi.Input<number>;
  /** Keeps the order of messages with the same group. @default false */
  fifo?: boolean;
  /** ARN of a customer-managed key; whoever is granted access is granted its use. @default SSE-SQS, with a key that SQS owns */
  kmsKeyArn?: pulumi.Input<string>;
}

/**
 * An SQS queue with its dead-letter queue; both encrypted, and closed to plain HTTP.
 *
 * @example
 * ```ts
 * const webhooks = new stagedoor.Queue("webhooks", { visibilityTimeoutSeconds: 60 });
 * ```
 */
export class Queue extends pulumi.ComponentResource {
  readonly url: pulumi.Output<string>;
  readonly arn: pulumi.Output<string>;
  readonly name: pulumi.Output<string>;
  readonly deadLetterQueueUrl: pulumi.Output<string>;
  readonly deadLetterQueueArn: pulumi.Output<string>;
  readonly deadLetterQueueName: pulumi.Output<string>;
  /** ARN of the customer-managed key; empty where AWS owns the key. */
  readonly kmsKeyArn: pulumi.Output<string>;

  constructor(name: string, args: QueueArgs = {}, opts?: pulumi.ComponentResourceOptions) {
    super("stagedoor:index:Queue", name, args, opts);
    facts.queue.set(this, { fifo: args.fifo ?? false });
    const shared = {
      ...(args.kmsKeyArn ? { kmsMasterKeyId: args.kmsKeyArn } : { sqsManagedSseEnabled: true }),
      ...(args.fifo ? { fifoQueue: true, contentBasedDeduplication: true } : {}),
    };
    const deadLetters = new aws.sqs.Queue(
      logicalName(`${name}-dead-letters`, nameRules.queue),
      // As long as SQS allows: whoever comes back from a holiday finds every message.
      { ...shared, messageRetentionSeconds: 1_209_600 },
      { parent: this },
    );
    const queue = new aws.sqs.Queue(
      logicalName(name, nameRules.queue),
      {
        ...shared,
        visibilityTimeoutSeconds: args.visibilityTimeoutSeconds ?? 180,
        messageRetentionSeconds: args.messageRetentionSeconds ?? 345_600,
        redrivePolicy: pulumi
          .all([deadLetters.arn, args.maxReceiveCount ?? 5])
          .apply(([deadLetterTargetArn, maxReceiveCount]) => JSON.stringify({ deadLetterTargetArn, maxReceiveCount })),
      },
      { parent: this },
    );
    new aws.sqs.RedriveAllowPolicy(
      `${name}-dead-letters-redrive`,
      {
        queueUrl: deadLetters.url,
        redriveAllowPolicy: queue.arn.apply((arn) =>
          JSON.stringify({ redrivePermission: "byQueue", sourceQueueArns: [arn] }),
        ),
      },
      { parent: this },
    );
    createPolicy(name, queue, this);
    createPolicy(`${name}-dead-letters`, deadLetters, this);

    this.url = queue.url;
    this.arn = queue.arn;
    this.name = queue.name;
    this.deadLetterQueueUrl = deadLetters.url;
    this.deadLetterQueueArn = deadLetters.arn;
    this.deadLetterQueueName = deadLetters.name;
    this.kmsKeyArn = pulumi.output(args.kmsKeyArn ?? "");
    nameTarget(this, `the queue "${name}"`, [this.url, this.arn, this.name]);
    this.registerOutputs({
      url: this.url,
      arn: this.arn,
      name: this.name,
      deadLetterQueueUrl: this.deadLetterQueueUrl,
      deadLetterQueueArn: this.deadLetterQueueArn,
      deadLetterQueueName: this.deadLetterQueueName,
      kmsKeyArn: this.kmsKeyArn,
    });
  }
}

function createPolicy(name: string, queue: aws.sqs.Queue, parent: pulumi.Resource): void {
  new aws.sqs.QueuePolicy(
    `${name}-policy`,
    {
      queueUrl: queue.url,
      policy: queue.arn.apply((arn) =>
        JSON.stringify({
          Version: "2012-10-17",
          Statement: [tlsOnly("sqs:*", arn)],
        }),
      ),
    },
    { parent },
  );
}
