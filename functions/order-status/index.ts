import * as v from "valibot";
import { handleHttp, json } from "../shared/http";
import { readBody } from "../shared/input";
import { changeStatus, statuses } from "../shared/orders";

const input = v.strictObject({ status: v.picklist(statuses) });

/** PUT /customers/{customer}/orders/{orderId}/status (back office): moves an order on. */
export const handler = handleHttp(async (request) => {
  const { status } = readBody(request, input);
  const order = await changeStatus(request.params.customer ?? "", request.params.orderId ?? "", status);
  return json(200, { orderId: order.orderId, status: order.status, history: order.history });
});
