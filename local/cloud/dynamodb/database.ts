import { join } from "node:path";
import { RecordLog } from "../kinesis/log";
import { sharedBy } from "../protocol/shared";
import type { Entries, Storage } from "../storage";
import { EmbeddedEngine } from "./embedded-engine";
import type { Engine } from "./engine";
import { Gate } from "./gate";

/** What the service keeps of a table besides what dynalite does. */
export interface TableSettings {
  readonly name: string;
  readonly region: string;
  readonly arn: string;
  /** Attribute with the time of expiry in seconds, when expiry is on. */
  readonly ttlAttribute?: string;
  readonly deletionProtection: boolean;
  readonly pointInTimeRecovery: boolean;
  readonly stream?: { readonly arn: string; readonly label: string; readonly viewType: string };
  readonly tags: Readonly<Record<string, string>>;
}

/** The engine of one region, and the gate that all its operations pass. */
export interface Region {
  readonly name: string;
  readonly engine: Engine;
  readonly gate: Gate;
  /** Serialises writes whose changes are streamed, so that records stand in the order of the writes. */
  readonly streamed: Gate;
}

/** All tables of one storage, shared by the clouds that are built on it in turn. */
export class Database {
  readonly settings: Entries<TableSettings>;
  readonly streams: RecordLog;
  private readonly regions = new Map<string, Region>();
  private users = 0;
  private makeEngine: ((region: string, accountId: string) => Engine) | undefined;

  constructor(private readonly storage: Storage) {
    this.settings = storage.entries("dynamodb-tables");
    this.streams = new RecordLog(storage.entries("dynamodb-streams"), (position) =>
      String(100_000_000_000_000_000_000n + BigInt(position)),
    );
  }

  /** Settings of a table; undefined when there is none of that name. */
  table(region: string, name: string): TableSettings | undefined {
    return this.settings.get(tableKey(region, name));
  }

  /** The region's engine, opened when first asked for. */
  region(name: string, accountId: string): Region {
    let region = this.regions.get(name);
    if (!region) {
      const path = this.storage.directory && join(this.storage.directory, `dynamodb-${name}`);
      const engine = this.makeEngine?.(name, accountId) ?? new EmbeddedEngine(name, accountId, path);
      region = { name, engine, gate: new Gate(), streamed: new Gate() };
      this.regions.set(name, region);
    }
    return region;
  }

  /** Is another engine than the embedded one in use? */
  get hasOwnEngine(): boolean {
    return this.makeEngine !== undefined;
  }

  /** Takes other engines than the embedded ones, before any region is opened. */
  useEngines(make: (region: string, accountId: string) => Engine): void {
    if (this.regions.size > 0) throw new Error("engines are chosen before the first table is made");
    this.makeEngine = make;
  }

  /** Counts a cloud in. */
  retain(): void {
    this.users++;
  }

  /** Counts a cloud out; the last one closes what is on disk. Tables in memory stay for the next cloud. */
  async release(): Promise<void> {
    this.users--;
    if (this.users > 0 || !this.storage.directory) return;
    const open = [...this.regions.values()];
    this.regions.clear();
    await Promise.all(open.map((region) => region.engine.close()));
  }
}

/** The key of a table's settings. */
export function tableKey(region: string, name: string): string {
  return `${region}/${name}`;
}

/** The database of a storage. */
export const databaseOf = sharedBy((storage) => new Database(storage));
