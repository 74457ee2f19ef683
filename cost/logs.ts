import type { CapturedResource } from "../capture/program";
import { physicalName } from "../traffic/targets";

/** What is left of logs where they are kept: CloudWatch bills the archive compressed. */
const compression = 0.15;

/** Months that are counted of a group that keeps its logs for good. */
const kept = 12;

/** Logs written to a group in a month, and those of the months before that it keeps. */
export function logUsage(
  gb: number,
  group: string,
  resources: readonly CapturedResource[],
): { meter: "logsIn" | "logsKept"; quantity: number }[] {
  const name = group.split(":").at(-1);
  const found = resources.find(
    (one) => one.type === "aws:cloudwatch/logGroup:LogGroup" && (one.id === name || physicalName(one) === name),
  );
  const days = Number(found?.inputs.retentionInDays ?? 0);
  const months = days > 0 ? days / 30 : kept;
  return [
    { meter: "logsIn", quantity: gb },
    { meter: "logsKept", quantity: gb * compression * months },
  ];
}
