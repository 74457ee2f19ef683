import db from "dynalite/db";
import validations from "dynalite/validations";
import type { Json } from "../../json";
import { AwsError } from "../errors";
import { EmbeddedStore, type Store } from "./embedded-store";
import { type Engine, itemOf, itemsOf, tableOf } from "./engine";
import { always, type Expression, holds, project } from "./expressions";
import { Gate } from "./gate";
import { type DynaliteOperation, dynaliteOperations, type EngineOperation } from "./operations";
import { type IndexDescription, type Item, keyOf, type TableDescription } from "./types";

interface DynaliteFault {
  readonly statusCode: number;
  readonly body: { readonly __type: string; readonly message?: string; readonly Message?: string };
}

/** dynalite without its HTTP server: validation and operations of DynamoDB on one store of one region. */
export class EmbeddedEngine implements Engine {
  private readonly store: EmbeddedStore;
  /** What dynalite's rules ask a store for. */
  private readonly limits: object;
  private readonly gates = new Map<string, Gate>();

  /** @param path folder of the store; in memory only when absent. */
  constructor(region: string, accountId: string, path?: string) {
    this.store = new EmbeddedStore(region, accountId, path);
    this.limits = { options: { maxItemSize: db.MAX_SIZE }, tableDb: { awsAccountId: accountId } };
  }

  async run(operation: EngineOperation, input: Json): Promise<Json> {
    if (!isDynaliteOperation(operation)) throw new Error(`dynalite has no ${operation}`);
    return this.runValidated(operation, this.validate(operation, input));
  }

  /** The input as operations want it: known members alone, expressions parsed. Throws AWS's refusal. */
  validate(operation: DynaliteOperation, input: Json): Json {
    const { rules } = dynaliteOperations[operation];
    try {
      const data = validations.checkTypes(structuredClone(input), rules.types);
      validations.checkValidations(data, rules.types, rules.custom, this.limits);
      return data;
    } catch (error) {
      const known = translate(error);
      if (known instanceof AwsError) throw known;
      // The rules look at the request alone; what they stumble over is a value that is not of its type.
      throw new AwsError("SerializationException", `${operation} has a value that is not of its type`);
    }
  }

  async runValidated(operation: DynaliteOperation, data: Json): Promise<Json> {
    switch (operation) {
      case "Query":
      case "Scan":
        return data._filter ? this.filtered(operation, data) : this.perform(operation, data);
      case "PutItem":
      case "UpdateItem":
      case "DeleteItem":
        return this.write(operation, data);
      case "BatchWriteItem":
        // In one order, so that two batches never wait for each other.
        return this.among(Object.keys(data.RequestItems as Json).sort(), () => this.perform(operation, data));
      default:
        return this.perform(operation, data);
    }
  }

  /** Does a validated input's condition hold for an item? */
  conditionHolds(data: Json, existing: Item | undefined): boolean {
    const condition = data._condition as { expression: Expression } | undefined;
    return !condition || holds(condition.expression, existing ?? {});
  }

  /** Judges the condition here, while no other write of the table runs. */
  private async write(operation: "PutItem" | "UpdateItem" | "DeleteItem", data: Json): Promise<Json> {
    const name = String(data.TableName);
    const { _condition: condition, ...unconditional } = data;
    if (!condition) return this.among([name], () => this.perform(operation, data));
    return this.gate(name).alone(async () => {
      const table = await this.table(name);
      const item = (data.Key ?? data.Item) as Item;
      const fault = table && (data.Key ? db.validateKey(item, table) : db.validateItem(item, table));
      if (fault) throw translate(fault);
      const existing = table && (await this.item(name, keyOf(item, table.KeySchema)));
      if (table && !this.conditionHolds(data, existing)) {
        throw new AwsError("ConditionalCheckFailedException", "The conditional request failed");
      }
      return this.perform(operation, unconditional);
    });
  }

  /** Reads with dynalite, filters and projects here; limits and page ends count what was read, as on DynamoDB. */
  private async filtered(operation: "Query" | "Scan", data: Json): Promise<Json> {
    const { _projection: projection, Select, _filter, ...rest } = data;
    const { expression, ...filter } = _filter as { expression: Expression };
    const counting = Select === "COUNT";
    const read: Json = { ...rest, _filter: { ...filter, expression: always }, ...(counting ? {} : { Select }) };
    const output = await this.perform(operation, read);
    const found = (output.Items as Item[]).filter((item) => holds(expression, item));
    const { Items: _, ...counts } = output;
    if (counting) return { ...counts, Count: found.length };
    const paths = (projection as { paths: unknown[] } | undefined)?.paths;
    return { ...counts, Count: found.length, Items: paths ? found.map((item) => project(paths, item)) : found };
  }

  /** Runs beside other unconditional writes of the tables. */
  private among<T>(tables: readonly string[], task: () => Promise<T>): Promise<T> {
    const [first, ...others] = tables;
    return first === undefined ? task() : this.gate(first).shared(() => this.among(others, task));
  }

  private gate(table: string): Gate {
    let gate = this.gates.get(table);
    if (!gate) {
      gate = new Gate();
      this.gates.set(table, gate);
    }
    return gate;
  }

  private perform(operation: DynaliteOperation, data: Json): Promise<Json> {
    return this.onStore(
      (store) =>
        new Promise((resolve, reject) => {
          dynaliteOperations[operation].run(store, data, (error, output) =>
            error ? reject(translate(error)) : resolve(output ?? {}),
          );
        }),
    );
  }

  table(name: string): Promise<TableDescription | undefined> {
    return tableOf(this, name);
  }

  item(table: string, key: Item): Promise<Item | undefined> {
    return itemOf(this, table, key);
  }

  items(table: string): AsyncIterable<Item> {
    return itemsOf(this, table);
  }

  keyConditions(input: Json): Json {
    return (this.validate("Query", input).KeyConditions ?? {}) as Json;
  }

  async describe(before: TableDescription, after: TableDescription): Promise<void> {
    const had = new Set((before.GlobalSecondaryIndexes ?? []).map((index) => index.IndexName));
    const has = new Set((after.GlobalSecondaryIndexes ?? []).map((index) => index.IndexName));
    for (const index of had) {
      if (!has.has(index))
        await this.done((store, callback) => store.deleteIndexDb("Global", after.TableName, index, callback));
    }
    const added = (after.GlobalSecondaryIndexes ?? []).filter((index) => !had.has(index.IndexName));
    await this.done((store, callback) => store.tableDb.put(after.TableName, after, callback));
    if (added.length > 0) await this.fill(after, added);
  }

  private async fill(table: TableDescription, indexes: readonly IndexDescription[]): Promise<void> {
    const only = { ...table, GlobalSecondaryIndexes: indexes, LocalSecondaryIndexes: [] };
    for await (const item of this.items(table.TableName)) {
      await this.done((store, callback) => db.updateIndexes(store, only, undefined, item, callback));
    }
  }

  close(): Promise<void> {
    return this.store.close();
  }

  private done(start: (store: Store, callback: (error?: Error | null) => void) => void): Promise<void> {
    return this.onStore(
      (store) => new Promise((resolve, reject) => start(store, (error) => (error ? reject(error) : resolve()))),
    );
  }

  private onStore<T>(task: (store: Store) => Promise<T>): Promise<T> {
    return this.store.use(task, (error) => error instanceof AwsError);
  }
}

function translate(error: unknown): unknown {
  const fault = error as Partial<DynaliteFault> | null;
  if (!fault?.body) return error;
  const { __type: type, message, Message } = fault.body;
  return new AwsError(type.split("#").at(-1)!, message ?? Message ?? "", fault.statusCode);
}

function isDynaliteOperation(operation: EngineOperation): operation is DynaliteOperation {
  return Object.hasOwn(dynaliteOperations, operation);
}
