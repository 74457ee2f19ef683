import assert from "node:assert/strict";
import type { RunningStage } from "../../local/stage";
import { allowances } from "../least-privilege/allowances";
import { byways } from "../least-privilege/byways";
import { unusedAfterRun } from "../least-privilege/proof";
import { described, judge, type UnusedGrant } from "../least-privilege/unused";
import { type Journey, journeys } from "./journeys";
import { localStages } from "./local-stages";
import { localStage } from "./stage";
import { Skipped, Visit } from "./visit";

const unused: UnusedGrant[] = [];

for (const { what, start } of localStages) {
  describe(`journeys through ${what}`, function () {
    this.timeout(60_000);
    let running: RunningStage | undefined;
    let visit: Visit;

    before(async () => {
      running = await start();
      visit = new Visit(localStage(running));
    });
    after(() => running?.close());

    for (const journey of journeys) travel(journey, () => visit);

    describe("and ways beside them", () => {
      for (const way of byways) travel(way, () => visit);

      it("leave no grant of any role unused, but for those with a reason", async () => {
        const left = await unusedAfterRun(running!);
        unused.push(...left);
        assert.deepEqual(judge(left, allowances).unexplained.map(described), []);
      });
    });
  });
}

describe("allowances of unused grants", () => {
  it("are all needed on one of the stages", function () {
    if (unused.length === 0) this.skip();
    assert.deepEqual(judge(unused, allowances).stale, []);
  });
});

function travel(journey: Journey, visit: () => Visit): void {
  it(journey.name, async function () {
    try {
      await journey.run(visit());
    } catch (error) {
      if (!(error instanceof Skipped)) throw error;
      console.log(`      skipped: ${error.message}`);
      this.skip();
    }
  });
}
