import type { Json } from "../../json";

/** An attribute in DynamoDB's JSON, e.g. `{"S": "text"}`. */
export type AttributeValue = Readonly<Record<string, unknown>>;

/** An item, or the key of one. */
export type Item = Readonly<Record<string, AttributeValue>>;

/** A key schema element. */
export interface KeyElement {
  readonly AttributeName: string;
  readonly KeyType: "HASH" | "RANGE";
}

/** A secondary index as DynamoDB describes it. */
export interface IndexDescription extends Json {
  readonly IndexName: string;
  readonly KeySchema: readonly KeyElement[];
  readonly Projection?: { readonly ProjectionType?: string; readonly NonKeyAttributes?: readonly string[] };
}

/** What dynalite keeps of a table. */
export interface TableDescription extends Json {
  readonly TableName: string;
  readonly TableStatus: string;
  readonly KeySchema: readonly KeyElement[];
  readonly AttributeDefinitions: readonly { AttributeName: string; AttributeType: string }[];
  readonly GlobalSecondaryIndexes?: readonly IndexDescription[];
  readonly LocalSecondaryIndexes?: readonly IndexDescription[];
}

/** The key attributes of an item, by a key schema. */
export function keyOf(item: Item, schema: readonly KeyElement[]): Item {
  return Object.fromEntries(schema.flatMap(({ AttributeName: name }) => (item[name] ? [[name, item[name]]] : [])));
}
