import { join } from "node:path";
import { type RunningStage, startStage } from "../../local/stage";
import { journeys } from "../journeys/journeys";
import { localStage } from "../journeys/stage";
import { Skipped, Visit } from "../journeys/visit";

/** The reference application on a free port, its ten journeys made once, so that every view has something to show. */
export async function startBusyStage(): Promise<RunningStage> {
  const stage = await startStage({ directory: join(__dirname, "../.."), stage: "dev" });
  const visit = new Visit(localStage(stage));
  for (const journey of journeys) {
    await journey.run(visit).catch((error: unknown) => {
      if (!(error instanceof Skipped)) throw error;
    });
  }
  return stage;
}
