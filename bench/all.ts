// Runs the benchmarks that are named, or all of them one after another, and prints one table of what they measured.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import Table from "cli-table3";
import { forget, read, told, wanted } from "./results";

/** Each benchmark's file; what it measures is saved as `results/NAME.json`. */
const BENCHMARKS: Readonly<Record<string, string>> = {
  gateway: "gateway/main.ts",
  routes: "gateway-routes.ts",
  memory: "gateway-memory.ts",
  "program-load": "program-load.ts",
  bundles: "bundles.ts",
  preview: "preview-routes.ts",
  policy: "policy-pack.ts",
  console: "console-page.ts",
  websocket: "websocket-push.ts",
};

/** Runs one benchmark in a process of its own; true where it kept its limits. */
function run(name: string): boolean {
  process.stderr.write(`${name}\n`);
  forget(name);
  const words = ["--expose-gc", "--import", "tsx", join(__dirname, BENCHMARKS[name]!)];
  // Its own table comes again in the one of all.
  return spawnSync(process.execPath, words, { stdio: ["ignore", "ignore", "inherit"] }).status === 0;
}

function main(names: readonly string[]): number {
  const unknown = names.filter((name) => !Object.hasOwn(BENCHMARKS, name));
  if (unknown.length > 0) {
    process.stderr.write(`no benchmark ${unknown.join(", ")}; there are ${Object.keys(BENCHMARKS).join(", ")}\n`);
    return 2;
  }
  const table = new Table({ head: ["benchmark", "figure", "measured", "wanted"], style: { head: [], border: [] } });
  let kept = true;
  for (const name of names) {
    kept = run(name) && kept;
    const figures = read(name);
    for (const figure of figures ?? []) table.push([name, figure.name, told(figure), wanted(figure)]);
    if (!figures) table.push([name, "did not run to its end", "", ""]);
  }
  process.stdout.write(`${table.toString()}\n`);
  return kept ? 0 : 1;
}

const given = process.argv.slice(2);
process.exit(main(given.length > 0 ? given : Object.keys(BENCHMARKS)));
