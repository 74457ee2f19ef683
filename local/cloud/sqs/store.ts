import { createHash, randomUUID } from "node:crypto";
import { EventEmitter } from "node:events";
import type { Clock } from "../../clock";
import { AwsError } from "../errors";
import { sharedBy } from "../protocol/shared";
import type { Entries, Storage } from "../storage";
import { type Message, type NewMessage, toMessage } from "./message";
import { messageId, newReceiptHandle } from "./receipt";
import { parseRedrive, type QueueSettings } from "./settings";

const deduplicationMs = 5 * 60 * 1000;
const maxInFlight = 120_000;

interface Queue {
  /** In the order of arrival. */
  readonly messages: Map<string, Message>;
  /** Messages sent within five minutes, by deduplication id. */
  readonly sent: Map<string, { readonly at: number; readonly id: string; readonly sequenceNumber: string }>;
}

/** Queues and messages of one storage; time is passed in, because clouds on one storage may have clocks of their own. */
export class QueueStore {
  readonly settings: Entries<QueueSettings>;
  private readonly messages: Entries<Message>;
  private readonly queues = new Map<string, Queue>();
  private readonly arrivals = new EventEmitter().setMaxListeners(0);
  private sequence = 0n;

  constructor(storage: Storage) {
    this.settings = storage.entries("sqs-queues");
    this.messages = storage.entries("sqs-messages");
    for (const [key, message] of this.messages) {
      this.queue(key.slice(0, key.lastIndexOf("#"))).messages.set(message.id, message);
      if (message.sequenceNumber && BigInt(message.sequenceNumber) > this.sequence) {
        this.sequence = BigInt(message.sequenceNumber);
      }
    }
  }

  /** Settings of a queue; throws SQS's refusal when there is none. */
  existing(arn: string): QueueSettings {
    const settings = this.settings.get(arn);
    if (!settings) throw new AwsError("QueueDoesNotExist", "The specified queue does not exist.");
    return settings;
  }

  /** Adds a message, or returns the one that a FIFO queue got under the same deduplication id. */
  send(arn: string, message: NewMessage, clock: Clock): { id: string; sequenceNumber?: string } {
    const settings = this.existing(arn);
    const now = clock.now();
    const id = randomUUID();
    if (!settings.fifo) {
      this.put(arn, toMessage(id, message, now, message.delaySeconds ?? settings.delaySeconds));
      this.announce(arn, clock, message.delaySeconds ?? settings.delaySeconds);
      return { id };
    }
    const deduplicationId = deduplicationIdOf(settings, message);
    const { sent } = this.queue(arn);
    for (const [known, { at }] of sent) if (now - at >= deduplicationMs) sent.delete(known);
    const scope = settings.deduplicatePerGroup ? `${message.groupId}\n${deduplicationId}` : deduplicationId;
    const earlier = sent.get(scope);
    if (earlier) return { id: earlier.id, sequenceNumber: earlier.sequenceNumber };
    const sequenceNumber = this.nextSequence(now);
    sent.set(scope, { at: now, id, sequenceNumber });
    this.put(arn, { ...toMessage(id, message, now, settings.delaySeconds), deduplicationId, sequenceNumber });
    this.announce(arn, clock, settings.delaySeconds);
    return { id, sequenceNumber };
  }

  /** Takes up to `max` messages that are visible, and hides them. */
  take(arn: string, max: number, visibilitySeconds: number, clock: Clock): Message[] {
    const settings = this.existing(arn);
    const now = clock.now();
    this.expire(settings, now);
    const { messages } = this.queue(arn);
    const hidden = [...messages.values()].filter(inFlight(now));
    if (hidden.length >= maxInFlight) {
      throw new AwsError("OverLimit", "Too many messages in flight.", 403);
    }
    const busyGroups = new Set(hidden.map(({ groupId }) => groupId));
    const taken: Message[] = [];
    for (const message of [...messages.values()]) {
      if (taken.length >= max) break;
      if (message.visibleAt > now) {
        // A delayed message of a FIFO group holds back those behind it.
        if (settings.fifo) busyGroups.add(message.groupId);
        continue;
      }
      if (settings.fifo && busyGroups.has(message.groupId)) continue;
      if (this.redrive(settings, message, clock)) continue;
      message.receiveCount++;
      message.firstReceivedAt ??= now;
      message.receiptHandle = newReceiptHandle(message.id);
      message.visibleAt = now + visibilitySeconds * 1000;
      this.put(arn, message);
      taken.push({ ...message });
    }
    if (taken.length > 0) this.announce(arn, clock, visibilitySeconds);
    return taken;
  }

  /** Deletes the message of a receipt; one that is gone already is no error, as on SQS. */
  remove(arn: string, receiptHandle: string, clock: Clock): void {
    const settings = this.existing(arn);
    const message = this.queue(arn).messages.get(messageId(receiptHandle));
    if (!message) return;
    if (message.receiptHandle !== receiptHandle) return;
    if (settings.fifo && message.visibleAt <= clock.now()) {
      throw new AwsError(
        "InvalidParameterValue",
        "Value for parameter ReceiptHandle is invalid. Reason: The receipt handle has expired.",
      );
    }
    this.drop(arn, message);
    // The next of the group may go now.
    this.announce(arn, clock, 0);
  }

  /** Hides a received message for another time, counted from now; 0 shows it. */
  changeVisibility(arn: string, receiptHandle: string, seconds: number, clock: Clock): void {
    this.existing(arn);
    const message = this.queue(arn).messages.get(messageId(receiptHandle));
    const now = clock.now();
    if (!message || message.receiptHandle !== receiptHandle || !inFlight(now)(message)) {
      throw new AwsError(
        "MessageNotInflight",
        `Value ${receiptHandle} for parameter ReceiptHandle is invalid. Reason: Message does not exist or is not available for visibility timeout change.`,
      );
    }
    message.visibleAt = now + seconds * 1000;
    this.put(arn, message);
    this.announce(arn, clock, seconds);
  }

  /** Deletes all messages. */
  purge(arn: string): void {
    for (const message of [...this.queue(arn).messages.values()]) this.drop(arn, message);
  }

  /** Deletes a queue with its messages. */
  delete(arn: string): void {
    this.purge(arn);
    this.queues.delete(arn);
    this.settings.delete(arn);
  }

  /** Messages that may be received, that wait for their delay, and that are in flight. */
  counts(arn: string, clock: Clock): { visible: number; delayed: number; inFlight: number } {
    const now = clock.now();
    this.expire(this.existing(arn), now);
    const counts = { visible: 0, delayed: 0, inFlight: 0 };
    for (const message of this.queue(arn).messages.values()) {
      counts[message.visibleAt <= now ? "visible" : message.receiptHandle ? "inFlight" : "delayed"]++;
    }
    return counts;
  }

  /** Age of the oldest message that is still there; 0 for an empty queue. */
  ageOfOldestMs(arn: string, clock: Clock): number {
    const oldest = Math.min(...[...this.queue(arn).messages.values()].map(({ sentAt }) => sentAt));
    return Number.isFinite(oldest) ? clock.now() - oldest : 0;
  }

  /** Calls `listener` whenever a message of the queue may have become visible. */
  onArrival(arn: string, listener: () => void): () => void {
    this.arrivals.on(arn, listener);
    return () => this.arrivals.off(arn, listener);
  }

  /** True when the message had been received too often and went to the dead-letter queue. */
  private redrive(settings: QueueSettings, message: Message, clock: Clock): boolean {
    if (!settings.redrivePolicy) return false;
    const { deadLetterTargetArn, maxReceiveCount } = parseRedrive(settings.redrivePolicy);
    if (message.receiveCount < maxReceiveCount || !this.settings.has(deadLetterTargetArn)) return false;
    this.drop(settings.arn, message);
    const { receiptHandle: _, firstReceivedAt: __, ...kept } = message;
    this.put(deadLetterTargetArn, {
      ...kept,
      visibleAt: clock.now(),
      receiveCount: 0,
      deadLetterSourceArn: settings.arn,
    });
    this.announce(deadLetterTargetArn, clock, 0);
    return true;
  }

  private announce(arn: string, clock: Clock, afterSeconds: number): void {
    if (afterSeconds > 0) clock.after(afterSeconds * 1000, () => this.arrivals.emit(arn));
    else this.arrivals.emit(arn);
  }

  private expire(settings: QueueSettings, now: number): void {
    for (const message of [...this.queue(settings.arn).messages.values()]) {
      if (now - message.sentAt >= settings.retentionSeconds * 1000) this.drop(settings.arn, message);
    }
  }

  private nextSequence(now: number): string {
    const least = BigInt(now) * 10_000_000n;
    this.sequence = this.sequence >= least ? this.sequence + 1n : least;
    return this.sequence.toString().padStart(20, "0");
  }

  private put(arn: string, message: Message): void {
    this.messages.set(`${arn}#${message.id}`, message);
    this.queue(arn).messages.set(message.id, message);
  }

  private drop(arn: string, message: Message): void {
    this.messages.delete(`${arn}#${message.id}`);
    this.queue(arn).messages.delete(message.id);
  }

  private queue(arn: string): Queue {
    let queue = this.queues.get(arn);
    if (!queue) {
      queue = { messages: new Map(), sent: new Map() };
      this.queues.set(arn, queue);
    }
    return queue;
  }
}

/** The queues of a storage. */
export const queueStoreOf = sharedBy((storage) => new QueueStore(storage));

function deduplicationIdOf(settings: QueueSettings, message: NewMessage): string {
  if (message.deduplicationId) return message.deduplicationId;
  if (settings.contentBasedDeduplication) return createHash("sha256").update(message.body).digest("hex");
  throw new AwsError(
    "InvalidParameterValue",
    "The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly",
  );
}

function inFlight(now: number): (message: Message) => boolean {
  return ({ visibleAt, receiptHandle }) => receiptHandle !== undefined && visibleAt > now;
}
