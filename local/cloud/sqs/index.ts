import type { Cloud } from "../cloud";
import type { ServiceFactory } from "../service";
import { sqsApi } from "./api";
import { reportQueues } from "./metrics";
import { Queues } from "./queues";
import { attributeType, getQueue, queueType } from "./resources";

/**
 * The queues of a cloud, for services that send or poll without the wire:
 *
 * ```ts
 * const queues = queuesOf(cloud);
 * const batch = await queues.receive(arn, { maxMessages: 10, waitSeconds: 20, signal }, { caller });
 * for (const message of batch) queues.delete(arn, message.receiptHandle!, { caller });
 * ```
 *
 * `receive` waits on the cloud's clock and ends early with the signal.
 */
export function queuesOf(cloud: Cloud): Queues {
  return new Queues(cloud);
}

/** SQS: standard and FIFO queues with both of its protocols. */
export const sqs: ServiceFactory = (cloud) => {
  const queues = queuesOf(cloud);
  let stopReporting = () => {};
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
    async start() {
      stopReporting = reportQueues(cloud, queues);
    },
    async stop() {
      stopReporting();
    },
  };
};
