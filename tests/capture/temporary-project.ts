import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";

const made: string[] = [];

/** Makes a Pulumi project of these files that finds the repository's packages; `removeProjects` takes it away. */
export function temporaryProject(files: Readonly<Record<string, string>>): string {
  const directory = realpathSync(mkdtempSync(join(tmpdir(), "stagedoor-project-")));
  made.push(directory);
  const all = { "Pulumi.yaml": "name: sample\nruntime: nodejs\n", "Pulumi.dev.yaml": "config: {}\n", ...files };
  for (const [name, content] of Object.entries(all)) {
    mkdirSync(dirname(join(directory, name)), { recursive: true });
    writeFileSync(join(directory, name), content);
  }
  symlinkSync(resolve(__dirname, "../../node_modules"), join(directory, "node_modules"));
  return directory;
}

/** Removes all projects made so far. */
export function removeProjects(): void {
  for (const directory of made.splice(0)) rmSync(directory, { recursive: true, force: true });
}
