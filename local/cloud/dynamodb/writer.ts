import type { Clock } from "../../clock";
import type { Json } from "../../json";
import type { Database, Region, TableSettings } from "./database";
import { publish, type ttlIdentity } from "./feed";
import { type Item, type KeyElement, keyOf } from "./types";

/** An item that an operation is going to write. */
export interface WriteTarget {
  readonly table: string;
  /** The key, or an item that contains it. */
  readonly item: Item;
}

/** Carries out writes and publishes the changes of tables that have a stream. */
export class Writer {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Runs `action`, which writes `targets`; transactions hold the gate already and pass `alone`. */
  async write(
    region: Region,
    targets: readonly WriteTarget[],
    action: () => Promise<Json>,
    options: { alone?: boolean; identity?: typeof ttlIdentity } = {},
  ): Promise<Json> {
    const pass = <T>(task: () => Promise<T>) => (options.alone ? task() : region.gate.shared(task));
    const watched = targets.filter(({ table }) => this.database.table(region.name, table)?.stream);
    if (watched.length === 0) return pass(action);
    return pass(() =>
      region.streamed.alone(async () => {
        const seen = await this.look(region, watched);
        try {
          return await action();
        } finally {
          for (const { settings, schema, key, item: before } of seen) {
            const after = await region.engine.item(settings.name, key);
            publish(this.database, this.clock, { table: settings, schema, before, after }, options.identity);
          }
        }
      }),
    );
  }

  private async look(region: Region, targets: readonly WriteTarget[]): Promise<Seen[]> {
    const seen: Seen[] = [];
    for (const { table, item } of targets) {
      const settings = this.database.table(region.name, table);
      const schema = (await region.engine.table(table))?.KeySchema;
      if (!settings || !schema) continue;
      const key = keyOf(item, schema);
      // A key that DynamoDB will refuse changes nothing, and cannot be read either.
      const before = await region.engine.item(table, key).catch(() => null);
      if (before !== null) seen.push({ settings, schema, key, item: before });
    }
    return seen;
  }
}

interface Seen {
  readonly settings: TableSettings;
  readonly schema: readonly KeyElement[];
  readonly key: Item;
  readonly item: Item | undefined;
}
