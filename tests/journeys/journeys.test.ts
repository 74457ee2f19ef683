import { resolve } from "node:path";
import { type RunningStage, startStage } from "../../local/stage";
import { journeys } from "./journeys";
import { localStage } from "./stage";
import { Skipped, Visit } from "./visit";

describe("journeys through the local dev stage", function () {
  this.timeout(60_000);
  let running: RunningStage;
  let visit: Visit;

  before(async () => {
    running = await startStage({ directory: resolve(__dirname, "../.."), stage: "dev" });
    visit = new Visit(localStage(running));
  });
  after(() => running?.close());

  for (const journey of journeys) {
    it(journey.name, async function () {
      try {
        await journey.run(visit);
      } catch (error) {
        if (!(error instanceof Skipped)) throw error;
        console.log(`      skipped: ${error.message}`);
        this.skip();
      }
    });
  }
});
