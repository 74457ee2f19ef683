import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { GetCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { isKey } from "./input";
import { keys } from "./keys";
import { Problem } from "./problem";
import { table, tableName } from "./table";

/** The life of an order. */
export const statuses = ["placed", "paid", "shipped", "delivered", "cancelled"] as const;
/** The life of an order. */
export type Status = (typeof statuses)[number];

/** What may follow a status. */
const following: Readonly<Record<Status, readonly Status[]>> = {
  placed: ["paid", "cancelled"],
  paid: ["shipped", "cancelled"],
  shipped: ["delivered"],
  delivered: [],
  cancelled: [],
};

/** A line of an order. */
export interface OrderLine {
  readonly productId: string;
  readonly quantity: number;
  /** Price of one when the order was placed. */
  readonly price: number;
}

/** An order as it lies in the table. */
export interface Order {
  readonly customer: string;
  readonly orderId: string;
  readonly status: Status;
  readonly lines: readonly OrderLine[];
  readonly total: number;
  readonly currency: string;
  readonly placedAt: string;
  readonly history: readonly { readonly status: Status; readonly at: string }[];
  /** Hash of the request that placed it. */
  readonly requestHash: string;
}

/** An order's item, with what indexes and stream filters look at. */
export function toItem(order: Order) {
  const { customer, ...rest } = order;
  return { ...keys.order(customer, order.orderId), ...rest, entity: "order", day: order.placedAt.slice(0, 10) };
}

/** The order in an item. */
export function fromItem(item: Record<string, unknown>): Order {
  const { pk, sk: _sk, entity: _entity, day: _day, ...rest } = item;
  return { ...(rest as unknown as Omit<Order, "customer">), customer: pk as string };
}

/** A customer's order; undefined when there is none, or it is another's. */
export async function findOrder(customer: string, orderId: string): Promise<Order | undefined> {
  if (!isKey(orderId)) return undefined;
  const { Item } = await table.send(new GetCommand({ TableName: tableName, Key: keys.order(customer, orderId) }));
  return Item?.entity === "order" ? fromItem(Item) : undefined;
}

/** What an order's owner sees; the hash of the request is nobody's business. */
export function orderView({ requestHash: _hash, customer: _customer, ...order }: Order) {
  return order;
}

/**
 * Moves an order on. Doing it twice changes nothing; a step that does not follow throws a 409, an unknown order a 404.
 * The write is conditional on the status that was read, so two changes at once cannot both win.
 */
export async function changeStatus(customer: string, orderId: string, status: Status): Promise<Order> {
  const order = await findOrder(customer, orderId);
  if (!order) throw new Problem(404, "OrderNotFound", "There is no such order.");
  if (order.status === status) return order;
  if (!following[order.status].includes(status)) {
    throw new Problem(409, "StatusConflict", `An order that is ${order.status} cannot become ${status}.`);
  }
  const at = new Date().toISOString();
  try {
    const { Attributes } = await table.send(
      new UpdateCommand({
        TableName: tableName,
        Key: keys.order(customer, orderId),
        UpdateExpression: "SET #status = :status, history = list_append(history, :step)",
        ConditionExpression: "#status = :before",
        ExpressionAttributeNames: { "#status": "status" },
        ExpressionAttributeValues: { ":status": status, ":before": order.status, ":step": [{ status, at }] },
        ReturnValues: "ALL_NEW",
      }),
    );
    return fromItem(Attributes!);
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    throw new Problem(409, "StatusConflict", "The order changed at the same moment; read it and try again.");
  }
}
