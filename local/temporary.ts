import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const folders = new Set<string>();
process.once("exit", () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/**
 * Makes a temporary folder that is removed when this process ends. Folders of the same kind whose process was killed
 * before it could remove them are removed too.
 * @param kind first part of the folder's name, e.g. `stagedoor-lambda`
 * @param parent folder to make it in. @default the system's folder for temporary files
 */
export function temporaryFolder(kind: string, parent = tmpdir()): string {
  for (const name of readdirSync(parent)) {
    const owner = ownerOf(kind, name);
    if (owner !== undefined && !isRunning(owner)) rmSync(join(parent, name), { recursive: true, force: true });
  }
  // The owner's id is in the name, so that a later process can tell whether the folder is still wanted.
  const folder = mkdtempSync(join(parent, `${kind}-${process.pid}-`));
  folders.add(folder);
  return folder;
}

function ownerOf(kind: string, name: string): number | undefined {
  if (!name.startsWith(`${kind}-`)) return undefined;
  const owner = /^(\d+)-\w+$/.exec(name.slice(kind.length + 1))?.[1];
  return owner === undefined ? undefined : Number(owner);
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Another user's process may not be signalled, but it is there.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
