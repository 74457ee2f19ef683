// Bundles the command and its worker files into cli/dist. Run by `npm run build`, and by bin/stagedoor.js in a checkout.
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
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
  mkdirSync(dist, { recursive: true });
  // Other commands may be reading the last bundle, or making the same one: each file appears whole.
  const outdir = mkdtempSync(join(dist, ".new-"));
  try {
    const inputs = await bundleInto(outdir);
    // Files that run in processes and threads of their own stand beside the bundle.
    for (const { path } of sources()) if (path.endsWith(".cjs")) cpSync(path, join(outdir, basename(path)));
    for (const name of readdirSync(outdir)) renameSync(join(outdir, name), join(dist, name));
    writeFileSync(join(dist, ".built"), "");
    return { inputs };
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

async function bundleInto(outdir) {
  // Loaded only when there is something to bundle: every command asks for the sources first.
  const { build } = await import("esbuild");
  const options = {
    absWorkingDir: root,
    outdir,
    bundle: true,
    legalComments: "none",
    metafile: true,
    logLevel: "warning",
  };
  const command = await build({
    ...options,
    entryPoints: { stagedoor: join(here, "main.ts"), index: join(here, "index.ts") },
    platform: "node",
    target: "node20",
    format: "cjs",
    // Names stay as they are: short ones make an error's stack unreadable, and esbuild's way to keep both costs every closure.
    minifySyntax: true,
    minifyWhitespace: true,
    external,
  });
  // The page of the local stage; `local/console/assets.ts` reads it from beside the bundle.
  const page = await build({
    ...options,
    entryPoints: { console: join(root, "local/console/app/main.tsx") },
    minify: true,
    format: "esm",
  });
  return { ...command.metafile.inputs, ...page.metafile.inputs };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  rmSync(dist, { recursive: true, force: true });
  const metafile = await bundle();
  const { publishables } = await import("./publishables.mjs");
  for (const [name, text] of Object.entries(await publishables(metafile, root, here))) {
    writeFileSync(join(dist, name), text);
  }
}
