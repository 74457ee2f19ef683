import { mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { capture, type ProgramOptions } from "../capture";
import { clientFiles } from "../client/generate";
import { ExitCode } from "../exit-code";
import { documentedApi } from "../report/apis";
import { print, printJson } from "../terminal";

/** Options of `stagedoor client`, as parsed. */
export interface ClientOptions extends ProgramOptions {
  readonly api?: string;
  readonly out: string;
  readonly handlers?: boolean;
  readonly json?: boolean;
}

/** Writes a typed TypeScript client of an API. */
export async function client(options: ClientOptions): Promise<void> {
  const api = documentedApi(await capture(options), options.api);
  const { files, packages } = await clientFiles(api, options.handlers ?? false);
  const folder = resolve(options.out);
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  if (options.json) printJson({ api: api.name, out: folder, files: Object.keys(files), packages });
  else print(`wrote ${Object.keys(files).join(", ")} to ${options.out}; they import ${packages.join(", ")}`);
  process.exit(ExitCode.Done);
}
