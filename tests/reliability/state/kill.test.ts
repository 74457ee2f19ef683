import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, truncateSync, unlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describeStage } from "../../../cli/running";
import { type Command, stagedoor } from "../../cli/command";
import { type Project, smallProject } from "../../cli/project";
import { keepersOf } from "./keepers";
import { Ledger } from "./ledger";
import { stateProgram } from "./program";

const seed = 20_261_121;
/** When the stage is killed in each round, in milliseconds after the writers began. */
const killTimes = fc.sample(fc.integer({ min: 150, max: 1800 }), { seed, numRuns: 3 });

describe(`State on disk (seed ${seed}, killed after ${killTimes.join(", ")} ms)`, function () {
  this.timeout(180_000);
  let project: Project;
  let state: string;
  let running: Command | undefined;
  let ledgers: Ledger[] = [];

  before(() => {
    project = smallProject();
    project.write("index.ts", stateProgram);
    state = join(project.directory, "state");
  });
  // Also after a failure: a stage that went on would hold the folder.
  afterEach(() => kill());
  after(() => project.remove());

  /** Starts the stage on the state folder; ledgers go on with the new process. */
  async function start(): Promise<void> {
    running = stagedoor(["dev", "--port", "0", "--json", "--no-watch", "--state", state], project.directory);
    const { console: url } = await running.ready;
    const keepers = keepersOf(await describeStage(url));
    if (ledgers.length === 0) ledgers = keepers.map((keeper) => new Ledger(keeper));
    else for (const [i, keeper] of keepers.entries()) ledgers[i]!.keeper = keeper;
  }
  async function kill(): Promise<void> {
    running!.process.kill("SIGKILL");
    await running!.exited;
  }

  for (const [round, ms] of killTimes.entries()) {
    it(`keeps every acknowledged write and deletion over kill -9 after ${ms} ms of writing`, async () => {
      await start();
      const writing = Promise.all(ledgers.map((ledger) => ledger.write(round)));
      await Promise.race([writing, new Promise((resolve) => setTimeout(resolve, ms))]);
      await kill();
      await writing;
      await start();
      for (const ledger of ledgers) await ledger.check();
      const counts = ledgers.map(({ keeper, acknowledged }) => `${acknowledged} of ${keeper.name}s`);
      console.log(`      acknowledged so far: ${counts.join(", ")}`);
      for (const { acknowledged, keeper } of ledgers) assert.ok(acknowledged > round, `no ${keeper.name} was written`);
    });
  }

  it("tells of every damaged journal, sets the damaged lines aside, and keeps all others", async () => {
    const journals = readdirSync(state).filter((file) => file.endsWith(".jsonl"));
    assert.ok(journals.length >= 8, `journals: ${journals.join(", ")}`);
    for (const file of journals) {
      const path = join(state, file);
      const [first = "", ...rest] = readFileSync(path, "utf8").split("\n").filter(Boolean);
      // Bytes that no disk should hold, a line that is JSON and no change, and a line that is cut off.
      writeFileSync(path, [first, "\u0000\u0001 garbage", '{"no":"change"}', ...rest, '["cut off",{"a":'].join("\n"));
    }
    await start();
    for (const file of journals) {
      assert.ok(running!.told().includes(`3 unreadable line(s) of ${join(state, file)}`), running!.told());
      assert.match(readFileSync(join(state, `${file}.damaged`), "utf8"), /garbage[\s\S]*no[\s\S]*cut off/);
    }
    for (const ledger of ledgers) await ledger.check();
  });

  it("goes on after a record in the midst of a stream is lost, and loses no other", async () => {
    const path = join(state, "kinesis-records.jsonl");
    const lines = readFileSync(path, "utf8").split("\n").filter(Boolean);
    const middle = Math.floor(lines.length / 2);
    const lost = (JSON.parse(lines[middle]!) as [string, { partitionKey: string }])[1].partitionKey;
    lines[middle] = lines[middle]!.slice(0, 40);
    writeFileSync(path, `${lines.join("\n")}\n`);
    await start();
    const records = ledgers.find(({ keeper }) => keeper.name === "record")!;
    await records.check((key) => key === lost);
    await records.keeper.put("record-after", "one more");
    await kill();
    await start();
    await records.check((key) => key === lost);
    assert.equal((await records.keeper.all()).get("record-after"), "one more");
  });

  it("tells of objects whose bytes are gone, cut or changed, sets the bytes aside, and serves the others", async () => {
    const folder = join(state, "s3");
    const lines = readFileSync(join(state, "s3-objects.jsonl"), "utf8").split("\n").filter(Boolean);
    const named = new Map(
      lines.map((line) => {
        const [path, versions] = JSON.parse(line) as [string, { key: string; blob: string }[] | undefined];
        return [path, versions?.[0]] as const;
      }),
    );
    const [gone, cut, changed] = [...named.values()].filter((version) => version !== undefined);
    assert.ok(gone && cut && changed, "there are objects to damage");
    unlinkSync(join(folder, gone.blob));
    truncateSync(join(folder, cut.blob), 3);
    const bytes = readFileSync(join(folder, changed.blob));
    bytes[0]! ^= 1;
    writeFileSync(join(folder, changed.blob), bytes);
    await start();
    for (const { key } of [gone, cut, changed])
      assert.match(running!.told(), new RegExp(`the object \\S+/${key} .*was damaged`));
    for (const { blob } of [cut, changed]) assert.ok(existsSync(join(`${folder}.damaged`, blob)), "set aside");
    const damaged = [gone.key, cut.key, changed.key];
    const objects = ledgers.find(({ keeper }) => keeper.name === "object")!;
    await objects.check((key) => damaged.includes(key));
    const left = await objects.keeper.all();
    for (const key of damaged) assert.equal(left.has(key), false, `${key} is not served with other bytes`);
  });

  const stores: readonly (readonly [what: string, damage: (folder: string) => void])[] = [
    ["its manifest is gone", (folder) => unlinkSync(join(folder, manifest(folder)))],
    ["its manifest holds garbage", (folder) => writeFileSync(join(folder, manifest(folder)), "garbage ".repeat(20))],
    ["CURRENT names no manifest", (folder) => writeFileSync(join(folder, "CURRENT"), "MANIFEST-999999\n")],
  ];
  for (const [what, damage] of stores) {
    it(`tells of a table store where ${what}, keeps the files as they were, and every item`, async () => {
      const folder = join(state, readdirSync(state).find((name) => /^dynamodb-[a-z]+-[a-z]+-\d$/.test(name))!);
      damage(folder);
      await start();
      const items = ledgers.find(({ keeper }) => keeper.name === "item")!;
      await items.check();
      assert.match(running!.told(), /state: the tables in \S+ were damaged .* set aside in \S+\.damaged-\d+/);
      await items.keeper.put("item-after", "serves again");
    });
  }
});

function manifest(folder: string): string {
  return readdirSync(folder).find((name) => name.startsWith("MANIFEST-"))!;
}
