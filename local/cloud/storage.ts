import {
  appendFileSync,
  closeSync,
  existsSync,
  fstatSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";

/** A map whose entries outlive the process when the stage has a state folder. */
export interface Entries<T> extends Iterable<readonly [string, T]> {
  get(key: string): T | undefined;
  has(key: string): boolean;
  set(key: string, value: T): void;
  delete(key: string): boolean;
  readonly size: number;
}

/** Where services keep their data; one storage may serve several clouds in turn, so that a rebuilt stage keeps it. */
export class Storage {
  private readonly maps = new Map<string, Entries<unknown>>();

  /** @param directory folder of the state; in memory only when absent. */
  constructor(readonly directory?: string) {
    if (!directory) return;
    mkdirSync(directory, { recursive: true });
    // All at once, so that damage is told of at the start and not in the midst of a request.
    for (const file of readdirSync(directory)) {
      const name = /^(.+)\.jsonl$/.exec(file)?.[1];
      if (name) this.entries(name);
    }
  }

  /** The map of this name; `name` is a file name. Values must be JSON. */
  entries<T>(name: string): Entries<T> {
    let found = this.maps.get(name);
    if (!found) {
      found = this.directory ? new JournaledMap(join(this.directory, `${name}.jsonl`)) : new Map<string, unknown>();
      this.maps.set(name, found);
    }
    return found as Entries<T>;
  }

  /** Closes files. */
  close(): void {
    for (const map of this.maps.values()) if (map instanceof JournaledMap) map.close();
    this.maps.clear();
  }
}

/**
 * Appends every change to a journal before it is acknowledged, so that a killed process loses nothing it confirmed.
 * A half-written last line is what a kill leaves: it was never acknowledged, and is set aside with a message.
 */
class JournaledMap<T> implements Entries<T> {
  private readonly map = new Map<string, T>();
  private readonly file: number;

  constructor(private readonly path: string) {
    if (existsSync(path)) this.load(path);
    const compacted = `${path}.new`;
    writeFileSync(compacted, [...this.map].map(([key, value]) => `${JSON.stringify([key, value])}\n`).join(""));
    renameSync(compacted, path);
    this.file = openSync(path, "a", 0o600);
  }

  private load(path: string): void {
    const damaged: string[] = [];
    for (const line of readFileSync(path, "utf8").split("\n")) {
      if (line === "") continue;
      try {
        const [key, value] = changeOf<T>(line);
        if (value === undefined) this.map.delete(key);
        else this.map.set(key, value);
      } catch {
        damaged.push(line);
      }
    }
    if (damaged.length > 0) {
      appendFileSync(`${path}.damaged`, `${damaged.join("\n")}\n`);
      process.stderr.write(`state: ${damaged.length} unreadable line(s) of ${path} set aside in ${path}.damaged\n`);
    }
  }

  get size(): number {
    return this.map.size;
  }
  get(key: string): T | undefined {
    return this.map.get(key);
  }
  has(key: string): boolean {
    return this.map.has(key);
  }
  set(key: string, value: T): void {
    this.append([key, value]);
    this.map.set(key, value);
  }
  delete(key: string): boolean {
    if (!this.map.has(key)) return false;
    this.append([key]);
    return this.map.delete(key);
  }
  [Symbol.iterator](): Iterator<readonly [string, T]> {
    return this.map[Symbol.iterator]();
  }
  close(): void {
    closeSync(this.file);
  }

  /** Writes a whole line or, on a full disk, nothing of it: half a line would spoil the one after it. */
  private append(change: readonly [string, T?]): void {
    const line = Buffer.from(`${JSON.stringify(change)}\n`);
    const { size } = fstatSync(this.file);
    try {
      for (let written = 0; written < line.length; ) written += writeSync(this.file, line, written);
    } catch (error) {
      ftruncateSync(this.file, size);
      throw new Error(`cannot write the state in ${this.path}: ${(error as Error).message}`, { cause: error });
    }
  }
}

/** Reads a line of a journal; throws for one that is damaged. */
function changeOf<T>(line: string): [string, T?] {
  const change: unknown = JSON.parse(line);
  if (!Array.isArray(change) || typeof change[0] !== "string" || change.length > 2) throw new Error("no change");
  return change as [string, T?];
}
