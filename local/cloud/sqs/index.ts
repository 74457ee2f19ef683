import type { Cloud } from "../cloud";
import type { ServiceFactory } from "../service";
import { sqsApi } from "./api";
import { Queues } from "./queues";
import { attributeType, getQueue, queueType } from "./resources";

export { md5, md5OfAttributes } from "./checksums";
export { systemAttributes } from "./describe";
export type { Message, NewMessage, ReceiveOptions } from "./message";
export { Queues, queueArn } from "./queues";
export type { QueueSettings } from "./settings";

/**
 * The queues of a cloud, for services that send or poll without the wire:
 *
 * ```ts
 * const queues = queuesOf(cloud);
 * const batch = await queues.receive(arn, { maxMessages: 10, waitSeconds: 20, signal }, { caller });
 * for (const message of batch) queues.delete(arn, message.receiptHandle!, { caller });
 * ```
 *
 * `receive` waits on the cloud's clock and ends early with the signal; `systemAttributes(message)` are the
 * `attributes` of a Lambda event's record, `md5(message.body)` its `md5OfBody`.
 */
export function queuesOf(cloud: Cloud): Queues {
  return new Queues(cloud);
}

/** SQS: standard and FIFO queues with both of its protocols. */
export const sqs: ServiceFactory = (cloud) => {
  const queues = queuesOf(cloud);
  return {
    name: "sqs",
    limits:
      "Standard and FIFO queues are simulated: visibility, delay, redrive, long polling, batches, deduplication, queue " +
      "policies. Standard queues keep their order and deliver once unless a message reappears. Encryption, throughput " +
      "limits and making queues through the API are not simulated.",
    resources: [
      queueType(queues),
      attributeType(queues, "aws:sqs/queuePolicy:QueuePolicy", "policy"),
      attributeType(queues, "aws:sqs/redrivePolicy:RedrivePolicy", "redrivePolicy"),
      attributeType(queues, "aws:sqs/redriveAllowPolicy:RedriveAllowPolicy", "redriveAllowPolicy"),
    ],
    invokes: { "aws:sqs/getQueue:getQueue": (args, context) => getQueue(cloud, args, context.region) },
    apis: { sqs: sqsApi(cloud, queues) },
  };
};
