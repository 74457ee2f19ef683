import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { serialize } from "node:v8";
import Table from "cli-table3";
import { type RunningStage, startStage } from "../local/stage";
import { type Journey, journeys } from "../tests/journeys/journeys";
import { localStage } from "../tests/journeys/stage";
import { Skipped, Visit } from "../tests/journeys/visit";
import { JumpingClock } from "../tests/reliability/jumping-clock";

/** Simulated hours, and the hour whose end the last one is compared with. */
const hours = 24;
const warmHours = 2;
/** Rounds of the journeys in each hour, spread evenly; with more than three, the shop is sold out before the end. */
const roundsAnHour = Number(process.argv[2] ?? 2);
const mostGrowth = 1.2;
/** What a byte of stored JSON takes as objects on the heap, at the most. */
const heapPerByte = 3;

const hourMs = 3_600_000;
const mb = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;

/** One look at the process, after a collection of garbage. */
interface Reading {
  readonly heap: number;
  readonly resident: number;
  /** Data that the stage keeps by design: live journal entries, and telemetry up to its cap. */
  readonly kept: number;
  readonly counts: Readonly<Record<string, number>>;
}

/**
 * Runs the reference program's `dev` stage for 24 simulated hours of the journeys' traffic, and exits with 1 where the
 * heap, less what the stage keeps by design, grew by more than 20 % since the second hour, or where timers, listeners,
 * threads or open handles became more.
 */
async function main(): Promise<number> {
  if (!global.gc) throw new Error("run with: npm run soak -- [rounds an hour]");
  const state = mkdtempSync(join(tmpdir(), "stagedoor-soak-"));
  const clock = new JumpingClock();
  const running = await startStage({ directory: resolve(__dirname, ".."), stage: "dev", state, clock });
  try {
    const table = new Table({
      head: ["hour", "requests", "heap", "kept data", "resident", "waiting tasks", "timers", "listeners", "handles"],
      style: { head: [], border: [] },
    });
    let base: Reading | undefined;
    let last: Reading | undefined;
    for (let hour = 1; hour <= hours; hour++) {
      const requests = await traffic(running, clock);
      if (hour !== 1 && hour % warmHours !== 0) continue;
      last = await read(running, clock, state);
      if (hour === warmHours) base = last;
      const { heap, kept, resident, counts } = last;
      const { tasks, timers, listeners, handles } = counts;
      table.push([hour, requests, mb(heap), mb(kept), mb(resident), tasks, timers, listeners, handles]);
      process.stderr.write(`simulated hour ${hour}: heap ${mb(heap)}, kept ${mb(kept)}\n`);
    }
    console.log(table.toString());
    return judge(base!, last!);
  } finally {
    await running.close();
    rmSync(state, { recursive: true, force: true });
  }
}

/** An hour: rounds of all journeys at once, and the time between them as jumps of the clock. */
async function traffic(running: RunningStage, clock: JumpingClock): Promise<number> {
  let requests = 0;
  const unlisten = running.cloud.telemetry.listen(({ kind }) => {
    if (kind === "request") requests++;
  });
  for (let round = 0; round < roundsAnHour; round++) {
    const visit = new Visit({ ...localStage(running), now: () => clock.now() });
    await Promise.all(journeys.map((journey) => travel(journey, visit)));
    clock.jump(hourMs / roundsAnHour);
    await sleep(10);
  }
  unlisten();
  return requests;
}

/**
 * Once more where a journey fails: functions have the machine's time, so that what they write with an hour of expiry is
 * old in the stage's time, and may be swept while it is still in use.
 */
async function travel(journey: Journey, visit: Visit, left = 2): Promise<void> {
  try {
    await journey.run(visit);
  } catch (error) {
    if (error instanceof Skipped) return;
    if (left === 0) throw new Error(`${journey.name}: ${(error as Error).message}`, { cause: error });
    await travel(journey, visit, left - 1);
  }
}

async function read({ cloud }: RunningStage, clock: JumpingClock, state: string): Promise<Reading> {
  // Connections that clients keep for a while, and instances on their way out.
  await sleep(300);
  global.gc!();
  await sleep(100);
  global.gc!();
  const resources = process.getActiveResourcesInfo();
  const { heapUsed, external, rss } = process.memoryUsage();
  return {
    heap: heapUsed + external,
    resident: rss,
    kept: keptBytes(state) + telemetryBytes(cloud),
    counts: {
      tasks: clock.pending,
      timers: resources.filter((name) => name === "Timeout").length,
      listeners: process.eventNames().reduce((sum, name) => sum + process.listenerCount(name), 0),
      handles: resources.filter((name) => name !== "Timeout" && name !== "TCPSocketWrap").length,
    },
  };
}

/** Bytes of what the journals say now: the last line of each key. */
function keptBytes(state: string): number {
  let sum = 0;
  for (const file of readdirSync(state).filter((name) => name.endsWith(".jsonl"))) {
    const live = new Map<string, number>();
    for (const line of readFileSync(join(state, file), "utf8").split("\n").filter(Boolean)) {
      const [key, value] = JSON.parse(line) as [string, unknown?];
      if (value === undefined) live.delete(key);
      else live.set(key, line.length);
    }
    for (const length of live.values()) sum += length;
  }
  return sum;
}

function telemetryBytes({ telemetry }: RunningStage["cloud"]): number {
  const kinds = ["request", "log", "metric", "decision"] as const;
  return kinds.reduce((sum, kind) => sum + serialize(telemetry.recent(kind)).length, 0);
}

function judge(base: Reading, last: Reading): number {
  const explained = (last.kept - base.kept) * heapPerByte;
  const ratio = (last.heap - explained) / base.heap;
  console.log(
    `heap of hour ${hours} to that of hour ${warmHours}: ${(last.heap / base.heap).toFixed(2)}; ` +
      `less ${mb(explained)} of stored data: ${ratio.toFixed(2)} (at most ${mostGrowth})`,
  );
  const more = Object.keys(base.counts).filter((name) => last.counts[name]! > base.counts[name]! * mostGrowth + 2);
  for (const name of more) console.log(`${name} became more: ${base.counts[name]} to ${last.counts[name]}`);
  return ratio > mostGrowth || more.length > 0 ? 1 : 0;
}

void main().then(
  (code) => process.exit(code),
  (error: Error) => {
    console.error(error);
    process.exit(1);
  },
);
