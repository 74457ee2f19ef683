import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative, resolve } from "node:path";
import { promisify } from "node:util";
import type { CapturedResource } from "../capture/program";
import { capture, type ProgramOptions } from "./capture";
import { UserError } from "./terminal";

const execute = promisify(execFile);

/** The full name of the commit that a git ref means in the project's repository. */
export async function commitOf(ref: string, cwd: string): Promise<string> {
  return git(resolve(cwd), "rev-parse", "--verify", "--quiet", `${ref}^{commit}`).catch(() => {
    throw new UserError(`"${ref}" is no file here and no commit of this repository; give a file or a git ref`);
  });
}

/** Runs the program as it was at a commit, in a work tree of its own, with the packages that are installed now. */
export async function captureAt(ref: string, { cwd, stage }: ProgramOptions): Promise<readonly CapturedResource[]> {
  const directory = resolve(cwd);
  const commit = await commitOf(ref, cwd);
  const top = await git(directory, "rev-parse", "--show-toplevel");
  const tree = mkdtempSync(join(tmpdir(), "stagedoor-at-"));
  try {
    await git(directory, "worktree", "add", "--quiet", "--detach", tree, commit);
    linkPackages(top, directory, tree);
    return await capture({ cwd: join(tree, relative(top, directory)), stage });
  } catch (error) {
    throw new UserError(`the program does not run as it was at ${ref}: ${(error as Error).message}`);
  } finally {
    await git(directory, "worktree", "remove", "--force", tree).catch(() => undefined);
    rmSync(tree, { recursive: true, force: true });
  }
}

async function git(directory: string, ...words: string[]): Promise<string> {
  return (await execute("git", ["-C", directory, ...words])).stdout.trim();
}

/** Leads the other work tree to the installed packages of each folder between the repository's and the project's. */
function linkPackages(top: string, directory: string, tree: string): void {
  for (let folder = directory; ; folder = dirname(folder)) {
    const installed = join(folder, "node_modules");
    const link = join(tree, relative(top, folder), "node_modules");
    if (existsSync(installed) && existsSync(dirname(link)) && !existsSync(link)) symlinkSync(installed, link);
    if (folder === top || folder === dirname(folder)) return;
  }
}
