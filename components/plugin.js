// What the Pulumi engine runs as this folder's plugin (PulumiPlugin.yaml); `require("stagedoor")` goes by `exports`.
// In a checkout the plugin is made from its sources; the published package carries it ready.
const { existsSync, readFileSync } = require("node:fs");
const Module = require("node:module");
const { join } = require("node:path");

function load() {
  const source = join(__dirname, "plugin/serve.ts");
  if (!existsSync(source)) return require("./dist/plugin/serve.js");
  const { outputFiles } = require("esbuild").buildSync({
    entryPoints: [source],
    bundle: true,
    packages: "external",
    platform: "node",
    target: "node20",
    format: "cjs",
    write: false,
  });
  const made = new Module(join(__dirname, "plugin-from-sources.js"), module);
  made.paths = module.paths;
  made._compile(outputFiles[0].text, made.id);
  return made.exports;
}

load().serve(readFileSync(join(__dirname, "schema.json"), "utf8"));
