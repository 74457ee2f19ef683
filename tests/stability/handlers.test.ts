import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import * as fc from "fast-check";
import { auth, Function, HttpApi, Observability, Queue, Table } from "../../components/index";
import { make } from "../components/support/mocks";
import { changes } from "./changes";

describe("A handler's file that is renamed", function () {
  this.timeout(60_000);
  const folder = mkdtempSync(join(tmpdir(), "stagedoor-handlers-"));
  after(() => rmSync(folder, { recursive: true, force: true }));

  /** A program whose function uses everything that a function can have. */
  function program(file: string, answer: string) {
    const path = join(folder, `${file}.ts`);
    writeFileSync(path, `export const handler = async () => ({ statusCode: 200, body: ${JSON.stringify(answer)} });\n`);
    return make(() => {
      const table = new Table("orders", {});
      const queue = new Queue("jobs");
      const list = new Function("list", {
        entry: relative(process.cwd(), path),
        access: [{ table, verbs: ["read"] }],
        queues: { jobs: { queue } },
        onFailure: queue,
      });
      const routes = { "GET /a": { function: list, auth: auth.iam() } };
      new Observability("eyes", { functions: { list }, httpApis: { shop: new HttpApi("shop", { routes }) } });
    }, "prod");
  }

  it("changes the function's code and nothing else, whatever its name was and is", async () => {
    const name = fc.stringMatching(/^[a-z][a-z0-9_-]{0,20}$/);
    await fc.assert(
      fc.asyncProperty(name, name, async (old, renamed) => {
        const found = await changes(await program(old, "same"), await program(renamed, "same"));
        // The source map names its sources, so the same code under another name is another bundle.
        assert.deepEqual(found, old === renamed ? [] : ["Function list: code"]);
      }),
      { numRuns: 10 },
    );
  });

  it("is told from one whose code changed, which changes as little", async () => {
    assert.deepEqual(await changes(await program("a", "one"), await program("a", "two")), ["Function list: code"]);
  });
});
