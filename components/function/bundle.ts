import { basename, dirname, join, resolve } from "node:path";
import { type BuildFailure, build, type Metafile } from "esbuild";
import type { BundleFormat } from "./function";

/** File name to text: the module `index.mjs` or `index.js`, and its source map. */
export type Bundle = Readonly<Record<string, string>>;

/** A bundle and the paths of all files it was made from. */
export interface Built {
  readonly files: Bundle;
  readonly sources: readonly string[];
  /** Names that the entry exports; undefined where only running it tells, as of CommonJS. */
  readonly exports: readonly string[] | undefined;
}

interface Wanted {
  readonly entry: string;
  readonly resolve: (built: Built) => void;
  readonly reject: (error: Error) => void;
}

// Packages in CommonJS call `require`, which an ES module does not have.
const requireShim =
  'import{createRequire as __createRequire}from"node:module";const require=__createRequire(import.meta.url);';

const waiting = new Map<string, Wanted[]>();

/** Where paths in source maps start, below the folder that is bundled from; nothing is written there. */
export const mapFolder = "bundle/0/";

/**
 * Bundles a source file and everything it imports, AWS SDK included, so that what was tested is what runs. The same
 * sources give the same bytes on any machine. Files that are asked for in one turn of the event loop are built together:
 * what they share is then parsed once, which more than halves the time.
 *
 * @param entry path of the source file, relative to `directory`
 * @param directory where paths in the source map start
 * @throws Error with esbuild's messages, one per line, when a file is missing or does not compile
 */
export async function bundle(entry: string, format: BundleFormat, directory: string): Promise<Bundle> {
  return (await bundleSources(entry, format, directory)).files;
}

/** As {@link bundle}, and tells what the bundle was made from. */
export function bundleSources(entry: string, format: BundleFormat, directory: string): Promise<Built> {
  return new Promise((resolve, reject) => {
    const group = `${format}\n${directory}`;
    const wanted = waiting.get(group);
    if (wanted) {
      wanted.push({ entry, resolve, reject });
      return;
    }
    const together = [{ entry, resolve, reject }];
    waiting.set(group, together);
    setImmediate(() => {
      waiting.delete(group);
      void settle(together, format, directory);
    });
  });
}

async function settle(together: readonly Wanted[], format: BundleFormat, directory: string): Promise<void> {
  try {
    const bundles = await buildAll([...new Set(together.map(({ entry }) => entry))], format, directory);
    for (const { entry, resolve } of together) resolve(bundles.get(entry)!);
  } catch (error) {
    if (together.length === 1) {
      together[0]!.reject(new Error(failureText(error)));
      return;
    }
    // One bad file fails the whole build: on their own, the good ones succeed and the bad ones get their own messages.
    await Promise.all(together.map((one) => settle([one], format, directory)));
  }
}

async function buildAll(
  entries: readonly string[],
  format: BundleFormat,
  directory: string,
): Promise<Map<string, Built>> {
  const module = format === "esm" ? "index.mjs" : "index.js";
  const result = await build({
    absWorkingDir: directory,
    // One folder each, equally deep, so that a bundle does not depend on what it was built together with.
    entryPoints: entries.map((entry, i) => ({ in: entry, out: `${i}/index` })),
    outdir: "bundle",
    outExtension: { ".js": module.slice("index".length) },
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
    metafile: true,
    ...(format === "esm" ? { banner: { js: requireShim } } : {}),
  });
  return new Map(
    entries.map((entry, index) => {
      const folder = join(directory, "bundle", String(index));
      const made = result.outputFiles.filter(({ path }) => dirname(path) === folder);
      const files = Object.fromEntries(made.map(({ path, text }) => [basename(path), text]));
      const { entryPoint, exports } = result.metafile.outputs[`bundle/${index}/${module}`]!;
      const { inputs } = result.metafile;
      const sources = [...reachable(entryPoint!, inputs)].map((source) => resolve(directory, source));
      const isKnown = format === "esm" && inputs[entryPoint!]!.format === "esm";
      return [entry, { files, sources, exports: isKnown ? exports : undefined }];
    }),
  );
}

/** All sources that one imports, itself included; an output's own list leaves out those whose values were inlined. */
function reachable(from: string, inputs: Metafile["inputs"], found = new Set<string>()): Set<string> {
  if (found.has(from) || !inputs[from]) return found;
  found.add(from);
  for (const { path } of inputs[from].imports) reachable(path, inputs, found);
  return found;
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
