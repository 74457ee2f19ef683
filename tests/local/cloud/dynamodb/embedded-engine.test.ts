import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { EmbeddedEngine } from "../../../../local/cloud/dynamodb/embedded-engine";

describe("the embedded database on disk", () => {
  const folder = mkdtempSync(join(tmpdir(), "stagedoor-tables-"));
  after(() => rmSync(folder, { recursive: true, force: true }));

  it("says which folder it cannot use and why, and works once that is mended", async () => {
    const path = join(folder, "dynamodb-us-east-1");
    writeFileSync(path, "no folder");
    const engine = new EmbeddedEngine("us-east-1", "000000000000", path);
    await assert.rejects(engine.run("ListTables", {}), (error: Error) => {
      assert.match(error.message, new RegExp(`^cannot use the tables in ${path}: EEXIST`));
      return true;
    });
    rmSync(path);
    assert.deepEqual(await engine.run("ListTables", {}), { TableNames: [] });
    await engine.close();
  });
});
