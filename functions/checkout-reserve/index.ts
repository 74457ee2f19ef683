import { TransactionCanceledException } from "@aws-sdk/client-dynamodb";
import { TransactWriteCommand } from "@aws-sdk/lib-dynamodb";
import { stepOf } from "../shared/checkout";
import { type Checkout, parseCheckout } from "../shared/checkout-input";
import { keys } from "../shared/keys";
import { log } from "../shared/log";
import { Problem } from "../shared/problem";
import { table, tableName } from "../shared/table";

/**
 * First step of a checkout: takes all items from stock, or none. The reservation is written in the same transaction,
 * so a repeated step takes nothing twice. Fails with `OutOfStock`.
 */
export async function handler(input: unknown): Promise<Checkout> {
  const checkout = parseCheckout(input);
  try {
    await reserve(checkout);
    log("INFO", "reserved", { checkoutId: checkout.checkoutId });
  } catch (error) {
    if (!(error instanceof TransactionCanceledException)) throw error;
    if (!(await stepOf(checkout.checkoutId, "RESERVATION"))) throw refusal(checkout, error);
  }
  return checkout;
}

async function reserve({ checkoutId, items }: Checkout): Promise<void> {
  const taken = items.map(({ productId, quantity }) => ({
    Update: {
      TableName: tableName,
      Key: keys.stock(productId),
      UpdateExpression: "SET available = available - :quantity",
      ConditionExpression: "available >= :quantity",
      ExpressionAttributeValues: { ":quantity": quantity },
    },
  }));
  const reservation = {
    Put: {
      TableName: tableName,
      Item: { ...keys.checkout(checkoutId, "RESERVATION"), items, at: new Date().toISOString() },
      ConditionExpression: "attribute_not_exists(pk)",
    },
  };
  await table.send(new TransactWriteCommand({ TransactItems: [...taken, reservation] }));
}

function refusal({ items }: Checkout, error: TransactionCanceledException): Error {
  const short = items.filter((_, i) => error.CancellationReasons?.[i]?.Code === "ConditionalCheckFailed");
  // Another transaction was in the way: the workflow tries again.
  if (short.length === 0) return error;
  return new Problem(409, "OutOfStock", `Not in stock: ${short.map(({ productId }) => productId).join(", ")}.`);
}
