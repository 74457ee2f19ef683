import type { Answers } from "../questions";
import type { Shown } from "../shown";
import type { AlarmHistory } from "./alarms";
import { charts } from "./charts";
import type { MetricsView } from "./contract";
import { bucketMs, keptBuckets, type MetricStore } from "./store";

/** Metrics as charts, and the alarms that watch them. */
export function metricAnswers(store: MetricStore, alarms: AlarmHistory): Answers {
  return {
    "GET metrics.json": ({ query, shown }): MetricsView => {
      const most = (keptBuckets * bucketMs) / 60_000;
      const minutes = Math.min(most, Math.max(1, Number(query.get("minutes")) || 5));
      const now = shown.cloud.clock.now();
      return { now, minutes, charts: charts(store, now, minutes, namesOf(shown)), alarms: alarms.view() };
    },
  };
}

/** Logical names by the names and ids that metrics use. */
function namesOf({ cloud, apiNames }: Shown): (id: string) => string {
  const names = new Map(apiNames);
  for (const { id, name, type, inputs, outputs } of cloud.resources()) {
    if (/restApi:RestApi|lambda\/function:Function|sqs\/queue:Queue/.test(type)) {
      names.set(String(outputs.name ?? inputs.name ?? id), name);
    }
  }
  return (id) => names.get(id) ?? id;
}
