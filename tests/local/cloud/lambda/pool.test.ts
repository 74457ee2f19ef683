import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { systemClock } from "../../../../local/clock";
import { FunctionLog } from "../../../../local/cloud/lambda/runtime/log";
import { Pool } from "../../../../local/cloud/lambda/runtime/pool";

/** Writes down what it begins; answers how many invocations were under way at once. */
const told = `
let underWay = 0;
exports.handler = async ({ id, ms, exit }) => {
  underWay += 1;
  const together = underWay;
  require("node:fs").appendFileSync(__dirname + "/begun.txt", id + "\\n");
  if (exit) process.exit(3);
  if (ms > 0) await new Promise((r) => setTimeout(r, ms));
  underWay -= 1;
  return together;
};`;

describe("Lambda's instances", () => {
  let folder: string;
  let pool: Pool;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "lambda-pool-"));
    const wait =
      "exports.handler = (ms) => new Promise((r) => setTimeout(r, ms, require('node:worker_threads').threadId))";
    writeFileSync(join(folder, "index.js"), wait);
    writeFileSync(join(folder, "told.js"), told);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));
  afterEach(() => pool.stop());

  function make(
    limit: number,
    idleMs?: number,
    fault: () => Error | undefined = () => undefined,
    handler = "index.handler",
  ): Pool {
    const place = { group: "g", stream: "s", version: "$LATEST", memoryMb: 128, json: false };
    return new Pool(
      limit,
      (tell) => {
        const error = fault();
        if (error) throw error;
        tell(new FunctionLog({ emit: () => {}, clock: systemClock, ...place }));
        return {
          directory: folder,
          handler,
          environment: {},
          hosts: [],
          memoryMb: 128,
          initLimitMs: 5000,
          identity: {},
          jsonLogs: false,
          logLevel: "TRACE",
          onLog: () => {},
        };
      },
      idleMs,
    );
  }
  const run = async (ms: number) => {
    const work = { requestId: "r", timeoutMs: 5000, traceId: undefined, clientContext: undefined, onChunk: undefined };
    const { result, coldStart } = await pool.run({ ...work, payload: String(ms) });
    return { thread: result.payload, coldStart };
  };

  it("use the one that worked last, and grow no further than their limit", async () => {
    pool = make(2);
    const threads = new Set((await Promise.all([1, 2, 3, 4, 5, 6].map(() => run(60)))).map(({ thread }) => thread));
    assert.equal(threads.size, 2);
    const [one, two] = [await run(0), await run(0)];
    assert.equal(one.thread, two.thread);
  });

  it("end after a while without work, and start again when there is some", async () => {
    pool = make(2, 40);
    const first = await run(0);
    assert.deepEqual([first.coldStart, (await run(0)).coldStart], [true, false]);
    await new Promise((resolve) => setTimeout(resolve, 120));
    const later = await run(0);
    assert.equal(later.coldStart, true);
    assert.notEqual(later.thread, first.thread);
  });

  it("tell the caller when they cannot be started, whether it waited or not", async () => {
    let broken: Error | undefined;
    pool = make(4, undefined, () => broken);
    const busy = run(150);
    broken = new Error("no credentials");
    await assert.rejects(run(0), /no credentials/);
    await busy;
    await pool.stop();
    pool = make(4, undefined, () => broken);
    await assert.rejects(run(0), /no credentials/);
  });

  describe("that are quick", () => {
    interface Told {
      readonly id: number;
      readonly ms?: number;
      readonly exit?: boolean;
    }
    const ended: number[] = [];
    const begun = () => readFileSync(join(folder, "begun.txt"), "utf8").trim().split("\n").map(Number);
    const tell = async (event: Told) => {
      const work = {
        requestId: "r",
        timeoutMs: 5000,
        traceId: undefined,
        clientContext: undefined,
        onChunk: undefined,
      };
      const { result } = await pool.run({ ...work, payload: JSON.stringify(event) });
      ended.push(event.id);
      return result;
    };
    const ids = Array.from({ length: 60 }, (_, id) => id);

    beforeEach(async () => {
      pool = make(8, undefined, undefined, "told.handler");
      for (let i = 0; i < 5; i++) await tell({ id: -1 });
      writeFileSync(join(folder, "begun.txt"), "");
      ended.length = 0;
    });

    it("run one invocation at a time, each once, and hold none up behind one that takes long", async () => {
      const results = await Promise.all(ids.map((id) => tell({ id, ms: id === 10 ? 400 : 0 })));
      assert.deepEqual([...new Set(results.map(({ payload }) => payload))], ["1"]);
      assert.deepEqual(
        begun().sort((a, b) => a - b),
        ids,
      );
      assert.equal(ended.at(-1), 10, "the others went elsewhere");
    });

    it("lose nothing when one of them dies: what it had not begun runs elsewhere", async () => {
      const results = await Promise.all(ids.map((id) => tell({ id, exit: id % 20 === 7 })));
      assert.deepEqual(
        ids.filter((id) => results[id]!.failed),
        [7, 27, 47],
      );
      assert.deepEqual(
        begun().sort((a, b) => a - b),
        ids,
      );
    });
  });
});
