import type { Cloud } from "../cloud";
import { AwsError } from "../errors";
import { commonOutputs } from "../protocol/outputs";
import { type Properties, type ResourceContext, type ResourceType, resourceType } from "../resource";
import { tableArn } from "./access";
import { type Database, type Region, type TableSettings, tableKey } from "./database";
import { checkTable, sameKeys, type TableInputs, toCreateTable } from "./definition";
import type { TableDescription } from "./types";

const token = "aws:dynamodb/table:Table";

/** `aws:dynamodb/table:Table`. */
export function tableType(database: Database): ResourceType {
  const regionOf = (context: ResourceContext) => database.region(context.region, context.accountId);
  return resourceType<TableInputs>({
    type: token,
    autoName: { property: "name", maxLength: 255 },
    replaceOn: ["name", "hashKey", "rangeKey", "localSecondaryIndexes", "importTable", "restoreSourceName"],
    check: checkTable,
    async create(inputs, context) {
      refuseSecondOwner(context, inputs.name);
      await makeTable(database, regionOf(context), inputs);
      const settings = keepSettings(database, inputs, context);
      return { id: inputs.name, outputs: outputs(inputs, settings, context) };
    },
    async update(_id, _olds, inputs, context) {
      await changeTable(regionOf(context), inputs);
      return outputs(inputs, keepSettings(database, inputs, context), context);
    },
    async read(id, known, context) {
      return (await regionOf(context).engine.table(id)) ? known : undefined;
    },
    async delete(id, _outputs, context) {
      await deleteTable(database, regionOf(context), id);
    },
  });
}

/** `aws:dynamodb/getTable:getTable`. */
export async function getTable(cloud: Cloud, args: Properties, region: string): Promise<Properties> {
  const found = cloud.find(token, (record) => record.outputs.name === args.name && record.region === region);
  if (!found)
    throw new AwsError("ResourceNotFoundException", `Requested resource not found: Table: ${args.name} not found`);
  return {
    onDemandThroughputs: [],
    warmThroughputs: [],
    ...found.outputs,
    tags: found.outputs.tags ?? {},
    id: found.id,
  };
}

/** The table of an earlier stage on the same storage is taken over with its items when its key is the same. */
async function makeTable(database: Database, region: Region, inputs: TableInputs): Promise<void> {
  const { engine } = region;
  const definition = toCreateTable(inputs);
  const existing = await engine.table(inputs.name);
  if (existing && sameKeys(existing, definition)) return changeTable(region, inputs);
  if (existing) {
    process.stderr.write(`dynamodb: the key of table ${inputs.name} has changed; its local items are deleted\n`);
    await deleteTable(database, region, inputs.name);
  }
  await engine.run("CreateTable", definition);
  await until(async () => (await engine.table(inputs.name))?.TableStatus === "ACTIVE");
}

async function changeTable({ engine }: Region, inputs: TableInputs): Promise<void> {
  const definition = toCreateTable(inputs);
  // dynalite checks the definition as CreateTable would; unlike AWS it cannot add or drop an index of a table.
  const wanted = engine.validate("CreateTable", definition) as unknown as TableDescription;
  const before = await engine.table(inputs.name);
  if (!before)
    throw new AwsError("ResourceNotFoundException", `Requested resource not found: Table: ${inputs.name} not found`);
  if (!sameKeys(before, definition)) {
    throw new AwsError("ValidationException", `the type of a key attribute of table ${inputs.name} cannot be changed`);
  }
  await engine.describe(before, {
    ...before,
    AttributeDefinitions: wanted.AttributeDefinitions,
    GlobalSecondaryIndexes: wanted.GlobalSecondaryIndexes?.map((index) => ({
      IndexStatus: "ACTIVE",
      IndexArn: `${String(before.TableArn)}/index/${index.IndexName}`,
      ItemCount: 0,
      IndexSizeBytes: 0,
      ProvisionedThroughput: { ReadCapacityUnits: 0, WriteCapacityUnits: 0, NumberOfDecreasesToday: 0 },
      ...index,
    })),
  });
}

async function deleteTable(database: Database, region: Region, name: string): Promise<void> {
  const settings = database.table(region.name, name);
  if (settings?.deletionProtection) {
    throw new AwsError(
      "ValidationException",
      `Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first. Table: ${name}`,
    );
  }
  if (await region.engine.table(name)) {
    await region.engine.run("DeleteTable", { TableName: name });
    await until(async () => !(await region.engine.table(name)));
  }
  if (settings?.stream) database.streams.drop(settings.stream.arn);
  database.settings.delete(tableKey(region.name, name));
}

function keepSettings(database: Database, inputs: TableInputs, context: ResourceContext): TableSettings {
  const before = database.table(context.region, inputs.name);
  const arn = tableArn(context.region, context.accountId, inputs.name);
  const settings: TableSettings = {
    name: inputs.name,
    region: context.region,
    arn,
    deletionProtection: inputs.deletionProtectionEnabled ?? false,
    pointInTimeRecovery: inputs.pointInTimeRecovery?.enabled ?? false,
    tags: inputs.tags ?? {},
    ...(inputs.ttl?.attributeName && inputs.ttl.enabled !== false ? { ttlAttribute: inputs.ttl.attributeName } : {}),
    ...(inputs.streamEnabled ? { stream: stream(before, arn, inputs.streamViewType!, context) } : {}),
  };
  if (before?.stream && before.stream.arn !== settings.stream?.arn) database.streams.drop(before.stream.arn);
  database.settings.set(tableKey(context.region, inputs.name), settings);
  return settings;
}

/** A stream keeps its label for as long as its view type stays; a new one begins otherwise. */
function stream(before: TableSettings | undefined, tableArn: string, viewType: string, context: ResourceContext) {
  if (before?.stream?.viewType === viewType) return before.stream;
  const label = new Date(context.cloud.clock.now()).toISOString().replace("Z", "");
  return { arn: `${tableArn}/stream/${label}`, label, viewType };
}

function outputs(inputs: TableInputs, settings: TableSettings, context: ResourceContext): Properties {
  const provisioned = inputs.billingMode !== "PAY_PER_REQUEST";
  return {
    ...commonOutputs(inputs, context),
    arn: settings.arn,
    billingMode: inputs.billingMode ?? "PROVISIONED",
    readCapacity: provisioned ? (inputs.readCapacity ?? 0) : 0,
    writeCapacity: provisioned ? (inputs.writeCapacity ?? 0) : 0,
    streamArn: settings.stream?.arn ?? "",
    streamLabel: settings.stream?.label ?? "",
    streamViewType: settings.stream?.viewType ?? "",
    deletionProtectionEnabled: settings.deletionProtection,
    pointInTimeRecovery: { enabled: settings.pointInTimeRecovery },
    ttl: inputs.ttl ?? { attributeName: "", enabled: false },
    tableClass: inputs.tableClass ?? "STANDARD",
  };
}

function refuseSecondOwner(context: ResourceContext, name: string): void {
  const owner = context.cloud.find(token, (record) => record.outputs.name === name && record.region === context.region);
  if (owner && owner.urn !== context.urn) {
    throw new AwsError("ResourceInUseException", `Table already exists: ${name}`);
  }
}

async function until(done: () => Promise<boolean>): Promise<void> {
  while (!(await done())) await new Promise((turn) => setImmediate(turn));
}
