import { writeFileSync } from "node:fs";
import { stringify } from "yaml";
import { capture, type ProgramOptions } from "../capture";
import { ExitCode } from "../exit-code";
import { clientDocument, documentedApi, inReadingOrder } from "../report/apis";
import { print, printJson } from "../terminal";

/** Options of `stagedoor openapi`, as parsed. */
export interface OpenApiOptions extends ProgramOptions {
  readonly api?: string;
  readonly extensions?: boolean;
  readonly format?: "json" | "yaml";
  readonly server?: string;
  readonly out?: string;
  readonly json?: boolean;
}

/** Prints or writes the OpenAPI document of one API. */
export async function openApi(options: OpenApiOptions): Promise<void> {
  const api = documentedApi(await capture(options), options.api);
  const exported = options.extensions ? api.document : clientDocument(api);
  const document = inReadingOrder(options.server ? { ...exported, servers: [{ url: options.server }] } : exported);
  if (options.json) printJson({ api: api.name, kind: api.kind, document });
  else if (options.out) {
    writeFileSync(options.out, textOf(document, options.format ?? formatOf(options.out)));
    print(`wrote ${options.out}: ${api.name}, ${Object.keys(document.paths ?? {}).length} paths`);
  } else process.stdout.write(textOf(document, options.format ?? "json"));
  process.exit(ExitCode.Done);
}

function formatOf(file: string): "json" | "yaml" {
  return /\.ya?ml$/i.test(file) ? "yaml" : "json";
}

function textOf(document: object, format: "json" | "yaml"): string {
  return format === "yaml"
    ? stringify(document, { aliasDuplicateObjects: false })
    : `${JSON.stringify(document, null, 2)}\n`;
}
