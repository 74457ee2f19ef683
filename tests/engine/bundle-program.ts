import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { build } from "esbuild";

/**
 * Bundles a project's program, with the components from their sources, into the folder of its stack: TypeScript programs
 * are checked against the whole AWS SDK at each command, which is not what a test of the engine is about.
 */
export async function bundleProgram(project: string, folder: string): Promise<void> {
  const { main = "index.ts", ...described } = JSON.parse(readFileSync(join(project, "package.json"), "utf8"));
  await build({
    entryPoints: [join(project, main)],
    outfile: join(folder, "program.js"),
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    packages: "external",
    alias: { stagedoor: resolve(__dirname, "../../components/index.ts") },
    logLevel: "silent",
  });
  // The entry may be a link to the project's own file, which stays as it is.
  rmSync(join(folder, "package.json"));
  writeFileSync(join(folder, "package.json"), JSON.stringify({ ...described, main: "program.js" }));
}
