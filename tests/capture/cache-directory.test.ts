import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { forgetOld } from "../../capture/cache-directory";

const DAY = 24 * 60 * 60 * 1000;

describe("the cache folder", () => {
  it("loses what was written long ago, and keeps the rest", () => {
    const folder = mkdtempSync(join(tmpdir(), "stagedoor-cache-"));
    mkdirSync(join(folder, "bundles"));
    for (const [name, days] of [
      ["old.js", 31],
      ["bundles/old.mjs", 40],
      ["new.js", 29],
      ["bundles/new.mjs", 0],
    ] as const) {
      writeFileSync(join(folder, name), "");
      utimesSync(join(folder, name), new Date(), new Date(Date.now() - days * DAY));
    }
    forgetOld(folder);
    assert.deepEqual(
      ["old.js", "bundles/old.mjs", "new.js", "bundles/new.mjs"].map((name) => existsSync(join(folder, name))),
      [false, false, true, true],
    );
    rmSync(folder, { recursive: true });
  });

  it("need not be there yet", () => {
    const folder = join(mkdtempSync(join(tmpdir(), "stagedoor-cache-")), "none");
    forgetOld(folder);
    assert.ok(existsSync(folder));
    rmSync(join(folder, ".."), { recursive: true });
  });
});
