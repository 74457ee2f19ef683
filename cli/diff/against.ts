import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative, resolve } from "node:path";
import { promisify } from "node:util";
import { parse } from "yaml";
import { capture, type ProgramOptions } from "../capture";
import { type Api, apisOf } from "../report/apis";
import type { Json } from "../report/document";
import { UserError } from "../terminal";

const execute = promisify(execFile);

/** What a program is compared with. */
export interface Baseline {
  /** In words: a commit, a stack, a document. */
  readonly name: string;
  /** Its APIs; a document of its own has no name, and stands for the API it is compared with. */
  readonly apis: readonly Api[] | { readonly document: Json };
}

/** Finds what `--against` means: a file that is there, else a commit of the project's repository. */
export async function baselineOf(against: string, options: ProgramOptions): Promise<Baseline> {
  const file = resolve(options.cwd, against);
  if (existsSync(file) && statSync(file).isFile()) return inFile(file, against);
  return atCommit(against, options);
}

interface State {
  readonly resources?: readonly { readonly urn: string; readonly type: string; readonly inputs?: Json }[];
}

function inFile(file: string, against: string): Baseline {
  let content: (Json & { deployment?: State }) | undefined;
  try {
    content = parse(readFileSync(file, "utf8")) as typeof content;
  } catch (error) {
    throw new UserError(`${against} cannot be read as JSON or YAML: ${(error as Error).message.split("\n")[0]}`);
  }
  if (content?.deployment) return { name: `the state ${against}`, apis: apisOfState(content.deployment) };
  if (typeof content?.openapi === "string" || typeof content?.swagger === "string") {
    return { name: against, apis: { document: content } };
  }
  throw new UserError(
    `${against} is neither an OpenAPI document nor a stack's state; "stagedoor openapi --extensions --out FILE" writes the one, "pulumi stack export --file FILE" the other`,
  );
}

/** The APIs in what `pulumi stack export` writes. */
function apisOfState({ resources = [] }: State): Api[] {
  return apisOf(resources.map(({ urn, type, inputs = {} }) => ({ type, name: urn.split("::").at(-1)!, inputs })));
}

/** Runs the program as it was at a commit, in a work tree of its own, with the packages that are installed now. */
async function atCommit(ref: string, { cwd, stage }: ProgramOptions): Promise<Baseline> {
  const directory = resolve(cwd);
  const git = async (...words: string[]) => (await execute("git", ["-C", directory, ...words])).stdout.trim();
  const commit = await git("rev-parse", "--verify", "--quiet", `${ref}^{commit}`).catch(() => {
    throw new UserError(`"${ref}" is no file here and no commit of this repository; give a file, a state or a git ref`);
  });
  const top = await git("rev-parse", "--show-toplevel");
  const tree = mkdtempSync(join(tmpdir(), "stagedoor-diff-"));
  try {
    await git("worktree", "add", "--quiet", "--detach", tree, commit);
    linkPackages(top, directory, tree);
    const project = join(tree, relative(top, directory));
    const resources = await capture({ cwd: project, stage }).catch((error: Error) => {
      throw new UserError(`the program does not run as it was at ${ref}: ${error.message}`);
    });
    return { name: `${ref} (${commit.slice(0, 7)})`, apis: apisOf(resources) };
  } finally {
    await git("worktree", "remove", "--force", tree).catch(() => undefined);
    rmSync(tree, { recursive: true, force: true });
  }
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
