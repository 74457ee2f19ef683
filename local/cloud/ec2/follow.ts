import type { Cloud } from "../cloud";
import type { ResourceRecord } from "../resource";

/**
 * Keeps something running for each live resource of some types: begun when the resource is made (or, for those of an
 * earlier run, at start), begun anew when it changes, ended when it goes.
 */
export class Follower {
  private readonly running = new Map<string, () => void>();
  private readonly unhook: () => void;

  /** @param begin sets up what belongs to a resource; the function it returns takes it down. */
  constructor(
    private readonly cloud: Cloud,
    private readonly types: readonly string[],
    private readonly begin: (record: ResourceRecord) => () => void,
  ) {
    this.unhook = cloud.onChange((record, change) => {
      if (!types.includes(record.type)) return;
      this.end(record);
      if (change !== "deleted") this.follow(record);
    });
  }

  /** Takes up the resources of an earlier run. */
  start(): void {
    for (const type of this.types) {
      for (const record of this.cloud.resources(type)) if (!this.running.has(keyOf(record))) this.follow(record);
    }
  }

  /** Ends everything. */
  stop(): void {
    this.unhook();
    for (const end of this.running.values()) end();
    this.running.clear();
  }

  private follow(record: ResourceRecord): void {
    this.running.set(keyOf(record), this.begin(record));
  }

  private end(record: ResourceRecord): void {
    this.running.get(keyOf(record))?.();
    this.running.delete(keyOf(record));
  }
}

function keyOf(record: ResourceRecord): string {
  return `${record.type}|${record.region}|${record.id}`;
}
