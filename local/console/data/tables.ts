import { unmarshall } from "@aws-sdk/util-dynamodb";
import type { Cloud } from "../../cloud/cloud";
import type { ResourceRecord } from "../../cloud/resource";
import { callAws } from "./call";
import { counted, type StoreReader, shownRecords } from "./store";

type Item = Parameters<typeof unmarshall>[0];

/** DynamoDB tables: a page of a scan, keys first. */
export const tables: StoreReader = {
  kind: "table",
  type: "aws:dynamodb/table:Table",
  idOf: ({ outputs }) => outputs.arn as string | undefined,
  async summary(cloud, record) {
    // The count that a table's description carries is hours old, as on AWS.
    const page = await call<{ Count: number; LastEvaluatedKey?: object }>(cloud, record, "Scan", { Select: "COUNT" });
    return { holds: `${counted(page.Count, "item")}${page.LastEvaluatedKey ? " or more" : ""}` };
  },
  async records(cloud, record) {
    const { Items, LastEvaluatedKey } = await call<{ Items: Item[]; LastEvaluatedKey?: object }>(
      cloud,
      record,
      "Scan",
      {
        Limit: shownRecords,
      },
    );
    const items = Items.map((item) => unmarshall(item));
    const keys = [record.inputs.hashKey, record.inputs.rangeKey].filter((key) => typeof key === "string");
    const others = [...new Set(items.flatMap(Object.keys))].filter((name) => !keys.includes(name)).slice(0, 4);
    const columns = [...keys, ...others];
    return {
      columns,
      records: items.map((item, i) => ({
        id: keys.map((key) => String(item[key])).join(" ") || String(i),
        cells: columns.map((name) => cell(item[name])),
        detail: JSON.stringify(item, plain, 2),
      })),
      ...(LastEvaluatedKey ? { note: `The first ${shownRecords} items of a scan.` } : {}),
    };
  },
};

function call<T>(cloud: Cloud, { inputs, region }: ResourceRecord, operation: string, input: object): Promise<T> {
  const target = `DynamoDB_20120810.${operation}`;
  return callAws<T>(cloud, { service: "dynamodb", target, region, input: { TableName: inputs.name, ...input } });
}

function cell(value: unknown): string {
  if (value === undefined) return "";
  return typeof value === "object" ? JSON.stringify(value, plain) : String(value);
}

/** Sets and bytes have no JSON of their own. */
function plain(_key: string, value: unknown): unknown {
  if (value instanceof Set) return [...value];
  return value instanceof Uint8Array ? `(${value.length} bytes)` : value;
}
