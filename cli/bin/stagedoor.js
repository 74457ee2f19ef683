#!/usr/bin/env node
// In a checkout the bundle is made again when a source is newer; the published package carries it ready.
const { existsSync, statSync } = require("node:fs");
const { join } = require("node:path");

async function main() {
  const built = join(__dirname, "../dist/.built");
  const script = join(__dirname, "../build.mjs");
  if (existsSync(script)) {
    const { bundle, sources } = await import(script);
    const since = existsSync(built) ? statSync(built).mtimeMs : 0;
    if (sources().some(({ changed }) => changed > since)) await bundle();
  }
  require("../dist/stagedoor.js");
}

main().catch((error) => {
  process.stderr.write(`stagedoor could not start: ${error.message}\n`);
  process.exitCode = 1;
});
