import { mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

const DAY_MS = 24 * 60 * 60 * 1000;

/** Folder for what can be made again: STAGEDOOR_CACHE, else the user's cache folder. */
export function cacheDirectory(): string {
  return process.env.STAGEDOOR_CACHE ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "stagedoor");
}

/**
 * Takes files out of a cache folder, and the folders in it, that were written more than 30 days ago: they are made
 * again where they are still wanted. Looks once a day.
 */
export function forgetOld(folder: string, now = Date.now()): void {
  const marker = join(folder, ".looked-through");
  const looked = statSync(marker, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  if (now - looked < DAY_MS) return;
  mkdirSync(folder, { recursive: true });
  writeFileSync(marker, "");
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    const path = join(entry.parentPath, entry.name);
    const written = entry.isFile() ? statSync(path, { throwIfNoEntry: false })?.mtimeMs : undefined;
    if (written !== undefined && now - written > 30 * DAY_MS) rmSync(path, { force: true });
  }
}
