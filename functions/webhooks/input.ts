import * as v from "valibot";
import { check } from "../shared/input";

const webhookEvent = v.object({
  /** Unique per source; a repeated delivery carries the same. */
  eventId: v.pipe(v.string(), v.regex(/^[\w-]{1,128}$/)),
  type: v.picklist(["order.paid", "order.shipped", "order.delivered", "order.cancelled"]),
  customer: v.pipe(v.string(), v.minLength(1), v.maxLength(128)),
  orderId: v.pipe(v.string(), v.regex(/^order-[0-9a-f]{32}$/)),
});

/** What partners tell of an order. */
export type WebhookEvent = v.InferOutput<typeof webhookEvent>;

/** The event in a webhook's body; throws when it is not one. */
export function parseEvent(body: string): WebhookEvent {
  return check(JSON.parse(body), webhookEvent, "The webhook has faults.");
}
