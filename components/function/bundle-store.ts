import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { version } from "esbuild";
import { bundleSources, mapFolder } from "./bundle";
import type { BundleFormat } from "./function";

/** What is kept of one bundle. */
interface Kept {
  /** Time of change and size of every source, by path. */
  readonly sources: Readonly<Record<string, string>>;
  /** Names of the stored files by their names in the bundle. */
  readonly files: Readonly<Record<string, string>>;
  readonly exports: readonly string[] | null;
}

/** A bundle on disk. */
export interface StoredBundle {
  /** Paths relative to the folder that was bundled from, by file name in the bundle. */
  readonly files: Readonly<Record<string, string>>;
  /** Names that the entry exports, where they are known without running it. */
  readonly exports: readonly string[] | undefined;
}

/**
 * Bundles a source file into files on disk, whose names tell their content, so that an archive holds paths: a stack's
 * state, and every message about a function, would otherwise hold its whole code.
 *
 * A local stage, which builds the same program again and again, keeps bundles whose sources have not changed; a
 * deployment always bundles anew.
 */
export async function storedBundle(entry: string, format: BundleFormat, directory: string): Promise<StoredBundle> {
  const local = process.env.STAGEDOOR_PROGRAM_CACHE;
  const folder = local ? join(local, "bundles") : join(packagesFolder(directory), ".cache", "stagedoor");
  const index = join(folder, `${hash(`${version}\n${format}\n${directory}\n${entry}`)}.json`);
  const kept = local ? readKept(index) : undefined;
  const isLocal = Boolean(local);
  const found =
    kept && isCurrent(kept, folder) ? kept : await build({ entry, format, directory, isLocal }, folder, index);
  return {
    files: Object.fromEntries(
      Object.entries(found.files).map(([name, file]) => [name, relative(directory, join(folder, file))]),
    ),
    exports: found.exports ?? undefined,
  };
}

async function build(
  { entry, format, directory, isLocal }: { entry: string; format: BundleFormat; directory: string; isLocal: boolean },
  folder: string,
  index: string,
): Promise<Kept> {
  const built = await bundleSources(entry, format, directory);
  mkdirSync(folder, { recursive: true });
  const files = Object.fromEntries(
    Object.entries(built.files).map(([name, made]) => {
      const text = isLocal && name.endsWith(".map") ? leadingHome(made, directory) : made;
      const file = `${hash(text)}-${name}`;
      if (!existsSync(join(folder, file))) write(join(folder, file), text);
      return [name, file];
    }),
  );
  const sources = Object.fromEntries(built.sources.map((path) => [path, stamp(path)]));
  const kept: Kept = { sources, files, exports: built.exports ?? null };
  write(index, JSON.stringify(kept));
  return kept;
}

/** A source map whose paths lead to the sources on this machine, wherever the bundle is unpacked. */
function leadingHome(map: string, directory: string): string {
  const root = JSON.stringify(pathToFileURL(join(directory, mapFolder)).href);
  return map.replace("{", () => `{ "sourceRoot": ${root},`);
}

function readKept(index: string): Kept | undefined {
  return existsSync(index) ? (JSON.parse(readFileSync(index, "utf8")) as Kept) : undefined;
}

function isCurrent({ sources, files, exports }: Kept, folder: string): boolean {
  return (
    // An earlier version of this package kept none.
    exports !== undefined &&
    Object.entries(sources).every(([path, before]) => stamp(path) === before) &&
    Object.values(files).every((file) => existsSync(join(folder, file)))
  );
}

// Packages are unpacked with a fixed time of modification: only the time of change tells one version from the next.
function stamp(path: string): string {
  const found = statSync(path, { throwIfNoEntry: false });
  return found ? `${found.ctimeMs} ${found.size}` : "gone";
}

/** Two programs may write the same file at once: each writes its own, and the name is taken when it is whole. */
function write(path: string, text: string): void {
  writeFileSync(`${path}.${process.pid}`, text);
  renameSync(`${path}.${process.pid}`, path);
}

function packagesFolder(directory: string): string {
  for (let at = resolve(directory); ; at = dirname(at)) {
    const folder = join(at, "node_modules");
    if (existsSync(folder) || dirname(at) === at) return folder;
  }
}

function hash(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 32);
}
