import * as v from "valibot";
import { addSubscription, customerOfConnection } from "../shared/connections";
import { check } from "../shared/input";
import { handleLive } from "../shared/live";
import { findOrder } from "../shared/orders";
import { Problem } from "../shared/problem";

const message = v.object({
  action: v.literal("subscribe"),
  orderId: v.pipe(v.string(), v.regex(/^order-[0-9a-f]{32}$/)),
});

/** `{"action":"subscribe","orderId":…}`: from now on the connection hears of its own order's changes. */
export const handler = handleLive(async ({ requestContext, body }) => {
  const { connectionId } = requestContext;
  const { orderId } = check(parse(body), message, "The message has faults.");
  const customer = await customerOfConnection(connectionId);
  const order = customer === undefined ? undefined : await findOrder(customer, orderId);
  if (!order) throw new Problem(404, "OrderNotFound", "There is no such order.");
  await addSubscription(orderId, connectionId);
  return { type: "subscribed", orderId, status: order.status };
});

function parse(body: string | undefined): unknown {
  try {
    return JSON.parse(body ?? "");
  } catch {
    throw new Problem(400, "InvalidJson", "The message is not JSON.");
  }
}
