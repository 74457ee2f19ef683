import { handleHttp, json } from "../shared/http";
import { customerOf } from "../shared/input";
import { findOrder, orderView } from "../shared/orders";
import { Problem } from "../shared/problem";

/** GET /orders/{orderId} (v2): one of the caller's orders, with its history. */
export const handler = handleHttp(async (request) => {
  const order = await findOrder(customerOf(request), request.params.orderId ?? "");
  if (!order) throw new Problem(404, "OrderNotFound", "There is no such order.");
  return json(200, { order: orderView(order) }, { "cache-control": "private, no-store" });
});
