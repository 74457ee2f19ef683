import assert from "node:assert/strict";
import { utimesSync } from "node:fs";
import { join } from "node:path";
import { script, stagedoor } from "./command";

describe("stagedoor in a checkout", function () {
  this.timeout(120_000);

  it("makes its bundle anew while others read it or make the same one", async () => {
    const source = join(script, "../../main.ts");
    const now = new Date();
    utimesSync(source, now, now);
    const commands = Array.from({ length: 4 }, () => stagedoor(["--version"], __dirname));
    for (const { exited, told } of commands) assert.equal(await exited, 0, told());
  });
});
