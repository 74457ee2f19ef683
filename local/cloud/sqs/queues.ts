import type { Cloud } from "../cloud";
import { AwsError } from "../errors";
import { authorize, type Caller } from "../protocol/authorize";
import { sizeOf } from "./checksums";
import type { Message, NewMessage, ReceiveOptions } from "./message";
import type { QueueSettings } from "./settings";
import { type QueueStore, queueStoreOf } from "./store";

/** ARN of a queue. */
export function queueArn(region: string, accountId: string, name: string): string {
  return `arn:aws:sqs:${region}:${accountId}:${name}`;
}

/**
 * The queues of a cloud for callers inside it: event source mappings, SNS, EventBridge, Step Functions. Every call asks
 * IAM for `sqs:SendMessage`, `sqs:ReceiveMessage`, … on the queue's ARN, with the queue's policy.
 */
export class Queues {
  readonly store: QueueStore;

  constructor(private readonly cloud: Cloud) {
    this.store = queueStoreOf(cloud.storage);
  }

  /** Settings of a queue; throws `QueueDoesNotExist`. */
  settings(arn: string): QueueSettings {
    return this.store.existing(arn);
  }

  /** Asks IAM about an action on a queue. */
  allow(by: Caller, action: string, arn: string): void {
    authorize(this.cloud, by, `sqs:${action}`, arn, { resourcePolicy: this.store.settings.get(arn)?.policy });
  }

  /** Sends a message. */
  send(arn: string, message: NewMessage, by: Caller): { id: string; sequenceNumber?: string } {
    this.allow(by, "SendMessage", arn);
    return this.enqueue(arn, message);
  }

  /** Sends a message whose sender has been allowed already. */
  enqueue(arn: string, message: NewMessage): { id: string; sequenceNumber?: string } {
    const settings = this.settings(arn);
    checkMessage(settings, message);
    return this.store.send(arn, message, this.cloud.clock);
  }

  /** Receives messages, waiting for the first one as long as the options or the queue say. */
  async receive(arn: string, options: ReceiveOptions, by: Caller): Promise<Message[]> {
    this.allow(by, "ReceiveMessage", arn);
    const settings = this.settings(arn);
    const { clock } = this.cloud;
    const max = options.maxMessages ?? 1;
    const visibility = options.visibilitySeconds ?? settings.visibilityTimeoutSeconds;
    const until = clock.now() + (options.waitSeconds ?? settings.waitSeconds) * 1000;
    for (;;) {
      const messages = this.store.take(arn, max, visibility, clock);
      const left = until - clock.now();
      if (messages.length > 0 || left <= 0 || options.signal?.aborted) return messages;
      await this.arrival(arn, left, options.signal);
      // The queue may have been deleted meanwhile.
      if (!this.store.settings.has(arn)) return [];
    }
  }

  /** Deletes a received message. */
  delete(arn: string, receiptHandle: string, by: Caller): void {
    this.allow(by, "DeleteMessage", arn);
    this.store.remove(arn, receiptHandle, this.cloud.clock);
  }

  /** Hides a received message for another time. */
  changeVisibility(arn: string, receiptHandle: string, seconds: number, by: Caller): void {
    this.allow(by, "ChangeMessageVisibility", arn);
    this.store.changeVisibility(arn, receiptHandle, seconds, this.cloud.clock);
  }

  private arrival(arn: string, ms: number, signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve) => {
      const finish = () => {
        stopListening();
        cancel();
        signal?.removeEventListener("abort", finish);
        resolve();
      };
      const stopListening = this.store.onArrival(arn, finish);
      const cancel = this.cloud.clock.after(ms, finish);
      signal?.addEventListener("abort", finish);
    });
  }
}

// SQS takes the characters that XML 1.0 allows.
const forbidden = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;

function checkMessage(settings: QueueSettings, message: NewMessage): void {
  const refuse = (code: string, text: string): never => {
    throw new AwsError(code, text);
  };
  if (message.body === "") refuse("MissingParameter", "The request must contain the parameter MessageBody.");
  if (forbidden.test(message.body)) {
    refuse(
      "InvalidMessageContents",
      "Invalid binary character was found in the message body, the set of allowed characters is #x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF",
    );
  }
  const size = sizeOf(message.body, message.attributes ?? {});
  if (size > settings.maxMessageSize) {
    refuse(
      "InvalidParameterValue",
      `One or more parameters are invalid. Reason: Message must be shorter than ${settings.maxMessageSize} bytes.`,
    );
  }
  if (settings.fifo && !message.groupId) {
    refuse("MissingParameter", "The request must contain the parameter MessageGroupId.");
  }
  if (settings.fifo && message.delaySeconds) {
    refuse(
      "InvalidParameterValue",
      `Value ${message.delaySeconds} for parameter DelaySeconds is invalid. Reason: The request include parameter that is not valid for this queue type.`,
    );
  }
  if (!settings.fifo && message.deduplicationId) {
    refuse(
      "InvalidParameterValue",
      "The request include parameter that is not valid for this queue type: MessageDeduplicationId",
    );
  }
}
