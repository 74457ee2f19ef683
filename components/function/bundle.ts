import { type BuildFailure, build } from "esbuild";
import type { BundleFormat } from "./function";

/** A bundled source file. */
export interface Bundle {
  /** File name to text: the module, and its source map. */
  readonly files: Readonly<Record<string, string>>;
}

// Packages in CommonJS call `require`, which an ES module does not have.
const requireShim =
  'import{createRequire as __createRequire}from"node:module";const require=__createRequire(import.meta.url);';

/**
 * Bundles a source file and everything it imports, AWS SDK included, so that what was tested is what runs. The same
 * sources give the same bytes on any machine.
 *
 * @param entry path of the source file, relative to `directory`
 * @param directory where paths in the bundle and its source map start
 * @throws Error with esbuild's messages, one per line, when a file is missing or does not compile
 */
export async function bundle(entry: string, format: BundleFormat, directory: string): Promise<Bundle> {
  const module = format === "esm" ? "index.mjs" : "index.js";
  try {
    const result = await build({
      absWorkingDir: directory,
      entryPoints: [entry],
      outfile: module,
      bundle: true,
      write: false,
      platform: "node",
      target: "node24",
      format,
      mainFields: ["module", "main"],
      minify: true,
      sourcemap: "linked",
      // Line numbers are enough for a stack trace; the sources themselves stay at home.
      sourcesContent: false,
      legalComments: "none",
      logLevel: "silent",
      ...(format === "esm" ? { banner: { js: requireShim } } : {}),
    });
    return {
      files: Object.fromEntries(
        result.outputFiles.map((file) => [file.path.endsWith(".map") ? `${module}.map` : module, file.text]),
      ),
    };
  } catch (error) {
    throw new Error(failureText(error));
  }
}

function failureText(error: unknown): string {
  const errors = (error as Partial<BuildFailure>).errors;
  if (!errors?.length) return error instanceof Error ? error.message : String(error);
  return errors
    .map(({ text, location }) =>
      location ? `${location.file}:${location.line}:${location.column + 1}: ${text}` : text,
    )
    .join("\n");
}
