/**
 * Runs the code's tests with other versions than the lockfile's: Node 24 with the newest @pulumi/pulumi, and the oldest and
 * newest @pulumi/aws of the range that the components declare. Each in a clone of its own, with its own packages.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join, resolve } from "node:path";
import Table from "cli-table3";

const ROOT = resolve(__dirname, "../..");
const NODE = "24";

/** A set of versions to run the tests with. */
interface Variant {
  readonly name: string;
  readonly packages: readonly string[];
  /** Package that brings a Node.js of another version. @default the Node.js that runs this */
  readonly node?: string;
}

/** Published versions of a range, oldest first. */
function versions(name: string, range: string): string[] {
  const told = execFileSync("npm", ["view", `${name}@${range}`, "version", "--json"], { encoding: "utf8", cwd: ROOT });
  return ([JSON.parse(told)] as (string | string[])[])
    .flat()
    .sort((a, b) => a.localeCompare(b, "en", { numeric: true }));
}

/** Dependencies of a workspace, or of the root. */
function dependenciesOf(folder: string): Record<string, string> {
  const manifest = JSON.parse(readFileSync(join(ROOT, folder, "package.json"), "utf8"));
  return (manifest as { dependencies: Record<string, string> }).dependencies;
}

function variants(): Variant[] {
  const declared = dependenciesOf("components");
  const pulumi = versions("@pulumi/pulumi", declared["@pulumi/pulumi"]!).at(-1)!;
  const aws = versions("@pulumi/aws", declared["@pulumi/aws"]!);
  const [oldest, newest] = [aws[0]!, aws.at(-1)!];
  const modern = {
    name: `Node ${NODE}, @pulumi/pulumi ${pulumi}, @pulumi/aws ${oldest}`,
    node: `node-${process.platform}-${process.arch}@${NODE}`,
    packages: [`@pulumi/pulumi@${pulumi}`, `@pulumi/aws@${oldest}`],
  };
  // Where the newest is the locked one, every other test runs with it.
  const isLocked = dependenciesOf(".")["@pulumi/aws"] === newest;
  return [modern, ...(isLocked ? [] : [{ name: `@pulumi/aws ${newest}`, packages: [`@pulumi/aws@${newest}`] }])];
}

/** Runs one variant's tests; true when they pass. */
function passes(variant: Variant): boolean {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "stagedoor-versions-")));
  try {
    const clone = join(folder, "main");
    execFileSync("git", ["clone", "--quiet", "--local", ROOT, clone], { stdio: "inherit" });
    // Recorded answers lie beside the project.
    symlinkSync(resolve(ROOT, "../shared"), join(folder, "shared"));
    const run = (words: readonly string[], path = process.env.PATH ?? "") =>
      spawnSync(words[0]!, words.slice(1), { cwd: clone, stdio: "inherit", env: { ...process.env, PATH: path } });
    const install = ["--prefer-offline", "--no-audit", "--no-fund"];
    const added = [...variant.packages, ...(variant.node ? [variant.node] : [])];
    if (run(["npm", "ci", ...install]).status !== 0) return false;
    if (run(["npm", "install", "--save-exact", ...install, ...added]).status !== 0) return false;
    const bin = variant.node ? join(clone, "node_modules", variant.node.split("@")[0]!, "bin") : undefined;
    const path = [bin, process.env.PATH].filter(Boolean).join(delimiter);
    run(["node", "--version"], path);
    return run(["npm", "run", "test:code"], path).status === 0;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const table = new Table({ head: ["versions", "tests"] });
let failed = false;
for (const variant of variants()) {
  console.log(`\n-- ${variant.name}`);
  const passed = passes(variant);
  failed ||= !passed;
  table.push([variant.name, passed ? "pass" : "fail"]);
}
console.log(table.toString());
process.exit(failed ? 1 : 0);
