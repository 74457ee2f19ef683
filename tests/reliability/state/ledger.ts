import assert from "node:assert/strict";

/** A service that keeps values by key, as its SDK client sees it. */
export interface Keeper {
  readonly name: string;
  put(key: string, value: string): Promise<void>;
  /** Absent where nothing is deleted: a stream's records. */
  remove?(key: string): Promise<void>;
  /** Does another value under a key take the first one's place? */
  readonly overwrites: boolean;
  /** Everything that is there. */
  all(): Promise<Map<string, string>>;
}

/** What a writer knows of a key: the last acknowledged value, and what a write without an answer may have made of it. */
interface Known {
  readonly sure: string | undefined;
  readonly maybe?: { readonly value: string | undefined };
}

/** What was acknowledged to a writer, to be held against what is there after a kill. */
export class Ledger {
  acknowledged = 0;
  private readonly known = new Map<string, Known>();

  /** @param keeper another one after each restart. */
  constructor(public keeper: Keeper) {}

  /** Writes, overwrites and deletes until a request fails, as all do when the stage is killed. */
  async write(round: number): Promise<void> {
    try {
      for (let i = 0; ; i++) {
        const key = `${this.keeper.name}-${round}-${i}`;
        await this.change(key, `first of ${key}`);
        const [oldest] = [...this.known].find(([, { sure }]) => sure !== undefined) ?? [];
        if (i % 3 === 2 && oldest !== undefined && this.keeper.remove) await this.change(oldest, undefined);
        if (i % 4 === 3 && this.keeper.overwrites) await this.change(key, `second of ${key}`);
      }
    } catch (error) {
      if (!isLostConnection(error)) throw error;
    }
  }

  /** Fails where an acknowledged write is not there, or an acknowledged deletion is. `excused` keys may differ. */
  async check(excused: (key: string) => boolean = () => false): Promise<void> {
    const there = await this.keeper.all();
    const wrong: string[] = [];
    for (const [key, { sure, maybe }] of this.known) {
      const found = there.get(key);
      if (found === sure || (maybe && found === maybe.value)) this.known.set(key, { sure: found });
      else if (!excused(key)) wrong.push(`${key}: acknowledged ${sure ?? "deleted"}, found ${found ?? "nothing"}`);
    }
    assert.deepEqual(wrong, []);
  }

  private async change(key: string, value: string | undefined): Promise<void> {
    const sure = this.known.get(key)?.sure;
    this.known.set(key, { sure, maybe: { value } });
    await (value === undefined ? this.keeper.remove!(key) : this.keeper.put(key, value));
    this.known.set(key, { sure: value });
    this.acknowledged++;
  }
}

/** Refused connections and those that were cut; an answer of the service, and a fault of this test, are neither. */
function isLostConnection(error: unknown): boolean {
  const text = `${(error as { code?: string }).code} ${String(error)}`;
  return /ECONNRESET|ECONNREFUSED|EPIPE|socket hang up|TimeoutError|aborted|http2|stream/i.test(text);
}
