// Bundles the command and its worker files into cli/dist. Run by `npm run build`, and by bin/stagedoor.js in a checkout.
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const root = dirname(here);
const dist = join(here, "dist");
const packageJson = JSON.parse(readFileSync(join(here, "package.json"), "utf8"));

/** Resolved where the command runs: the program's own SDK, and packages that ship binaries. */
const external = Object.keys({ ...packageJson.dependencies, ...packageJson.peerDependencies });

/** Folders whose sources end up in the bundle. */
const rooms = ["cli", "local", "capture", "policy", "traffic", "cost", "capacity"].map((room) => join(root, room));

/** Every source file of the rooms, with its time of change. */
export function sources() {
  const found = [];
  const walk = (folder) => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      if (entry.name === "node_modules" || entry.name === "dist" || entry.name.startsWith(".")) continue;
      const path = join(folder, entry.name);
      if (entry.isDirectory()) walk(path);
      else found.push({ path, changed: statSync(path).mtimeMs });
    }
  };
  for (const room of rooms) walk(room);
  return found;
}

/** Makes cli/dist anew, and returns what the bundles were made from. */
export async function bundle() {
  // Loaded only when there is something to bundle: every command asks for the sources first.
  const { build } = await import("esbuild");
  rmSync(dist, { recursive: true, force: true });
  mkdirSync(dist, { recursive: true });
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: { stagedoor: join(here, "main.ts"), index: join(here, "index.ts") },
    outdir: dist,
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    minify: true,
    keepNames: true,
    legalComments: "none",
    external,
    metafile: true,
    logLevel: "warning",
  });
  // The page of the local stage; `local/console/assets.ts` reads it from beside the bundle.
  const page = await build({
    absWorkingDir: root,
    entryPoints: { console: join(root, "local/console/app/main.tsx") },
    outdir: dist,
    bundle: true,
    minify: true,
    format: "esm",
    legalComments: "none",
    metafile: true,
    logLevel: "warning",
  });
  // Files that run in processes and threads of their own stand beside the bundle.
  for (const { path } of sources()) if (path.endsWith(".cjs")) cpSync(path, join(dist, basename(path)));
  writeFileSync(join(dist, ".built"), "");
  return { inputs: { ...metafile.inputs, ...page.metafile.inputs } };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const metafile = await bundle();
  const { publishables } = await import("./publishables.mjs");
  for (const [name, text] of Object.entries(await publishables(metafile, root, here))) {
    writeFileSync(join(dist, name), text);
  }
}
