import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, loadavg, platform, release, totalmem } from "node:os";
import { join } from "node:path";
import Table from "cli-table3";

const FOLDER = join(__dirname, "results");

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
function keeps({ value, atLeast, atMost }: Figure): boolean {
  return (atLeast === undefined || value >= atLeast) && (atMost === undefined || value <= atMost);
}

/** Prints and saves a benchmark's figures; the exit code tells whether each keeps its limit. */
export function finish(name: string, figures: readonly Figure[], load: number): number {
  const table = new Table({ head: ["figure", "measured", "wanted"], style: { head: [], border: [] } });
  for (const figure of figures) table.push([figure.name, told(figure), wanted(figure)]);
  process.stdout.write(`${table.toString()}\n`);
  save(name, figures, load);
  return figures.every(keeps) ? 0 : 1;
}

/** A figure's value with its unit, and a mark where it breaks its limit. */
export function told(figure: Figure): string {
  const { value, unit } = figure;
  return `${value.toFixed(2)}${unit ? ` ${unit}` : ""}${keeps(figure) ? "" : "  ✗"}`;
}

/** A figure's limit, as tables show it. */
export function wanted({ atLeast, atMost }: Figure): string {
  return atLeast !== undefined ? `≥ ${atLeast}` : atMost !== undefined ? `≤ ${atMost}` : "";
}

/** What a benchmark saved; undefined where it saved nothing. */
export function read(name: string): readonly Figure[] | undefined {
  const path = pathOf(name);
  return existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as { figures: Figure[] }).figures : undefined;
}

/** Removes what a benchmark saved before. */
export function forget(name: string): void {
  rmSync(pathOf(name), { force: true });
}

/** Writes a benchmark's figures with the machine they were taken on; `load` tells how busy it was with other work. */
function save(name: string, figures: readonly Figure[], load: number): void {
  mkdirSync(FOLDER, { recursive: true });
  const machine = {
    cpu: cpus()[0]?.model,
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    system: `${platform()} ${release()}`,
    node: process.version,
    loadBefore: Number(load.toFixed(1)),
  };
  const content = { benchmark: name, date: new Date().toISOString().slice(0, 10), machine, figures };
  writeFileSync(pathOf(name), `${JSON.stringify(content, null, 2)}\n`);
}

function pathOf(name: string): string {
  return join(FOLDER, `${name}.json`);
}

/** How busy the machine is with other work, before a benchmark adds its own. */
export function loadNow(): number {
  return loadavg()[0]!;
}
