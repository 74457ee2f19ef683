import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { ArchiveValue, AssetValue } from "./values";

/**
 * Values whose assets carry a hash of their content, as the engine adds it before a provider sees them.
 * @param directory folder that relative paths start from.
 */
export function withHashes(value: unknown, directory: string): unknown {
  if (Array.isArray(value)) return value.map((item) => withHashes(item, directory));
  if (value === null || typeof value !== "object") return value;
  if (value instanceof AssetValue)
    return value.hash ? value : new AssetValue(hashAsset(value, directory), value.source);
  if (value instanceof ArchiveValue) return value.hash ? value : hashArchive(value, directory);
  if (Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, withHashes(item, directory)]));
}

function hashAsset(asset: AssetValue, directory: string): string {
  const source = asset.source;
  if (source && "path" in source) return digest([readFileSync(existing(source.path, directory))]);
  return digest([source === undefined ? "" : "text" in source ? source.text : source.uri]);
}

function hashArchive(archive: ArchiveValue, directory: string): ArchiveValue {
  const source = archive.source;
  if (source && "assets" in source) {
    const assets = Object.entries(source.assets).map(
      ([name, asset]) => [name, withHashes(asset, directory) as AssetValue | ArchiveValue] as const,
    );
    const parts = assets.flatMap(([name, asset]) => [name, "\0", asset.hash, "\0"]).sort();
    return new ArchiveValue(digest(parts), { assets: Object.fromEntries(assets) });
  }
  if (source && "path" in source) return new ArchiveValue(digest(contents(existing(source.path, directory))), source);
  return new ArchiveValue(digest([source?.uri ?? ""]), source);
}

/** The absolute path of a file or folder that an asset names. */
function existing(path: string, directory: string): string {
  const absolute = resolve(directory, path);
  if (!existsSync(absolute)) throw new Error(`there is no file or folder "${path}" in ${directory}`);
  return absolute;
}

function contents(path: string): (string | Buffer)[] {
  if (!statSync(path).isDirectory()) return [readFileSync(path)];
  return readdirSync(path)
    .sort()
    .flatMap((name) => [name, "\0", ...contents(join(path, name)), "\0"]);
}

function digest(parts: readonly (string | Buffer)[]): string {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest("hex");
}
