import { type CostOfUse, costOfUse } from "../../../cost/use";
import type { Answers } from "../questions";
import type { Shown } from "../shown";
import type { CostView } from "./contract";
import type { UsageCounter } from "./usage";

/** What the traffic so far would cost on AWS, and a month of it. */
export function costAnswers(usage: UsageCounter): Answers {
  return {
    "GET cost.json": ({ shown }): CostView => {
      const use = usage.use(shown.apiNames, functionNames(shown));
      const requests = use.routes.reduce((sum, route) => sum + route.requests, 0);
      const counted = { seconds: use.seconds, requests };
      try {
        const cost: CostOfUse = costOfUse(use, shown.resources, shown.cloud.region);
        return { ...counted, cost };
      } catch (error) {
        return { ...counted, why: (error as Error).message };
      }
    },
  };
}

function functionNames({ cloud }: Shown): (name: string) => string {
  const names = new Map(
    cloud
      .resources("aws:lambda/function:Function")
      .map(({ id, name, outputs }) => [String(outputs.name ?? id), name] as const),
  );
  return (name) => names.get(name) ?? name;
}
