import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { temporaryFolder } from "../../local/temporary";

describe("temporary folders", function () {
  this.timeout(20_000);
  let parent: string;
  beforeEach(() => {
    parent = mkdtempSync(join(tmpdir(), "stagedoor-test-"));
  });
  afterEach(() => rmSync(parent, { recursive: true }));

  it("removes what a killed process left, and nothing else", () => {
    const ended = spawnSync(process.execPath, ["-e", ""]).pid;
    const left = join(parent, `kind-${ended}-abc123`);
    const others = [`kind-${process.pid}-abc123`, `kinder-${ended}-abc123`, "kind-notes", `kind-${ended}`];
    for (const name of [left, ...others.map((name) => join(parent, name))]) mkdirSync(name);
    const made = temporaryFolder("kind", parent);
    assert.ok(existsSync(made));
    assert.equal(existsSync(left), false);
    for (const name of others) assert.ok(existsSync(join(parent, name)), name);
  });

  it("removes its own when the process ends", () => {
    const script = `console.log(require("./local/temporary").temporaryFolder("kind", process.argv[1]))`;
    const { stdout } = spawnSync(process.execPath, ["--import", "tsx", "-e", script, parent], {
      cwd: join(__dirname, "../.."),
      encoding: "utf8",
    });
    assert.match(stdout, /kind-\d+-/);
    assert.equal(existsSync(stdout.trim()), false);
  });
});
