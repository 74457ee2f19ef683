import assert from "node:assert/strict";
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { Storage } from "../../local/cloud/storage";

describe("storage", () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "stagedoor-storage-"));
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  it("gives back after a restart exactly what was set and not deleted", () => {
    const change = fc.record({
      key: fc.string(),
      value: fc.option(fc.jsonValue({ depthSize: "small" }), { nil: undefined }),
    });
    fc.assert(
      fc.property(fc.array(change, { maxLength: 30 }), (changes) => {
        const folder = mkdtempSync(join(directory, "run-"));
        const expected = new Map<string, unknown>();
        const first = new Storage(folder);
        for (const { key, value } of changes) {
          if (value === undefined) {
            first.entries("data").delete(key);
            expected.delete(key);
          } else {
            first.entries("data").set(key, value);
            expected.set(key, JSON.parse(JSON.stringify(value)));
          }
        }
        // Not closed: a killed process closes nothing either.
        assert.deepEqual(new Map(new Storage(folder).entries("data")), expected);
        first.close();
      }),
      { numRuns: 50 },
    );
  });

  it("sets a half-written line aside and keeps the rest", () => {
    new Storage(directory).entries<number>("data").set("kept", 1);
    appendFileSync(join(directory, "data.jsonl"), '["lost",{"a":');
    const entries = new Storage(directory).entries<number>("data");
    assert.equal(entries.get("kept"), 1);
    assert.equal(entries.size, 1);
    assert.match(readFileSync(join(directory, "data.jsonl.damaged"), "utf8"), /"lost"/);
  });

  it("writes nothing without a folder", () => {
    new Storage().entries("data").set("a", 1);
    assert.equal(existsSync(join(directory, "data.jsonl")), false);
  });
});
