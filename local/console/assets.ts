import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";

/** The page's program and its style sheet. */
export interface Assets {
  readonly script: Buffer;
  readonly style: Buffer;
}

let made: Promise<Assets> | undefined;

/** What the browser runs: ready beside the bundled command, made from its sources in a checkout. */
export function assets(): Promise<Assets> {
  made ??= existsSync(join(__dirname, "console.js")) ? ready() : bundled();
  return made;
}

async function ready(): Promise<Assets> {
  const [script, style] = await Promise.all(
    ["console.js", "console.css"].map((name) => readFile(join(__dirname, name))),
  );
  return { script: script!, style: style! };
}

async function bundled(): Promise<Assets> {
  const { build } = await import("esbuild");
  const { outputFiles } = await build({
    entryPoints: { console: join(__dirname, "app/main.tsx") },
    outdir: __dirname,
    bundle: true,
    minify: true,
    format: "esm",
    write: false,
    logLevel: "silent",
  });
  const file = (ending: string) => Buffer.from(outputFiles.find(({ path }) => path.endsWith(ending))!.contents);
  return { script: file(".js"), style: file(".css") };
}
