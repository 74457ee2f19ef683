import type { Cloud } from "../../cloud/cloud";
import { alarmState } from "../../cloud/cloudwatch";
import type { Telemetry } from "../../cloud/telemetry";
import type { AlarmChange, AlarmView } from "./contract";

/** Alarms are judged over all metrics that are kept: not for each that comes. */
const everyMs = 5000;
const keptChanges = 200;

/** Follows the states of a stage's alarms: judged while metrics come in, and whenever they are looked at. */
export class AlarmHistory {
  private readonly changes = new Map<string, AlarmChange[]>();
  private judgedAt = 0;

  constructor(
    telemetry: Telemetry,
    private readonly cloud: () => Cloud | undefined,
  ) {
    telemetry.listen(({ kind }) => {
      if (kind === "metric" && Date.now() - this.judgedAt >= everyMs) this.judge();
    });
  }

  /** All alarms with their states over time. */
  view(): AlarmView[] {
    this.judge();
    const alarms = this.cloud()?.resources("aws:cloudwatch/metricAlarm:MetricAlarm") ?? [];
    return alarms.map(({ urn, name, inputs }) => ({
      name,
      description: String(inputs.alarmDescription ?? ""),
      condition: conditionOf(inputs),
      changes: this.changes.get(urn) ?? [],
    }));
  }

  private judge(): void {
    this.judgedAt = Date.now();
    const cloud = this.cloud();
    if (!cloud) return;
    for (const alarm of cloud.resources("aws:cloudwatch/metricAlarm:MetricAlarm")) {
      const known = this.changes.get(alarm.urn) ?? [];
      const before = known.at(-1)?.state;
      const state = alarmState(cloud, alarm, before === "NOT_JUDGED" ? undefined : before) ?? "NOT_JUDGED";
      if (state === before) continue;
      this.changes.set(alarm.urn, [...known.slice(-keptChanges), { time: cloud.clock.now(), state }]);
    }
  }
}

function conditionOf({
  metricName,
  statistic,
  extendedStatistic,
  ...inputs
}: Readonly<Record<string, unknown>>): string {
  const what =
    metricName === undefined ? "metric math" : `${String(extendedStatistic ?? statistic ?? "")} ${String(metricName)}`;
  const operator = String(inputs.comparisonOperator ?? "")
    .replace(/Threshold$/, "")
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .toLowerCase();
  return `${what} ${operator} ${String(inputs.threshold ?? "")}, ${String(inputs.evaluationPeriods ?? 1)} × ${String(inputs.period ?? 60)} s`.trim();
}
