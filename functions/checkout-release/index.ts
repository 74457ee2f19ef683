import { TransactionCanceledException } from "@aws-sdk/client-dynamodb";
import { TransactWriteCommand } from "@aws-sdk/lib-dynamodb";
import { parseCheckout } from "../shared/checkout-input";
import { keys } from "../shared/keys";
import { log } from "../shared/log";
import { table, tableName } from "../shared/table";

/** Undoes a reservation whose checkout failed: its items go back to stock, once. */
export async function handler(input: unknown): Promise<{ checkoutId: string; status: "released" }> {
  const { checkoutId, items } = parseCheckout(input);
  const returned = items.map(({ productId, quantity }) => ({
    Update: {
      TableName: tableName,
      Key: keys.stock(productId),
      UpdateExpression: "ADD available :quantity",
      ExpressionAttributeValues: { ":quantity": quantity },
    },
  }));
  const reservation = {
    Delete: {
      TableName: tableName,
      Key: keys.checkout(checkoutId, "RESERVATION"),
      ConditionExpression: "attribute_exists(pk)",
    },
  };
  try {
    await table.send(new TransactWriteCommand({ TransactItems: [reservation, ...returned] }));
  } catch (error) {
    if (!(error instanceof TransactionCanceledException)) throw error;
    // No reservation left: an earlier try has returned the items.
    if (error.CancellationReasons?.[0]?.Code !== "ConditionalCheckFailed") throw error;
  }
  log("INFO", "released", { checkoutId });
  return { checkoutId, status: "released" };
}
