import pc from "picocolors";
import { type Journey, journeys } from "../journeys/journeys";
import { localStages } from "../journeys/local-stages";
import { localStage } from "../journeys/stage";
import { Skipped, Visit } from "../journeys/visit";
import { allowances } from "./allowances";
import { byways } from "./byways";
import { unusedAfterRun } from "./proof";
import { described, judge, reasonOf, type UnusedGrant } from "./unused";

/** Runs the journeys on every stage, and lists the grants that they never used, with the reason of those that may stay. */
async function main(): Promise<void> {
  const all: UnusedGrant[] = [];
  let faults = 0;
  for (const { what, start } of localStages) {
    const running = await start();
    try {
      const visit = new Visit(localStage(running));
      for (const way of [...journeys, ...byways]) await travel(way, visit);
      const unused = await unusedAfterRun(running);
      const { grants } = running.cloud.port("access").report();
      console.log(`\n${what}: ${grants.length - unused.length} of ${grants.length} grants were used; not used:`);
      console.log(listed(unused));
      faults += judge(unused, allowances).unexplained.length;
      all.push(...unused);
    } finally {
      await running.close();
    }
  }
  const { stale } = judge(all, allowances);
  for (const name of stale) console.log(pc.red(`\nallowance without need: ${name}`));
  console.log(`\n${faults} grants that nothing uses, ${stale.length} stale allowances`);
  process.exitCode = faults + stale.length > 0 ? 1 : 0;
}

async function travel(way: Journey, visit: Visit): Promise<void> {
  await way.run(visit).catch((error: unknown) => {
    if (!(error instanceof Skipped)) throw error;
    console.log(`skipped: ${way.name}: ${error.message}`);
  });
}

/** The grants, gathered under their reasons. */
function listed(unused: readonly UnusedGrant[]): string {
  const byReason = new Map<string | undefined, UnusedGrant[]>();
  for (const grant of unused) {
    const reason = reasonOf(grant, allowances);
    byReason.set(reason, [...(byReason.get(reason) ?? []), grant]);
  }
  return [...byReason]
    .map(([reason, grants]) => {
      const lines = grants.map((grant) => `\n    ${described(grant)}`).join("");
      return reason === undefined ? pc.red(`  ✘ nobody has said why${lines}`) : `  – ${reason}${pc.dim(lines)}`;
    })
    .join("\n");
}

main().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
