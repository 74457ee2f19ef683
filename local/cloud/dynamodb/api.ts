import { isObject, type Json } from "../../json";
import type { Cloud } from "../cloud";
import { AwsError } from "../errors";
import { DetailedError } from "../protocol/errors";
import { jsonApi, type Operation } from "../protocol/json";
import type { AwsApi, AwsCall } from "../service";
import { allow, leadingKeys, queriedKeys, tableName } from "./access";
import type { Database, Region } from "./database";
import { describeTable, describeTimeToLive } from "./describe";
import { EmbeddedEngine } from "./embedded-engine";
import { Transactions, transactItems } from "./transactions";
import type { Item } from "./types";
import { Writer, type WriteTarget } from "./writer";

/** What every operation gets: the region's engine, the request with plain table names. */
interface Context {
  readonly region: Region;
  readonly call: AwsCall;
  readonly input: Json;
}

type Handler = (context: Context) => Promise<Json>;

/** DynamoDB's wire API. */
export function dynamodbApi(cloud: Cloud, database: Database): AwsApi {
  const writer = new Writer(database, cloud.clock);
  const transactions = new Transactions(writer, cloud.clock);
  const schemaOf = async (region: Region, table: string, index?: string) => {
    const description = await region.engine.table(table);
    if (!index) return description?.KeySchema;
    const indexes = [...(description?.GlobalSecondaryIndexes ?? []), ...(description?.LocalSecondaryIndexes ?? [])];
    return indexes.find(({ IndexName }) => IndexName === index)?.KeySchema;
  };
  const allowItems = async ({ call, region }: Context, action: string, table: string, items: readonly unknown[]) =>
    allow(cloud, call, action, table, { keys: leadingKeys(await schemaOf(region, table), items) });

  const writeOne =
    (operation: "PutItem" | "UpdateItem" | "DeleteItem"): Handler =>
    async (context) => {
      const { region, input } = context;
      const table = String(input.TableName);
      const item = (input.Key ?? input.Item) as Item;
      await allowItems(context, operation, table, [item]);
      const data = region.engine.validate(operation, input);
      return writer
        .write(region, [{ table, item }], () => region.engine.runValidated(operation, data))
        .catch((error: unknown) => withOldItem(region, input, item, error));
    };

  const handlers: Record<string, Handler> = {
    async GetItem(context) {
      const { region, input } = context;
      await allowItems(context, "GetItem", String(input.TableName), [input.Key]);
      return region.gate.shared(() => region.engine.run("GetItem", input));
    },
    PutItem: writeOne("PutItem"),
    UpdateItem: writeOne("UpdateItem"),
    DeleteItem: writeOne("DeleteItem"),
    async Query({ region, call, input }) {
      const table = String(input.TableName);
      const index = typeof input.IndexName === "string" ? input.IndexName : undefined;
      const keys = queriedKeys(await schemaOf(region, table, index), region.engine.keyConditions(input));
      allow(cloud, call, "Query", table, { index, keys });
      return region.gate.shared(() => region.engine.run("Query", input));
    },
    async Scan({ region, call, input }) {
      const index = typeof input.IndexName === "string" ? input.IndexName : undefined;
      allow(cloud, call, "Scan", String(input.TableName), { index });
      return region.gate.shared(() => region.engine.run("Scan", input));
    },
    async BatchGetItem(context) {
      const { region, input } = context;
      for (const [table, request] of Object.entries(requestItems(input))) {
        const keys = isObject(request) && Array.isArray(request.Keys) ? request.Keys : [];
        await allowItems(context, "BatchGetItem", table, keys);
      }
      return region.gate.shared(() => region.engine.run("BatchGetItem", input));
    },
    async BatchWriteItem(context) {
      const { region, input } = context;
      const targets: WriteTarget[] = [];
      for (const [table, requests] of Object.entries(requestItems(input))) {
        const items = Array.isArray(requests) ? requests.flatMap(batchItem) : [];
        await allowItems(context, "BatchWriteItem", table, items);
        targets.push(...items.map((item) => ({ table, item })));
      }
      return writer.write(region, targets, () => region.engine.run("BatchWriteItem", input));
    },
    async TransactWriteItems(context) {
      const items = transactItems(context.input);
      for (const { kind, request } of items) {
        const action = kind === "ConditionCheck" ? "ConditionCheckItem" : `${kind}Item`;
        const table = String(request.TableName);
        await allowItems(context, action, table, [request.Key ?? request.Item]);
      }
      const { region, input } = context;
      const { engine } = region;
      if (engine instanceof EmbeddedEngine) return transactions.write(region, engine, input);
      const written = items.map(({ request }) => ({
        table: String(request.TableName),
        item: (request.Key ?? request.Item ?? {}) as Item,
      }));
      return writer.write(region, written, () => engine.run("TransactWriteItems", input));
    },
    async TransactGetItems(context) {
      const { region } = context;
      const gets = transactGets(context.input);
      for (const get of gets) await allowItems(context, "GetItem", String(get.TableName), [get.Key]);
      if (!(region.engine instanceof EmbeddedEngine)) return region.engine.run("TransactGetItems", context.input);
      return region.gate.alone(async () => {
        const Responses: Json[] = [];
        for (const get of gets) {
          const { Item: item } = await region.engine.run("GetItem", get);
          Responses.push(item ? { Item: item } : {});
        }
        return { Responses };
      });
    },
    async DescribeTable({ region, call, input }) {
      const table = String(input.TableName);
      allow(cloud, call, "DescribeTable", table);
      const { Table } = await region.engine.run("DescribeTable", input);
      return { Table: describeTable(Table as Json, database.table(region.name, table)) };
    },
    async DescribeTimeToLive({ region, call, input }) {
      const table = String(input.TableName);
      allow(cloud, call, "DescribeTimeToLive", table);
      await region.engine.run("DescribeTable", { TableName: table });
      return describeTimeToLive(database.table(region.name, table));
    },
    async ListTables({ region, call, input }) {
      allow(cloud, call, "ListTables", "*");
      return region.engine.run("ListTables", input);
    },
  };
  const operations = Object.entries(handlers).map(([name, handler]): [string, Operation] => [
    name,
    (input, call) =>
      handler({
        call,
        region: database.region(call.region, cloud.accountId),
        input: plainNames(cloud, call.region, input.members),
      }),
  ]);
  return jsonApi({
    version: "1.0",
    target: "DynamoDB_20120810",
    errorType,
    operations: Object.fromEntries(operations),
  });
}

function errorType(code: string): string {
  if (code === "ValidationException") return `com.amazon.coral.validate#${code}`;
  const common = ["UnknownOperationException", "SerializationException", "AccessDeniedException", "InternalFailure"];
  return common.includes(code) ? `com.amazon.coral.service#${code}` : `com.amazonaws.dynamodb.v20120810#${code}`;
}

/** The request with table names where it has ARNs. */
function plainNames(cloud: Cloud, region: string, input: Json): Json {
  const plain = (value: unknown): unknown =>
    isObject(value) && value.TableName !== undefined
      ? { ...value, TableName: tableName(cloud, region, value.TableName) }
      : value;
  const out = plain(input) as Json;
  const items = out.RequestItems;
  if (isObject(items)) {
    out.RequestItems = Object.fromEntries(
      Object.entries(items).map(([name, request]) => [tableName(cloud, region, name), request]),
    );
  }
  const members = out.TransactItems;
  if (Array.isArray(members)) {
    out.TransactItems = members.map((member: unknown) =>
      isObject(member)
        ? Object.fromEntries(Object.entries(member).map(([kind, value]) => [kind, plain(value)]))
        : member,
    );
  }
  return out;
}

function requestItems(input: Json): Json {
  return isObject(input.RequestItems) ? input.RequestItems : {};
}

function batchItem(request: unknown): Item[] {
  if (!isObject(request)) return [];
  const { PutRequest, DeleteRequest } = request as Record<string, { Item?: Item; Key?: Item } | undefined>;
  const item = PutRequest?.Item ?? DeleteRequest?.Key;
  return item ? [item] : [];
}

function transactGets(input: Json): Json[] {
  const items = input.TransactItems;
  const gets = Array.isArray(items) ? items.map((item: unknown) => (isObject(item) ? item.Get : undefined)) : [];
  if (gets.length === 0 || gets.length > 100 || !gets.every(isObject)) {
    throw new AwsError("ValidationException", "TransactItems must be a list of 1 to 100 Get requests");
  }
  return gets as Json[];
}

/** Adds the item that a failed condition met, when the caller asked for it. */
async function withOldItem(region: Region, input: Json, key: Item, error: unknown): Promise<never> {
  const asked = input.ReturnValuesOnConditionCheckFailure === "ALL_OLD";
  if (!asked || !(error instanceof AwsError) || error.code !== "ConditionalCheckFailedException") throw error;
  if (error instanceof DetailedError) throw error;
  const table = String(input.TableName);
  const schema = (await region.engine.table(table))?.KeySchema ?? [];
  const existing = await region.engine.item(
    table,
    Object.fromEntries(schema.map(({ AttributeName: a }) => [a, key[a]!])),
  );
  throw new DetailedError(error.code, error.message, existing ? { Item: existing } : {});
}
