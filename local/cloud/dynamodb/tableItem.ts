import { isObject } from "../../json";
import { AwsError } from "../errors";
import { type Properties, type ResourceContext, type ResourceType, resourceType } from "../resource";
import type { Database } from "./database";
import type { AttributeValue, Item } from "./types";
import { Writer } from "./writer";

interface TableItemInputs extends Properties {
  readonly tableName: string;
  readonly hashKey: string;
  readonly rangeKey?: string;
  /** DynamoDB JSON. */
  readonly item: string;
}

/** `aws:dynamodb/tableItem:TableItem`: an item that the program keeps in a table. */
export function tableItemType(database: Database): ResourceType {
  const put = async (inputs: TableItemInputs, context: ResourceContext) => {
    const region = database.region(context.region, context.accountId);
    const item = parseItem(inputs);
    const input = { TableName: inputs.tableName, Item: item };
    await new Writer(database, context.cloud.clock).write(region, [{ table: inputs.tableName, item }], () =>
      region.engine.run("PutItem", input),
    );
    return item;
  };
  return resourceType<TableItemInputs>({
    type: "aws:dynamodb/tableItem:TableItem",
    replaceOn: ["tableName", "hashKey", "rangeKey"],
    async create(inputs, context) {
      const item = parseItem(inputs);
      const seeded = context.cloud.storage.entries<string>("dynamodb-seeded");
      const region = database.region(context.region, context.accountId);
      const existing = await region.engine.item(inputs.tableName, key(inputs, item));
      // A rebuilt stage must not undo what the application has done to an item since it was first made.
      if (existing && seeded.get(context.urn) !== inputs.item) {
        if (seeded.get(context.urn) === undefined) {
          throw new AwsError(
            "ConditionalCheckFailedException",
            `table ${inputs.tableName} already has an item of this key`,
          );
        }
        await put(inputs, context);
      } else if (!existing) await put(inputs, context);
      seeded.set(context.urn, inputs.item);
      return { id: identity(inputs, item), outputs: outputs(inputs, item, context) };
    },
    async update(_id, _olds, inputs, context) {
      const item = await put(inputs, context);
      context.cloud.storage.entries<string>("dynamodb-seeded").set(context.urn, inputs.item);
      return outputs(inputs, item, context);
    },
    async delete(_id, olds, context) {
      const inputs = olds as TableItemInputs;
      const region = database.region(context.region, context.accountId);
      const item = key(inputs, parseItem(inputs));
      context.cloud.storage.entries<string>("dynamodb-seeded").delete(context.urn);
      if (!(await region.engine.table(inputs.tableName))) return;
      const input = { TableName: inputs.tableName, Key: item };
      await new Writer(database, context.cloud.clock).write(region, [{ table: inputs.tableName, item }], () =>
        region.engine.run("DeleteItem", input),
      );
    },
  });
}

function parseItem(inputs: TableItemInputs): Item {
  let item: unknown;
  try {
    item = JSON.parse(inputs.item);
  } catch (error) {
    throw new AwsError(
      "ValidationException",
      `item of table ${inputs.tableName} is not JSON: ${(error as Error).message}`,
    );
  }
  if (!isObject(item))
    throw new AwsError("ValidationException", `item of table ${inputs.tableName} must be a JSON object`);
  return item as Item;
}

function key(inputs: TableItemInputs, item: Item): Item {
  const names = [inputs.hashKey, ...(inputs.rangeKey ? [inputs.rangeKey] : [])];
  return Object.fromEntries(
    names.map((name): [string, AttributeValue] => {
      const value = item[name];
      if (!value)
        throw new AwsError("ValidationException", `item of table ${inputs.tableName} lacks its key attribute ${name}`);
      return [name, value];
    }),
  );
}

function text(value: AttributeValue | undefined): string {
  return String(value ? Object.values(value)[0] : "");
}

function identity(inputs: TableItemInputs, item: Item): string {
  const parts = [inputs.tableName, inputs.hashKey, text(item[inputs.hashKey])];
  return [...parts, ...(inputs.rangeKey ? [inputs.rangeKey, text(item[inputs.rangeKey])] : [])].join("|");
}

function outputs(inputs: TableItemInputs, item: Item, context: ResourceContext): Properties {
  return {
    region: context.region,
    hashKeyValue: text(item[inputs.hashKey]),
    rangeKeyValue: inputs.rangeKey ? text(item[inputs.rangeKey]) : "",
  };
}
