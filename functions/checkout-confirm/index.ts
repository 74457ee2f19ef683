import { PutCommand } from "@aws-sdk/lib-dynamodb";
import type { Charged } from "../checkout-charge";
import { keys } from "../shared/keys";
import { log } from "../shared/log";
import { table, tableName } from "../shared/table";

/** Last step of a checkout: writes the receipt, whose content is the same however often it is written. */
export async function handler({ checkoutId, account, items, total, currency }: Charged) {
  const receipt = { checkoutId, status: "confirmed", account, items, total, currency };
  await table.send(
    new PutCommand({ TableName: tableName, Item: { ...keys.checkout(checkoutId, "RECEIPT"), ...receipt } }),
  );
  log("INFO", "confirmed", { checkoutId, total, currency });
  return receipt;
}
