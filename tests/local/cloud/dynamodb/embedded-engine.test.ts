import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
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

  it("sets damaged files aside, tells, and keeps what can be read", async () => {
    const path = join(folder, "dynamodb-eu-west-1");
    const first = new EmbeddedEngine("eu-west-1", "000000000000", path);
    await first.run("CreateTable", {
      TableName: "orders",
      AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
      KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
      BillingMode: "PAY_PER_REQUEST",
    });
    while ((await first.table("orders"))?.TableStatus !== "ACTIVE") await new Promise(setImmediate);
    await first.run("PutItem", { TableName: "orders", Item: { pk: { S: "kept" } } });
    await first.close();
    writeFileSync(join(path, "CURRENT"), "nonsense");
    const told = capture(process.stderr);
    const second = new EmbeddedEngine("eu-west-1", "000000000000", path);
    const { Item } = await second.run("GetItem", { TableName: "orders", Key: { pk: { S: "kept" } } });
    await second.close();
    assert.match(told.end(), /the tables in .*dynamodb-eu-west-1 were damaged/);
    assert.deepEqual(Item, { pk: { S: "kept" } });
    const aside = readdirSync(folder).filter((name) => name.startsWith("dynamodb-eu-west-1.damaged-"));
    assert.equal(aside.length, 1);
    assert.equal(readFileSync(join(folder, aside[0]!, "CURRENT"), "utf8"), "nonsense");
  });
});

/** Keeps what is written to a stream until `end`. */
function capture(stream: NodeJS.WriteStream): { end(): string } {
  const original = stream.write;
  let text = "";
  stream.write = ((chunk: string | Uint8Array) => {
    text += String(chunk);
    return true;
  }) as typeof stream.write;
  return {
    end() {
      stream.write = original;
      return text;
    },
  };
}
