import { existsSync } from "node:fs";
import { basename, isAbsolute, join, resolve, sep } from "node:path";
import { buildSync } from "esbuild";
import { temporaryFolder } from "../../temporary";
import type { ContainerDefinition } from "./inputs";

/** A container's command that can be run on this machine, or why it cannot. */
export type Runnable = { readonly args: readonly string[] } | { readonly impossible: string };

/** Label of an image's program, by its source file relative to the Pulumi program's folder. */
const SOURCE_LABEL = "stagedoor.source";

/**
 * Finds out whether a container's command is a Node.js program of this project: `node`, options, and a script whose
 * path lies within the program's folder; or whether a label names the source of what the image runs.
 */
export function runnable(container: ContainerDefinition, programDirectory: string): Runnable {
  const source = container.dockerLabels?.[SOURCE_LABEL];
  if (source !== undefined) return bundled(source, programDirectory);
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

/** The image's program made from the source that the container's label names, as the image's build would. */
function bundled(source: string, programDirectory: string): Runnable {
  const entry = resolve(programDirectory, source);
  if (!existsSync(entry)) return { impossible: `its label ${SOURCE_LABEL} names ${source}, which is not there` };
  // A folder of its own: another stage on this machine may be making a program of the same source.
  const outfile = join(temporaryFolder("stagedoor-ecs"), "task.cjs");
  try {
    const target = `node${process.versions.node.split(".")[0]}`;
    buildSync({
      entryPoints: [entry],
      outfile,
      bundle: true,
      platform: "node",
      target,
      format: "cjs",
      logLevel: "silent",
    });
    return { args: [outfile] };
  } catch (error) {
    return { impossible: `its source ${source} does not compile: ${(error as Error).message}` };
  }
}
