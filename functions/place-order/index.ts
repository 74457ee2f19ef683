import { createHash } from "node:crypto";
import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { PutCommand } from "@aws-sdk/lib-dynamodb";
import { handleHttp, json } from "../shared/http";
import { customerOf, readBody } from "../shared/input";
import { findOrder, type Order, orderView, toItem } from "../shared/orders";
import { priceLines } from "../shared/price";
import { Problem } from "../shared/problem";
import type { Request } from "../shared/request";
import { table, tableName } from "../shared/table";
import { type OrderRequest, orderRequest } from "./input";

/**
 * POST /orders: places an order once for each Idempotency-Key. The order's id is made from customer and key, so that
 * one conditional write decides: a repeated request finds its own order, and the same key with other content is refused.
 */
export const handler = handleHttp(async (request) => {
  const customer = customerOf(request);
  const key = idempotencyKey(request);
  const wanted = readBody(request, orderRequest);
  const order = await newOrder(customer, key, wanted);
  try {
    await table.send(
      new PutCommand({ TableName: tableName, Item: toItem(order), ConditionExpression: "attribute_not_exists(pk)" }),
    );
    return json(201, { order: orderView(order) }, { location: `orders/${order.orderId}` });
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
  }
  const placed = await findOrder(customer, order.orderId);
  if (placed?.requestHash !== order.requestHash) {
    throw new Problem(409, "IdempotencyKeyReused", "This Idempotency-Key was used for another order.");
  }
  return json(200, { order: orderView(placed) }, { "idempotent-replayed": "true" });
});

function idempotencyKey(request: Request): string {
  const key = request.headers["idempotency-key"];
  if (key !== undefined && /^[\w-]{8,128}$/.test(key)) return key;
  throw new Problem(
    400,
    "IdempotencyKeyNeeded",
    "Send an Idempotency-Key header of 8 to 128 letters, digits, - or _; repeat it when you repeat the request.",
  );
}

async function newOrder(customer: string, key: string, wanted: OrderRequest): Promise<Order> {
  const { lines, total, currency } = await priceLines(wanted.items);
  const placedAt = new Date().toISOString();
  return {
    customer,
    orderId: `order-${hash([customer, key]).slice(0, 32)}`,
    status: "placed",
    lines,
    total,
    currency,
    placedAt,
    history: [{ status: "placed", at: placedAt }],
    requestHash: hash(wanted.items.map(({ productId, quantity }) => [productId, quantity])),
  };
}

function hash(value: unknown): string {
  return createHash("sha256").update(JSON.stringify(value)).digest("hex");
}
