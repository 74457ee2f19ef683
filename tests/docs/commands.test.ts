import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type RunningStage, startStage } from "../../local/stage";
import { pageScript, statusesOf } from "./page";

const root = join(__dirname, "../..");

/** Pages with lines for a shell; the tutorial has a test of its own. */
const pages = ["docs", "docs/guides"]
  .flatMap((directory) => readdirSync(join(root, directory)).map((name) => `${directory}/${name}`))
  .filter((page) => page.endsWith(".md") && page !== "docs/tutorial.md")
  .filter((page) => /^```sh$/m.test(readFileSync(join(root, page), "utf8")));

describe("Commands of the docs", function () {
  this.timeout(300_000);
  let folder: string;
  let stage: RunningStage;

  before(async () => {
    stage = await startStage({ directory: root, stage: "dev" });
    // A place like the repository, where what commands write does no harm.
    folder = mkdtempSync(join(tmpdir(), "stagedoor-docs-"));
    for (const name of readdirSync(root)) symlinkSync(join(root, name), join(folder, name));
  });
  after(async () => {
    await stage?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  for (const page of pages) {
    it(`of ${page} do what it says`, async () => {
      const made = pageScript(page);
      assert.deepEqual(await statusesOf(made, folder, { STAGEDOOR_URL: stage.url }), made.promised);
    });
  }
});
