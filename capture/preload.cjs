"use strict";
// Loaded by Node.js before the Pulumi SDK in a program's own process. It changes how fast a program starts, never what
// it does: sources are transpiled once and kept, and what the SDK does for nobody's eyes here is left out. Wherever the
// SDK is not as expected, it is left as it is. Types are not checked: that is `tsc`'s work.
const { createHash } = require("node:crypto");
const { mkdirSync, readFileSync, renameSync, writeFileSync } = require("node:fs");
const Module = require("node:module");
const { join } = require("node:path");

const cache = process.env.STAGEDOOR_PROGRAM_CACHE;
const sdkRequire = Module.createRequire(process.argv[1]);

/** Source maps of transpiled files, by path. */
const maps = new Map();

transpileOnRequire();
mapOnlyTheProgramsFrames();
loadRarelyUsedPackagesLate();
dropDebugLogs();

function transpileOnRequire() {
  for (const extension of [".ts", ".cts", ".tsx"]) {
    Module._extensions[extension] = (module, filename) => {
      module._compile(transpiled(filename), filename);
    };
  }
}

/** One file of the cache per source, so that it does not grow; the first line tells what it was made from. */
function transpiled(filename) {
  const source = readFileSync(filename, "utf8");
  const stamp = `//${hash(`${process.env.STAGEDOOR_ESBUILD}\0${process.env.STAGEDOOR_TSCONFIG}\0${filename}\0${source}`)}\n`;
  const kept = join(cache, `${hash(filename)}.js`);
  let content = readIfThere(kept);
  if (!content?.startsWith(stamp)) {
    content = stamp + transpile(source, filename);
    mkdirSync(cache, { recursive: true });
    writeFileSync(`${kept}.${process.pid}`, content, { mode: 0o600 });
    renameSync(`${kept}.${process.pid}`, kept);
  }
  const end = content.lastIndexOf("\n//# stagedoor-map ");
  maps.set(filename, content.slice(end + "\n//# stagedoor-map ".length));
  // The stamp's line is taken out: positions in the map count from the code's first line.
  return content.slice(stamp.length, end);
}

function transpile(source, filename) {
  const { code, map } = transform(source, {
    loader: filename.endsWith(".tsx") ? "tsx" : "ts",
    format: "cjs",
    platform: "node",
    target: `node${process.versions.node.split(".")[0]}`,
    sourcefile: filename,
    sourcemap: "external",
    sourcesContent: false,
    tsconfigRaw: process.env.STAGEDOOR_TSCONFIG,
  });
  return `${code}\n//# stagedoor-map ${map.replaceAll("\n", "")}`;
}

/** @throws SyntaxError that says where each fault is, and no more */
function transform(source, options) {
  try {
    return require(process.env.STAGEDOOR_ESBUILD).transformSync(source, { ...options, logLevel: "silent" });
  } catch (error) {
    if (!error.errors?.length) throw error;
    const faults = error.errors.map(({ location, text }) =>
      location ? `${location.file}:${location.line}:${location.column + 1}: ${text}` : text,
    );
    throw new SyntaxError(faults.join("\n"));
  }
}

function readIfThere(path) {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

function hash(text) {
  return createHash("sha256").update(text).digest("hex");
}

/** Mapping every frame of every stack, the SDK's own files included, takes longer than all else the program does. */
function mapOnlyTheProgramsFrames() {
  const support = attempt(() => sdkRequire("source-map-support"));
  if (!support) return;
  support.install({
    environment: "node",
    overrideRetrieveSourceMap: true,
    retrieveSourceMap: (file) => (maps.has(file) ? { url: file, map: maps.get(file) } : null),
  });
  const wanted = process.env.PULUMI_DEBUG_PROMISE_LEAKS;
  Error.prepareStackTrace = (error, frames) => {
    // The SDK keeps a stack for each of its promises, and shows it only when asked to.
    if (!wanted && frames[0]?.getFunctionName() === "debuggablePromise") return "";
    const lines = frames.map((frame) => (maps.has(frame.getFileName()) ? support.wrapCallSite(frame) : frame));
    return [errorTitle(error), ...lines.map((line) => `    at ${line}`)].join("\n");
  };
}

function errorTitle(error) {
  try {
    return Error.prototype.toString.call(error);
  } catch {
    return "Error";
  }
}

/** Arborist and the TypeScript compiler serve only functions that are serialized into Lambdas. */
function loadRarelyUsedPackagesLate() {
  const load = Module._load;
  Module._load = function (request, parent, isMain) {
    if (request === "@npmcli/arborist") return late(() => load(request, parent, isMain));
    // The shim falls back to a compiler of its own where the program has none.
    if (request === "typescript" && parent?.filename?.endsWith("typescript-shim.js") && resolves("typescript", parent)) {
      return late(() => load(request, parent, isMain));
    }
    return load.call(this, request, parent, isMain);
  };
}

function resolves(request, parent) {
  return attempt(() => Module._resolveFilename(request, parent)) !== undefined;
}

/** A module that is loaded when something in it is first asked for. */
function late(load) {
  return new Proxy({}, { get: (_, name) => (name === "__esModule" ? true : Reflect.get(load(), name)) });
}

/** The SDK sends several lines about each resource, one after another, each a call; nobody reads them here. */
function dropDebugLogs() {
  const log = attempt(() => sdkRequire("../../log"));
  if (typeof log?.debug === "function") log.debug = () => Promise.resolve();
}

function attempt(task) {
  try {
    return task();
  } catch {
    return undefined;
  }
}
