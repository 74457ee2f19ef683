import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { makePages } from "../../docs/generate/pages";

const docs = join(__dirname, "../../docs");

describe("Generated pages", function () {
  this.timeout(120_000);

  it("are what `npm run docs` makes, and no others lie among them", () => {
    const pages = makePages();
    const reference = readdirSync(join(docs, "reference")).map((name) => `reference/${name}`);
    assert.deepEqual(
      reference.filter((path) => !(path in pages)),
      [],
      "a page of the reference that nothing makes any more; take it out",
    );
    for (const [path, text] of Object.entries(pages)) {
      assert.equal(readFileSync(join(docs, path), "utf8"), text, `run \`npm run docs\`, and commit docs/${path}`);
    }
  });
});
