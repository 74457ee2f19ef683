import { GetCommand } from "@aws-sdk/lib-dynamodb";
import { keys } from "./keys";
import { table, tableName } from "./table";

/** What a step of a checkout left behind; undefined when it has not been done. */
export async function stepOf(checkoutId: string, step: string): Promise<Record<string, unknown> | undefined> {
  const Key = keys.checkout(checkoutId, step);
  const { Item } = await table.send(new GetCommand({ TableName: tableName, Key, ConsistentRead: true }));
  return Item;
}
