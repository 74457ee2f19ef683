import type { Cloud } from "../cloud";
import { AwsError } from "../errors";
import type { Database, Region, TableSettings } from "./database";
import { ttlIdentity } from "./feed";
import { type Item, keyOf } from "./types";
import { Writer } from "./writer";

/** Expired items go within this time; AWS takes up to a few days. */
const sweepMs = 10_000;

const fiveYears = 5 * 365 * 24 * 3600;

/** Starts deleting expired items of all tables with TTL; the returned function ends it. */
export function startSweeping(cloud: Cloud, database: Database): () => Promise<void> {
  let cancel = () => {};
  let sweeping: Promise<void> = Promise.resolve();
  let stopped = false;
  const plan = () => {
    if (stopped) return;
    cancel = cloud.clock.after(sweepMs, () => {
      sweeping = sweep(cloud, database)
        .catch((error: unknown) => void process.stderr.write(`dynamodb TTL: ${String(error)}\n`))
        .finally(plan);
    });
  };
  plan();
  return async () => {
    stopped = true;
    cancel();
    await sweeping;
  };
}

/** Deletes what has expired, once. */
async function sweep(cloud: Cloud, database: Database): Promise<void> {
  for (const [, settings] of database.settings) {
    if (settings.ttlAttribute) {
      await sweepTable(
        cloud,
        database,
        database.region(settings.region, cloud.accountId),
        settings,
        settings.ttlAttribute,
      );
    }
  }
}

async function sweepTable(
  cloud: Cloud,
  database: Database,
  region: Region,
  settings: TableSettings,
  attribute: string,
): Promise<void> {
  const schema = (await region.engine.table(settings.name))?.KeySchema;
  if (!schema) return;
  const writer = new Writer(database, cloud.clock);
  const now = Math.floor(cloud.clock.now() / 1000);
  for await (const item of region.engine.items(settings.name)) {
    if (!expired(item, attribute, now)) continue;
    const key = keyOf(item, schema);
    const input = {
      TableName: settings.name,
      Key: key,
      // The item may have been written again since it was read.
      ConditionExpression: "#ttl = :seen",
      ExpressionAttributeNames: { "#ttl": attribute },
      ExpressionAttributeValues: { ":seen": item[attribute] },
    };
    await writer
      .write(region, [{ table: settings.name, item: key }], () => region.engine.run("DeleteItem", input), {
        identity: ttlIdentity,
      })
      .catch((error: unknown) => {
        if (!(error instanceof AwsError) || error.code !== "ConditionalCheckFailedException") throw error;
      });
  }
}

/** Expired times that lie more than five years back are taken for a mistake, as on AWS. */
function expired(item: Item, attribute: string, now: number): boolean {
  const at = Number(item[attribute]?.N);
  return Number.isFinite(at) && at <= now && at > now - fiveYears;
}
