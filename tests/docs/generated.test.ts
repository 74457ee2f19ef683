import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pages } from "../../docs/generate/pages";

const docs = join(__dirname, "../../docs");

describe("Generated pages", () => {
  for (const [path, text] of Object.entries(pages)) {
    it(`docs/${path} is what \`npm run docs\` makes`, () => {
      assert.equal(readFileSync(join(docs, path), "utf8"), text(), `run \`npm run docs\`, and commit docs/${path}`);
    });
  }
});
