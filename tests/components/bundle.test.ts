import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bundle } from "../../components/function/bundle";

describe("bundle", () => {
  let directory: string;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "bundle-"));
    mkdirSync(join(directory, "a"));
    writeFileSync(join(directory, "shared.ts"), "export const shared = (name: string) => `hello ${name}`;\n");
    writeFileSync(
      join(directory, "a/index.ts"),
      'import { shared } from "../shared";\nexport const handler = async () => shared("a");\n',
    );
    writeFileSync(
      join(directory, "b.ts"),
      'import { basename } from "node:path";\nimport { shared } from "./shared";\nexport const handler = async () => shared(basename("x/b"));\n',
    );
    writeFileSync(join(directory, "bad.ts"), "export const handler = ;\n");
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  it("gives the same bytes whether files are built together or alone", async () => {
    const together = await Promise.all([bundle("a/index.ts", "esm", directory), bundle("b.ts", "esm", directory)]);
    const alone = [await bundle("a/index.ts", "esm", directory), await bundle("b.ts", "esm", directory)];
    assert.deepEqual(together, alone);
    assert.deepEqual(Object.keys(alone[0]!).sort(), ["index.mjs", "index.mjs.map"]);
  });

  it("gives the same bytes in another folder", async () => {
    const other = mkdtempSync(join(tmpdir(), "elsewhere-"));
    writeFileSync(join(other, "shared.ts"), "export const shared = (name: string) => `hello ${name}`;\n");
    mkdirSync(join(other, "a"));
    writeFileSync(
      join(other, "a/index.ts"),
      'import { shared } from "../shared";\nexport const handler = async () => shared("a");\n',
    );
    assert.deepEqual(await bundle("a/index.ts", "esm", other), await bundle("a/index.ts", "esm", directory));
    rmSync(other, { recursive: true });
  });

  it("makes modules that run, in both formats", async () => {
    const esm = await bundle("b.ts", "esm", directory);
    const file = join(directory, "out.mjs");
    writeFileSync(file, esm["index.mjs"]!);
    assert.equal(await ((await import(file)) as { handler(): Promise<string> }).handler(), "hello b");
    const cjs = await bundle("b.ts", "cjs", directory);
    assert.deepEqual(Object.keys(cjs).sort(), ["index.js", "index.js.map"]);
    const loaded = { exports: {} as { handler(): Promise<string> } };
    new Function("module", "exports", "require", cjs["index.js"]!)(loaded, loaded.exports, require);
    assert.equal(await loaded.exports.handler(), "hello b");
  });

  it("names file, line and fault of the bad file alone", async () => {
    const [good, bad, missing] = await Promise.allSettled([
      bundle("a/index.ts", "esm", directory),
      bundle("bad.ts", "esm", directory),
      bundle("none.ts", "esm", directory),
    ]);
    assert.equal(good.status, "fulfilled");
    assert.match(String((bad as PromiseRejectedResult).reason), /bad\.ts:1:24: Unexpected ";"/);
    assert.match(String((missing as PromiseRejectedResult).reason), /none\.ts/);
  });
});
