import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import ts from "typescript";

const root = resolve(__dirname, "../..");
const page = readFileSync(join(root, "docs/reliability.md"), "utf8");

describe("docs/reliability.md", () => {
  it("holds every promise by a file that is there", () => {
    const linked = [...page.matchAll(/\]\(\.\.\/((?:tests|bench)\/[^)]+)\)/g)].map(([, path]) => path!);
    assert.ok(linked.length > 25, `${linked.length} files`);
    for (const path of linked) assert.ok(ts.sys.fileExists(join(root, path)), `${path} is not there`);
  });

  it("names every test of reliability", () => {
    const tests = ts.sys.readDirectory(join(root, "tests/reliability"), [".test.ts"]);
    const missing = tests.map((path) => path.slice(root.length + 1)).filter((path) => !page.includes(path));
    assert.deepEqual(missing, []);
  });

  it("names commands that package.json has", () => {
    const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { scripts: object };
    for (const [, name] of page.matchAll(/`npm run ([\w:]+)`/g)) assert.ok(name! in scripts, name);
  });
});
