import { existsSync, readFileSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { parse } from "yaml";
import type { Json } from "../../capture/openapi/document";
import type { ProgramOptions } from "../capture";
import { captureAt, commitOf } from "../capture-at";
import { UserError } from "../terminal";
import { type Promised, promisedBy } from "./compare";
import type { Part } from "./sockets";

/** What a program is compared with. */
export interface Baseline {
  /** In words: a commit, a stack, a document. */
  readonly name: string;
  /** Its APIs; a document of its own has no name, and stands for the API it is compared with. */
  readonly apis: readonly Promised[] | { readonly document: Json };
}

/** Finds what `--against` means: a file that is there, else a commit of the project's repository. */
export async function baselineOf(against: string, options: ProgramOptions): Promise<Baseline> {
  const file = resolve(options.cwd, against);
  if (existsSync(file) && statSync(file).isFile()) return inFile(file, against);
  const commit = await commitOf(against, options.cwd);
  return { name: `${against} (${commit.slice(0, 7)})`, apis: promisedBy(await captureAt(against, options)) };
}

interface State {
  readonly resources?: readonly (Pick<Part, "type" | "id"> & { readonly urn: string; readonly inputs?: Json })[];
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
function apisOfState({ resources = [] }: State): Promised[] {
  return promisedBy(
    resources.map(({ urn, inputs = {}, ...one }) => ({ ...one, name: urn.split("::").at(-1)!, inputs })),
  );
}
