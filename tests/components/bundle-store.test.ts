import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { storedBundle } from "../../components/function/bundle-store";

describe("stored bundles", () => {
  const before = process.env.STAGEDOOR_PROGRAM_CACHE;
  let directory: string;

  beforeEach(() => {
    directory = realpathSync(mkdtempSync(join(tmpdir(), "bundle-store-")));
    mkdirSync(join(directory, "node_modules"));
    writeFileSync(join(directory, "shared.ts"), 'export const word = "one";\n');
    writeFileSync(
      join(directory, "a.ts"),
      'import { word } from "./shared";\nexport const handler = async () => word;\n',
    );
  });
  afterEach(() => {
    rmSync(directory, { recursive: true });
    if (before === undefined) delete process.env.STAGEDOOR_PROGRAM_CACHE;
    else process.env.STAGEDOOR_PROGRAM_CACHE = before;
  });

  const stored = async () => (await storedBundle("a.ts", "esm", directory)).files;
  const text = (files: Readonly<Record<string, string>>) => readFileSync(join(directory, files["index.mjs"]!), "utf8");

  it("lie beside the program's packages, under names that tell their content", async () => {
    delete process.env.STAGEDOOR_PROGRAM_CACHE;
    const files = await stored();
    assert.deepEqual(Object.keys(files).sort(), ["index.mjs", "index.mjs.map"]);
    assert.match(files["index.mjs"]!, /^node_modules\/\.cache\/stagedoor\/[0-9a-f]{32}-index\.mjs$/);
    assert.match(text(files), /"one"/);
    writeFileSync(join(directory, "shared.ts"), 'export const word = "two";\n');
    const changed = await stored();
    assert.notEqual(changed["index.mjs"], files["index.mjs"]);
    assert.match(text(files), /"one"/);
    assert.match(text(changed), /"two"/);
  });

  it("are made again on a local stage when any source changes, and only then", async () => {
    process.env.STAGEDOOR_PROGRAM_CACHE = join(directory, "cache");
    const files = await stored();
    writeFileSync(join(directory, files["index.mjs"]!), "// kept");
    assert.deepEqual(await stored(), files);
    assert.equal(text(await stored()), "// kept");
    writeFileSync(join(directory, "shared.ts"), 'export const word = "three";\n');
    assert.match(text(await stored()), /"three"/);
    rmSync(join(directory, "cache"), { recursive: true });
    assert.match(text(await stored()), /"three"/);
  });

  it("are never taken from the store in a deployment", async () => {
    delete process.env.STAGEDOOR_PROGRAM_CACHE;
    const files = await stored();
    rmSync(join(directory, files["index.mjs"]!));
    assert.match(text(await stored()), /"one"/);
  });

  it("say what an entry exports, kept or made, unless it is CommonJS", async () => {
    process.env.STAGEDOOR_PROGRAM_CACHE = join(directory, "cache");
    writeFileSync(join(directory, "c.js"), "exports.handler = async () => 1;\n");
    writeFileSync(join(directory, "all.ts"), 'export * from "./a";\nexport default 1;\n');
    const exportsOf = async (entry: string) => (await storedBundle(entry, "esm", directory)).exports;
    for (const _ of ["made", "kept"]) {
      assert.deepEqual(await exportsOf("a.ts"), ["handler"]);
      assert.deepEqual([...((await exportsOf("all.ts")) ?? [])].sort(), ["default", "handler"]);
      assert.equal(await exportsOf("c.js"), undefined);
    }
    assert.equal((await storedBundle("a.ts", "cjs", directory)).exports, undefined);
  });

  it("have maps that lead to the sources on a local stage, and name no folder of the machine in a deployment", async () => {
    const mapOf = async () => {
      const files = await stored();
      return readFileSync(join(directory, files["index.mjs.map"]!), "utf8");
    };
    delete process.env.STAGEDOOR_PROGRAM_CACHE;
    assert.ok(!(await mapOf()).includes(directory));
    process.env.STAGEDOOR_PROGRAM_CACHE = join(directory, "cache");
    const { sourceRoot, sources } = JSON.parse(await mapOf()) as { sourceRoot: string; sources: string[] };
    const found = sources.map((source) => fileURLToPath(new URL(sourceRoot + source)));
    // The other source is a constant, which esbuild puts where it is used.
    assert.deepEqual(found, [join(directory, "a.ts")]);
  });
});
