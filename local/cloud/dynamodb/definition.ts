import type { Json } from "../../json";
import type { CheckFailure, Properties } from "../resource";
import type { KeyElement, TableDescription } from "./types";

/** A GSI in the provider's words. */
interface GlobalIndex {
  readonly name: string;
  readonly hashKey?: string;
  readonly rangeKey?: string;
  readonly keySchemas?: readonly { attributeName: string; keyType: "HASH" | "RANGE" }[];
  readonly projectionType: string;
  readonly nonKeyAttributes?: readonly string[];
  readonly readCapacity?: number;
  readonly writeCapacity?: number;
}

/** Inputs of `aws:dynamodb/table:Table` that the local table heeds. */
export interface TableInputs extends Properties {
  readonly name: string;
  readonly attributes?: readonly { name: string; type: string }[];
  readonly hashKey?: string;
  readonly rangeKey?: string;
  readonly billingMode?: string;
  readonly readCapacity?: number;
  readonly writeCapacity?: number;
  readonly globalSecondaryIndexes?: readonly GlobalIndex[];
  readonly localSecondaryIndexes?: readonly {
    name: string;
    rangeKey: string;
    projectionType: string;
    nonKeyAttributes?: readonly string[];
  }[];
  readonly ttl?: { attributeName?: string; enabled?: boolean };
  readonly streamEnabled?: boolean;
  readonly streamViewType?: string;
  readonly pointInTimeRecovery?: { enabled?: boolean };
  readonly deletionProtectionEnabled?: boolean;
  readonly tags?: Readonly<Record<string, string>>;
}

/** CreateTable's input. */
export function toCreateTable(inputs: TableInputs): Json {
  const onDemand = inputs.billingMode === "PAY_PER_REQUEST";
  const throughput = (of: { readCapacity?: number; writeCapacity?: number }) =>
    onDemand
      ? {}
      : {
          ProvisionedThroughput: { ReadCapacityUnits: of.readCapacity ?? 0, WriteCapacityUnits: of.writeCapacity ?? 0 },
        };
  const globals = inputs.globalSecondaryIndexes ?? [];
  const locals = inputs.localSecondaryIndexes ?? [];
  return {
    TableName: inputs.name,
    AttributeDefinitions: (inputs.attributes ?? []).map(({ name, type }) => ({
      AttributeName: name,
      AttributeType: type,
    })),
    KeySchema: keySchema(inputs.hashKey, inputs.rangeKey),
    BillingMode: onDemand ? "PAY_PER_REQUEST" : "PROVISIONED",
    ...throughput(inputs),
    ...(globals.length > 0
      ? {
          GlobalSecondaryIndexes: globals.map((index) => ({
            IndexName: index.name,
            KeySchema: indexKeySchema(index),
            Projection: projection(index),
            ...throughput(index),
          })),
        }
      : {}),
    ...(locals.length > 0
      ? {
          LocalSecondaryIndexes: locals.map((index) => ({
            IndexName: index.name,
            KeySchema: keySchema(inputs.hashKey, index.rangeKey),
            Projection: projection(index),
          })),
        }
      : {}),
  };
}

/** Faults that the provider finds without asking AWS. */
export function checkTable(inputs: TableInputs): CheckFailure[] {
  const failures: CheckFailure[] = [];
  if (inputs.streamEnabled === true && inputs.streamViewType === undefined) {
    failures.push({ property: "streamViewType", reason: "is required when streamEnabled is true" });
  }
  if (inputs.ttl?.enabled === true && !inputs.ttl.attributeName) {
    failures.push({ property: "ttl.attributeName", reason: "is required when ttl.enabled is true" });
  }
  if (inputs.billingMode !== undefined && typeof inputs.billingMode === "string") {
    if (!["PROVISIONED", "PAY_PER_REQUEST"].includes(inputs.billingMode)) {
      failures.push({
        property: "billingMode",
        reason: `is ${inputs.billingMode}; use PROVISIONED or PAY_PER_REQUEST`,
      });
    }
  }
  const declared = inputs.attributes;
  if (Array.isArray(declared) && declared.every((attribute) => typeof attribute?.name === "string")) {
    failures.push(
      ...checkAttributes(
        inputs,
        declared.map(({ name }) => name as string),
      ),
    );
  }
  return failures;
}

function checkAttributes(inputs: TableInputs, declared: readonly string[]): CheckFailure[] {
  const used = [
    inputs.hashKey,
    inputs.rangeKey,
    ...(inputs.globalSecondaryIndexes ?? []).flatMap((index) => indexKeySchema(index).map((key) => key.AttributeName)),
    ...(inputs.localSecondaryIndexes ?? []).map((index) => index.rangeKey),
  ];
  // A name that preview does not know may be any of the declared ones.
  if (used.some((name) => typeof name === "symbol")) return [];
  const unused = declared.filter((name) => !used.includes(name));
  const missing = [...new Set(used)].filter((name) => name !== undefined && !declared.includes(name));
  return [
    ...(unused.length > 0
      ? [
          {
            property: "attributes",
            reason: `all attributes must be indexed. Unused attributes: ${JSON.stringify(unused)}`,
          },
        ]
      : []),
    ...missing.map((name) => ({
      property: "attributes",
      reason: `all indexes must match a defined attribute. Unmatched index: ${String(name)}`,
    })),
  ];
}

/** True when two descriptions have the same primary key, of the same types. */
export function sameKeys(table: TableDescription, definition: Json): boolean {
  return keyTypes(table) === keyTypes(definition as unknown as TableDescription);
}

function keyTypes(table: Pick<TableDescription, "KeySchema" | "AttributeDefinitions">): string {
  return table.KeySchema.map(({ AttributeName: name, KeyType }) => {
    const type = table.AttributeDefinitions.find((attribute) => attribute.AttributeName === name)?.AttributeType;
    return `${KeyType} ${name} ${type}`;
  }).join();
}

function keySchema(hash: string | undefined, range: string | undefined): KeyElement[] {
  return [
    ...(hash ? [{ AttributeName: hash, KeyType: "HASH" } as const] : []),
    ...(range ? [{ AttributeName: range, KeyType: "RANGE" } as const] : []),
  ];
}

function indexKeySchema(index: GlobalIndex): KeyElement[] {
  if (!index.keySchemas?.length) return keySchema(index.hashKey, index.rangeKey);
  return index.keySchemas.map(({ attributeName, keyType }) => ({ AttributeName: attributeName, KeyType: keyType }));
}

function projection(index: { projectionType: string; nonKeyAttributes?: readonly string[] }): Json {
  return {
    ProjectionType: index.projectionType,
    ...(index.nonKeyAttributes?.length ? { NonKeyAttributes: index.nonKeyAttributes } : {}),
  };
}
