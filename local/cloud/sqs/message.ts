import type { MessageAttribute } from "./checksums";

/** A message that is kept in a queue. */
export interface Message {
  readonly id: string;
  readonly body: string;
  readonly attributes: Readonly<Record<string, MessageAttribute>>;
  readonly traceHeader?: string;
  readonly senderId: string;
  readonly sentAt: number;
  /** When it may be received next. */
  visibleAt: number;
  receiveCount: number;
  firstReceivedAt?: number;
  /** Handle of the latest receipt; older ones no longer delete it. */
  receiptHandle?: string;
  readonly groupId?: string;
  readonly deduplicationId?: string;
  readonly sequenceNumber?: string;
  /** Queue that gave the message up. */
  readonly deadLetterSourceArn?: string;
}

/** A message to be sent. */
export interface NewMessage {
  readonly body: string;
  readonly attributes?: Readonly<Record<string, MessageAttribute>>;
  readonly traceHeader?: string;
  readonly senderId: string;
  /** @default the queue's */
  readonly delaySeconds?: number;
  readonly groupId?: string;
  readonly deduplicationId?: string;
}

/** How to receive. */
export interface ReceiveOptions {
  /** 1 to 10. @default 1 */
  readonly maxMessages?: number;
  /** @default the queue's */
  readonly visibilitySeconds?: number;
  /** Waits for a message this long. @default the queue's */
  readonly waitSeconds?: number;
  /** Ends the wait early. */
  readonly signal?: AbortSignal;
}

/** A new message as it is kept. */
export function toMessage(id: string, message: NewMessage, now: number, delaySeconds: number): Message {
  return {
    id,
    body: message.body,
    attributes: message.attributes ?? {},
    senderId: message.senderId,
    sentAt: now,
    visibleAt: now + delaySeconds * 1000,
    receiveCount: 0,
    ...(message.traceHeader ? { traceHeader: message.traceHeader } : {}),
    ...(message.groupId ? { groupId: message.groupId } : {}),
  };
}
