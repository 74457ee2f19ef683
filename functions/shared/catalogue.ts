import { GetCommand, QueryCommand } from "@aws-sdk/lib-dynamodb";
import { isKey } from "./input";
import { keys } from "./keys";
import { table, tableName } from "./table";

/** A product as customers see it. */
export interface Product {
  readonly productId: string;
  readonly name: string;
  readonly description: string;
  /** In the currency's smallest unit, e.g. cents. */
  readonly price: number;
  /** ISO 4217. */
  readonly currency: string;
}

/** A page of the catalogue, and where the next one begins. */
export async function productPage(limit: number, after: string | undefined) {
  const page = await table.send(
    new QueryCommand({
      TableName: tableName,
      KeyConditionExpression: "pk = :catalogue",
      ExpressionAttributeValues: { ":catalogue": "CATALOGUE" },
      Limit: limit,
      ...(after === undefined ? {} : { ExclusiveStartKey: keys.product(after) }),
    }),
  );
  const next = page.LastEvaluatedKey?.sk as string | undefined;
  return { products: (page.Items ?? []).map(toProduct), next };
}

/** One product; undefined when the catalogue has none of that id. */
export async function findProduct(productId: string): Promise<Product | undefined> {
  if (!isKey(productId)) return undefined;
  const { Item } = await table.send(new GetCommand({ TableName: tableName, Key: keys.product(productId) }));
  return Item ? toProduct(Item) : undefined;
}

function toProduct(item: Record<string, unknown>): Product {
  return {
    productId: item.sk as string,
    name: item.name as string,
    description: item.description as string,
    price: item.price as number,
    currency: item.currency as string,
  };
}
