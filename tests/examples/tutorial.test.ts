import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pageScript, statusesOf } from "../docs/page";

const root = join(__dirname, "../..");

describe("The tutorial", function () {
  this.timeout(300_000);
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "stagedoor-tutorial-"));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it("leads from an empty folder to a private, authorised, observed API", async () => {
    const { script, promised } = pageScript("docs/tutorial.md");
    assert.ok(promised.length >= 11);
    // The packages as they are here stand for the installation.
    const start = "mkdir notes && cd notes\n";
    assert.ok(script.includes(start));
    const installed = script.replace(start, `${start}ln -s ${join(root, "node_modules")} node_modules\n`);
    assert.deepEqual(await statusesOf({ script: installed, promised }, folder), promised);
    assert.match(readFileSync(join(folder, "notes/client/client.ts"), "utf8"), /createNotesClient/);
  });
});
