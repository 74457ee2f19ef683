import { mkdirSync, writeFileSync } from "node:fs";
import { cpus, loadavg, platform, release, totalmem } from "node:os";
import { join } from "node:path";

/** One figure of a benchmark; its limit, where there is one, is what is promised. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  /** @default none: a ratio */
  readonly unit?: string;
  readonly atLeast?: number;
  readonly atMost?: number;
}

/** True where a figure keeps what is promised. */
export function keeps({ value, atLeast, atMost }: Figure): boolean {
  return (atLeast === undefined || value >= atLeast) && (atMost === undefined || value <= atMost);
}

/** Writes a benchmark's figures with the machine they were taken on; `load` tells how busy it was with other work. */
export function save(name: string, figures: readonly Figure[], load: number): void {
  const folder = join(__dirname, "results");
  mkdirSync(folder, { recursive: true });
  const machine = {
    cpu: cpus()[0]?.model,
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    system: `${platform()} ${release()}`,
    node: process.version,
    loadBefore: Number(load.toFixed(1)),
  };
  const content = { benchmark: name, date: new Date().toISOString().slice(0, 10), machine, figures };
  writeFileSync(join(folder, `${name}.json`), `${JSON.stringify(content, null, 2)}\n`);
}

/** How busy the machine is with other work, before a benchmark adds its own. */
export function loadNow(): number {
  return loadavg()[0]!;
}
