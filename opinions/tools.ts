import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { promisify } from "node:util";
import { cacheDirectory } from "../capture/cache-directory";

const run = promisify(execFile);
const here = join(__dirname, "judges");

/** Where a set of packages is installed, or why it is not. */
export type Installed = { readonly home: string } | { readonly missing: string };

/** Judges that are packages of npm, with the lock beside their package.json. */
export function nodeJudges(): Promise<Installed> {
  return install("node", here, ["package.json", "package-lock.json"], async (home) => {
    await run("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], { cwd: home });
  });
}

/** Judges that are Python packages. */
export function pythonJudges(): Promise<Installed> {
  return pythonPackages(here);
}

/** What a folder's requirements.txt pins, together with all that it needs, in an environment of its own, `venv`. */
export function pythonPackages(folder: string): Promise<Installed> {
  return install("python", folder, ["requirements.txt"], async (home) => {
    await run("python3", ["-m", "venv", join(home, "venv")]);
    const pip = join(home, "venv", "bin", "pip");
    await run(pip, ["install", "--quiet", "--disable-pip-version-check", "-r", join(home, "requirements.txt")], {
      maxBuffer: 1 << 26,
    });
  });
}

/** Installs once for each content of the files that pin the versions. */
async function install(
  kind: string,
  folder: string,
  files: readonly string[],
  fill: (home: string) => Promise<void>,
): Promise<Installed> {
  const hash = createHash("sha256");
  for (const file of files) hash.update(readFileSync(join(folder, file)));
  const home = join(cacheDirectory(), basename(folder), `${kind}-${hash.digest("hex").slice(0, 12)}`);
  // An installation is whole when its mark is there: environments of Python cannot be moved into place.
  const mark = join(home, "installed");
  if (existsSync(mark)) return { home };
  rmSync(home, { recursive: true, force: true });
  mkdirSync(home, { recursive: true });
  for (const file of files) cpSync(join(folder, file), join(home, file));
  try {
    await fill(home);
  } catch (error) {
    rmSync(home, { recursive: true, force: true });
    return { missing: lastLine(error) };
  }
  writeFileSync(mark, "");
  return { home };
}

function lastLine(error: unknown): string {
  const { message, stderr } = error as Error & { stderr?: string };
  return (stderr?.trim().split("\n").at(-1) || message).slice(0, 300);
}
