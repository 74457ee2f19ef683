import type { Clock } from "../../clock";

/** Results kept for a time: authorizers' answers by identity. */
export class ResultCache<T> {
  private readonly entries = new Map<string, { readonly value: T; readonly until: number }>();

  /** @param limit entries kept; the oldest goes first. */
  constructor(
    private readonly clock: Clock,
    private readonly limit = 10_000,
  ) {}

  get(key: string): T | undefined {
    const entry = this.entries.get(key);
    if (!entry) return undefined;
    if (entry.until > this.clock.now()) return entry.value;
    this.entries.delete(key);
    return undefined;
  }

  /** Keeps a value for `seconds`; none for 0. */
  set(key: string, value: T, seconds: number): void {
    if (seconds <= 0) return;
    this.entries.delete(key);
    this.entries.set(key, { value, until: this.clock.now() + seconds * 1000 });
    const oldest = this.entries.keys().next();
    if (this.entries.size > this.limit && !oldest.done) this.entries.delete(oldest.value);
  }

  /** Drops all entries, or those whose keys begin with a text. */
  clear(prefix = ""): void {
    for (const key of this.entries.keys()) if (key.startsWith(prefix)) this.entries.delete(key);
  }
}
