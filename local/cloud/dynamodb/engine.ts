import type { Json } from "../../json";
import { AwsError } from "../errors";
import type { DynaliteOperation, EngineOperation } from "./operations";
import type { Item, TableDescription } from "./types";

/** What carries DynamoDB's operations out on the tables of one region. */
export interface Engine {
  /** Runs one operation; rejects with what AWS would answer. The input is not changed. */
  run(operation: EngineOperation, input: Json): Promise<Json>;
  /** The input as {@link runValidated} wants it. Throws AWS's refusal where it can be told without the tables. */
  validate(operation: DynaliteOperation, input: Json): Json;
  /** Runs an operation whose input went through {@link validate}. */
  runValidated(operation: DynaliteOperation, data: Json): Promise<Json>;
  /** Key conditions of a Query by attribute, its expression parsed. */
  keyConditions(input: Json): Json;
  /** The table; undefined when there is none. */
  table(name: string): Promise<TableDescription | undefined>;
  /** The item of a key; undefined when there is none. */
  item(table: string, key: Item): Promise<Item | undefined>;
  /** Every item of a table. */
  items(table: string): AsyncIterable<Item>;
  /** Gives a table the indexes of another description, and fills those that it did not have. */
  describe(before: TableDescription, after: TableDescription): Promise<void>;
  /** Waits for what is under way and closes the store. */
  close(): Promise<void>;
}

/** The table of a name, by any engine; undefined when there is none. */
export async function tableOf(engine: Pick<Engine, "run">, name: string): Promise<TableDescription | undefined> {
  try {
    const { Table } = await engine.run("DescribeTable", { TableName: name });
    return Table as TableDescription;
  } catch (error) {
    if (error instanceof AwsError && error.code === "ResourceNotFoundException") return undefined;
    throw error;
  }
}

/** The item of a key, by any engine. */
export async function itemOf(engine: Pick<Engine, "run">, table: string, key: Item): Promise<Item | undefined> {
  const { Item: found } = await engine.run("GetItem", { TableName: table, Key: key, ConsistentRead: true });
  return found as Item | undefined;
}

/** Every item of a table, by any engine. */
export async function* itemsOf(engine: Pick<Engine, "run">, table: string): AsyncIterable<Item> {
  let from: unknown;
  do {
    const page = await engine.run("Scan", { TableName: table, ...(from ? { ExclusiveStartKey: from } : {}) });
    yield* (page.Items ?? []) as Item[];
    from = page.LastEvaluatedKey;
  } while (from);
}
