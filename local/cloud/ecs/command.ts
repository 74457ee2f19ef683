import { existsSync } from "node:fs";
import { basename, isAbsolute, resolve, sep } from "node:path";
import type { ContainerDefinition } from "./inputs";

/** A container's command that can be run on this machine, or why it cannot. */
export type Runnable = { readonly args: readonly string[] } | { readonly impossible: string };

/**
 * Finds out whether a container's command is a Node.js program of this project: `node`, options, and a script whose
 * path lies within the program's folder.
 */
export function runnable(container: ContainerDefinition, programDirectory: string): Runnable {
  const command = [...(container.entryPoint ?? []), ...(container.command ?? [])];
  const no = (reason: string) => ({
    impossible:
      `images are not run: there is no container engine. A task runs here as a process when its command is a Node.js ` +
      `program of this project; ${reason}`,
  });
  if (command.length === 0) return no(`${container.name} states no command`);
  if (basename(command[0]!) !== "node") return no(`${container.name} runs ${command[0]}`);
  const at = command.findIndex((part, i) => i > 0 && !part.startsWith("-"));
  const script = command[at];
  if (script === undefined) return no(`${container.name} names no script`);
  const path = resolve(programDirectory, isAbsolute(script) ? `.${script}` : script);
  if (!path.startsWith(programDirectory + sep) || !existsSync(path)) {
    return no(`${container.name} runs ${script}, which is not in ${programDirectory}`);
  }
  return { args: [...command.slice(1, at), path, ...command.slice(at + 1)] };
}
