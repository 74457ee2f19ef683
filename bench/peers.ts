import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cacheDirectory } from "../capture/cache-directory";

/** What the benchmarks compare with or measure by; none of it is a dependency of the repository. */
const PEERS = { serverless: "3.40.0", "serverless-offline": "13.10.1", autocannon: "8.0.0" };

/** A folder with the peers installed: made once per set of versions, kept in the cache. */
export function peers(): string {
  const versions = JSON.stringify(PEERS);
  const folder = join(cacheDirectory(), `peers-${createHash("sha256").update(versions).digest("hex").slice(0, 12)}`);
  const done = join(folder, ".installed");
  if (existsSync(done)) return folder;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true, dependencies: PEERS }));
  process.stderr.write("installing what the benchmarks compare with\n");
  const args = ["install", "--no-audit", "--no-fund", "--prefer-offline", "--loglevel=error"];
  const { status } = spawnSync("npm", args, { cwd: folder, stdio: ["ignore", "ignore", "inherit"] });
  if (status !== 0) throw new Error(`npm could not install the peers in ${folder}`);
  writeFileSync(done, "");
  return folder;
}
