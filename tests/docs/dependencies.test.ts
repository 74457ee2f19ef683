import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";

const ROOT = resolve(__dirname, "../..");
const WORKSPACES = [".", "components", "policy", "cli"];

/** Licences that ask for nothing but their notice. */
const permissive = new Set(
  "0BSD Apache-2.0 BlueOak-1.0.0 BSD-2-Clause BSD-3-Clause CC0-1.0 ISC MIT PSF-2.0 Python-2.0 Zlib".split(" "),
);

/** Packages with another licence, or with one that their manifest does not name; docs/dependencies.md says why. */
const exceptions: Readonly<Record<string, string>> = {
  "@logdna/tail-file": "MIT",
  "axe-core": "MPL-2.0",
  "json-schema-test-suite": "MIT",
  "spdx-exceptions": "CC-BY-3.0",
};

interface Manifest {
  readonly dependencies?: Record<string, string>;
  readonly devDependencies?: Record<string, string>;
  readonly peerDependencies?: Record<string, string>;
}

interface Lock {
  readonly packages: Record<string, { readonly license?: string; readonly link?: boolean }>;
}

function json<T>(path: string): T {
  return JSON.parse(readFileSync(join(ROOT, path), "utf8")) as T;
}

const page = readFileSync(join(ROOT, "docs/dependencies.md"), "utf8");
const rows = new Map(
  [...page.matchAll(/^\| (\S+) \| (\S[^|]*) \| [^|]+ \| ([^|]+) \|$/gm)]
    .filter(([, name]) => name !== "package" && name !== "---")
    .map(([, name, licence, why]) => [name!, { licence: licence!.trim(), why: why!.trim() }]),
);
const { packages } = json<Lock>("package-lock.json");

/** A licence of a choice of licences is enough; of several together, each counts. */
function isPermissive(expression: string): boolean {
  const [...choices] = expression.replace(/[()]/g, "").split(" OR ");
  return choices.some((choice) => choice.split(" AND ").every((licence) => permissive.has(licence)));
}

describe("docs/dependencies.md", () => {
  it("has every package that the repository names, each with a reason, and no other", () => {
    const named = WORKSPACES.map((folder) => json<Manifest>(join(folder, "package.json"))).flatMap((manifest) =>
      Object.keys({ ...manifest.dependencies, ...manifest.devDependencies, ...manifest.peerDependencies }),
    );
    assert.deepEqual([...rows.keys()].sort(), [...new Set(named)].sort());
    for (const [name, { why }] of rows) assert.match(why, /\w.*\.$/, name);
  });

  it("names the licence that each package has", () => {
    for (const [name, { licence }] of rows) {
      assert.equal(licence, exceptions[name] ?? packages[`node_modules/${name}`]?.license, name);
    }
  });

  it("is right that every licence of the whole tree is permissive, but for the exceptions it names", () => {
    const others = Object.entries(packages)
      .filter(([path, { link }]) => path.includes("node_modules/") && !link)
      .map(([path, { license }]) => ({ name: path.split("node_modules/").at(-1)!, license }))
      .filter(({ name, license }) => !(name in exceptions) && !isPermissive(license ?? ""));
    assert.deepEqual(others, []);
    for (const name of Object.keys(exceptions)) assert.ok(page.includes(name), name);
  });
});
