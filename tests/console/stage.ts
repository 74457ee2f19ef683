import { join } from "node:path";
import { type RunningStage, startStage } from "../../local/stage";
import { journeys } from "../journeys/journeys";
import { localStage } from "../journeys/stage";
import { Skipped, Visit } from "../journeys/visit";

/**
 * The reference application on a free port, its journeys made once and one call refused by IAM, so that every view
 * has something to show.
 */
export async function startBusyStage(): Promise<RunningStage> {
  const stage = await startStage({ directory: join(__dirname, "../.."), stage: "dev" });
  const visit = new Visit(localStage(stage));
  for (const journey of journeys) {
    await journey.run(visit).catch((error: unknown) => {
      if (!(error instanceof Skipped)) throw error;
    });
  }
  const role = stage.cloud.resources("aws:iam/role:Role").find(({ name }) => name === "webhooks-role");
  await fetch(`${stage.url}/_stagedoor/send`, {
    method: "POST",
    headers: { "X-Stagedoor": "1" },
    body: JSON.stringify({
      url: `${stage.endpoints.partners}/checkouts`,
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: "{}",
      as: { kind: "role", arn: role?.outputs.arn },
    }),
  });
  return stage;
}
