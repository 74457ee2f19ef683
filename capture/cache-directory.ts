import { homedir } from "node:os";
import { join } from "node:path";

/** Folder for what can be made again: STAGEDOOR_CACHE, else the user's cache folder. */
export function cacheDirectory(): string {
  return process.env.STAGEDOOR_CACHE ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "stagedoor");
}
