import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { parse } from "yaml";
import { ProgramError } from "./errors";

/** A Pulumi project, as its `Pulumi.yaml` describes it. */
export interface Project {
  readonly name: string;
  /** Folder of `Pulumi.yaml`. */
  readonly directory: string;
  /** Folder the program runs in: `main` where that is a folder. Relative paths of the program's files start here. */
  readonly programDirectory: string;
  /** What to load, relative to the program's folder. */
  readonly entryPoint: string;
  /** False when the project says its program is compiled already. */
  readonly typescript: boolean;
  /** Arguments for Node.js. */
  readonly nodeArguments: readonly string[];
  /** The project's own configuration, not yet namespaced. */
  readonly config: Readonly<Record<string, unknown>>;
  /** Folder of the stages' files. */
  readonly stageDirectory: string;
}

const EXTENSIONS = [".yaml", ".yml", ".json"];

/**
 * Reads a project file. Throws `ProgramError` where there is none, or it is not of a Node.js project.
 * https://www.pulumi.com/docs/iac/concepts/projects/project-file/
 */
export function readProject(directory: string): Project {
  const root = resolve(directory);
  const file = projectFile(root);
  if (!file) {
    const remedy =
      'give the folder of a Pulumi project, or write one with the two lines "name: NAME" and "runtime: nodejs"';
    throw new ProgramError([`no Pulumi.yaml in ${root}: ${remedy}`]);
  }
  const content = readYaml(file);
  const runtime = content.runtime as string | { name?: string; options?: Record<string, unknown> } | undefined;
  const runtimeName = typeof runtime === "string" ? runtime : runtime?.name;
  const options = typeof runtime === "object" ? (runtime.options ?? {}) : {};
  const faults: string[] = [];
  if (typeof content.name !== "string") faults.push(`${file}: "name" is missing: give the project's name`);
  if (runtimeName !== "nodejs")
    faults.push(`${file}: "runtime" is ${JSON.stringify(runtimeName)}; only nodejs runs here`);
  if (faults.length > 0) throw new ProgramError(faults);
  const stageDirectory = typeof content.stackConfigDir === "string" ? content.stackConfigDir : ".";
  return {
    name: content.name as string,
    directory: root,
    ...placeOf(root, content.main),
    typescript: options.typescript !== false,
    nodeArguments: typeof options.nodeargs === "string" ? options.nodeargs.split(/\s+/).filter(Boolean) : [],
    config: (typeof content.config === "object" ? content.config : {}) as Record<string, unknown>,
    stageDirectory: resolve(root, stageDirectory),
  };
}

/**
 * Folder that relative paths of a program's files start from, in any language: `main` of its Pulumi.yaml, or the
 * folder itself where there is none.
 */
export function programDirectoryOf(directory: string): string {
  const root = resolve(directory);
  const file = projectFile(root);
  return file ? placeOf(root, readYaml(file).main).programDirectory : root;
}

function projectFile(root: string): string | undefined {
  return EXTENSIONS.map((extension) => join(root, `Pulumi${extension}`)).find(existsSync);
}

function placeOf(root: string, main: unknown): Pick<Project, "programDirectory" | "entryPoint"> {
  const path = resolve(root, typeof main === "string" ? main : ".");
  const isFolder = existsSync(path) && statSync(path).isDirectory();
  return isFolder
    ? { programDirectory: path, entryPoint: entryPointOf(path) }
    : { programDirectory: dirname(path), entryPoint: basename(path) };
}

/** `npm init` names an index.js that a TypeScript program never has; Node.js and the SDK would complain in every run. */
function entryPointOf(directory: string): string {
  const has = (file: string) => existsSync(join(directory, file));
  if (!has("package.json") || has("index.js") || !has("index.ts")) return ".";
  const { main } = JSON.parse(readFileSync(join(directory, "package.json"), "utf8")) as { main?: string };
  return main === "index.js" ? "index.ts" : ".";
}

/** Names of the stages that have a file, sorted. */
export function stagesOf(project: Project): string[] {
  return readdirSync(project.stageDirectory)
    .map((name) => /^Pulumi\.(.+)\.(?:yaml|yml|json)$/.exec(name)?.[1])
    .filter((name) => name !== undefined)
    .sort();
}

/** Path of a stage's file, where there is one. */
export function stageFileOf(project: Project, stage: string): string | undefined {
  return EXTENSIONS.map((extension) => join(project.stageDirectory, `Pulumi.${stage}${extension}`)).find(existsSync);
}

/** What a stage's file holds; undefined in a project that has no stage files. Throws for a stage that is not there. */
export function readStageFile(project: Project, stage: string): Record<string, unknown> | undefined {
  const file = stageFileOf(project, stage);
  if (file) return readYaml(file);
  const stages = stagesOf(project);
  if (stages.length === 0) return undefined;
  throw new ProgramError([
    `there is no stage "${stage}": ${project.name} has ${stages.join(", ")}; copy Pulumi.${stages[0]}.yaml to Pulumi.${stage}.yaml to add it`,
  ]);
}

function readYaml(file: string): Record<string, unknown> {
  let content: unknown;
  try {
    content = parse(readFileSync(file, "utf8"), { intAsBigInt: false });
  } catch (error) {
    throw new ProgramError([
      `${file} is not valid YAML: ${(error as Error).message.split("\n")[0]!.replace(/:$/, "")}`,
    ]);
  }
  if (content === null || content === undefined) return {};
  if (typeof content !== "object" || Array.isArray(content)) throw new ProgramError([`${file} must hold a map`]);
  return content as Record<string, unknown>;
}
