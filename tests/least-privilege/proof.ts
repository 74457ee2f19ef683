import type { RunningStage } from "../../local/stage";
import { allowances } from "./allowances";
import { judge, type UnusedGrant, unusedGrants } from "./unused";

/** Milliseconds that functions behind queues, streams and closed connections may take. */
const patienceMs = 15_000;

/** Grants that a run has not used, once what it set off behind the scenes has settled. */
export async function unusedAfterRun({ cloud }: Pick<RunningStage, "cloud">): Promise<UnusedGrant[]> {
  const end = Date.now() + patienceMs;
  for (;;) {
    const unused = unusedGrants(cloud.port("access").report());
    if (judge(unused, allowances).unexplained.length === 0 || Date.now() > end) return unused;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
