import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { systemClock } from "../../../../local/clock";
import { FunctionLog } from "../../../../local/cloud/lambda/runtime/log";
import { Pool } from "../../../../local/cloud/lambda/runtime/pool";

describe("Lambda's instances", () => {
  let folder: string;
  let pool: Pool;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "lambda-pool-"));
    const wait =
      "exports.handler = (ms) => new Promise((r) => setTimeout(r, ms, require('node:worker_threads').threadId))";
    writeFileSync(join(folder, "index.js"), wait);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));
  afterEach(() => pool.stop());

  function make(limit: number, idleMs?: number, fault: () => Error | undefined = () => undefined): Pool {
    const place = { group: "g", stream: "s", version: "$LATEST", memoryMb: 128, json: false };
    return new Pool(
      limit,
      (tell) => {
        const error = fault();
        if (error) throw error;
        tell(new FunctionLog({ emit: () => {}, clock: systemClock, ...place }));
        return {
          directory: folder,
          handler: "index.handler",
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
});
