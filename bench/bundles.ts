// Sizes and cold starts of the shop's functions: bundled as stagedoor does, and as esbuild does when it is told nothing.
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { Worker } from "node:worker_threads";
import Table from "cli-table3";
import { build } from "esbuild";
import { bundle } from "../components/function/bundle";
import { BundleFormat } from "../components/function/function";
import { type Figure, finish, loadNow } from "./results";

const ROOT = resolve(__dirname, "..");
const ROUNDS = 5;

interface Compared {
  readonly name: string;
  readonly bytes: { readonly stagedoor: number; readonly default: number };
  /** Milliseconds from the start of a thread until the handler can take its first event; the best of the rounds. */
  readonly startMs: { readonly stagedoor: number; readonly default: number };
}

/** Variables that functions ask for while they load. */
function settings(): Record<string, string> {
  const files = readdirSync(join(ROOT, "functions"), { recursive: true, encoding: "utf8" });
  const sources = files.filter((file) => file.endsWith(".ts"));
  const names = sources.flatMap((file) =>
    [...readFileSync(join(ROOT, "functions", file), "utf8").matchAll(/setting\("(\w+)"\)/g)].map(([, name]) => name!),
  );
  return Object.fromEntries(names.map((name) => [name, "https://example.com"]));
}

/** `esbuild --bundle --platform=node`, with no further options. */
async function bundledByDefault(entry: string, outfile: string): Promise<void> {
  await build({ entryPoints: [join(ROOT, entry)], outfile, bundle: true, platform: "node", logLevel: "silent" });
}

async function bundledByStagedoor(entry: string, outfile: string): Promise<void> {
  const files = await bundle(entry, BundleFormat.Esm, ROOT);
  writeFileSync(outfile, files["index.mjs"]!);
}

/** Time from the start of a thread until it has loaded a bundle, a module by `import` and else by `require`. */
function coldStart(file: string, env: Record<string, string>): Promise<number> {
  const began = performance.now();
  const load = file.endsWith(".mjs")
    ? "import(require('node:worker_threads').workerData).then(() => process.exit(0))"
    : "require(require('node:worker_threads').workerData); process.exit(0)";
  const thread = new Worker(load, { eval: true, workerData: file, env, execArgv: [] });
  return new Promise((done, failed) => {
    thread.once("error", failed);
    thread.once("exit", () => done(performance.now() - began));
  });
}

async function compare(name: string, folder: string, env: Record<string, string>): Promise<Compared> {
  const entry = `functions/${name}/index.ts`;
  const files = { stagedoor: join(folder, `${name}.mjs`), default: join(folder, `${name}.cjs`) };
  await bundledByStagedoor(entry, files.stagedoor);
  await bundledByDefault(entry, files.default);
  const startMs = { stagedoor: Number.POSITIVE_INFINITY, default: Number.POSITIVE_INFINITY };
  // In turn, so that a busy machine slows both; other work only ever adds time.
  for (let round = 0; round < ROUNDS; round++) {
    for (const kind of ["stagedoor", "default"] as const) {
      startMs[kind] = Math.min(startMs[kind], await coldStart(files[kind], env));
    }
  }
  return {
    name,
    bytes: { stagedoor: statSync(files.stagedoor).size, default: statSync(files.default).size },
    startMs,
  };
}

async function main(): Promise<number> {
  const busy = loadNow();
  const folder = mkdtempSync(join(tmpdir(), "stagedoor-bench-"));
  // Bundles leave nothing out; what one would look for beside itself is the repository's.
  mkdirSync(join(folder, "bundles"));
  symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
  try {
    const env = settings();
    const names = readdirSync(join(ROOT, "functions")).filter((name) => name !== "shared");
    const all: Compared[] = [];
    for (const name of names) all.push(await compare(name, join(folder, "bundles"), env));
    const table = new Table({
      head: ["function", "KiB", "default, KiB", "ratio", "start, ms", "default, ms", "ratio"],
      style: { head: [], border: [] },
    });
    for (const { name, bytes, startMs } of all) {
      const size = [bytes.stagedoor / 1024, bytes.default / 1024, bytes.stagedoor / bytes.default];
      const start = [startMs.stagedoor, startMs.default, startMs.stagedoor / startMs.default];
      table.push([
        name,
        size[0]!.toFixed(0),
        size[1]!.toFixed(0),
        size[2]!.toFixed(2),
        ...start.map((x) => x.toFixed(x < 3 ? 2 : 0)),
      ]);
    }
    process.stdout.write(`${table.toString()}\n`);
    const sum = (of: (one: Compared) => number) => all.reduce((total, one) => total + of(one), 0);
    const figures: Figure[] = [
      {
        name: `size of ${all.length} bundles / esbuild's default`,
        value: sum(({ bytes }) => bytes.stagedoor) / sum(({ bytes }) => bytes.default),
        atMost: 0.4,
      },
      {
        name: "the same, of the function with the worst ratio",
        value: Math.max(...all.map(({ bytes }) => bytes.stagedoor / bytes.default)),
      },
      {
        name: "cold start / esbuild's default",
        value: sum(({ startMs }) => startMs.stagedoor) / sum(({ startMs }) => startMs.default),
      },
    ];
    return finish("bundles", figures, busy);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

main().then((code) => process.exit(code));
