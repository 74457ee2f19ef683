import type { Cloud } from "../cloud";
import type { Queues } from "./queues";

const everyMs = 60_000;

/** Tells the stage's metrics, once a minute as SQS does, how full the program's queues are; the returned function ends it. */
export function reportQueues(cloud: Cloud, queues: Queues): () => void {
  let cancel = () => {};
  const plan = () => {
    cancel = cloud.clock.after(everyMs, () => {
      for (const { outputs } of cloud.resources("aws:sqs/queue:Queue")) report(cloud, queues, String(outputs.arn));
      plan();
    });
  };
  plan();
  return () => cancel();
}

function report(cloud: Cloud, queues: Queues, arn: string): void {
  const settings = queues.store.settings.get(arn);
  if (!settings) return;
  const { visible, inFlight, delayed } = queues.store.counts(arn, cloud.clock);
  const metrics: [name: string, value: number, unit: string][] = [
    ["ApproximateNumberOfMessagesVisible", visible, "Count"],
    ["ApproximateNumberOfMessagesNotVisible", inFlight, "Count"],
    ["ApproximateNumberOfMessagesDelayed", delayed, "Count"],
    ["ApproximateAgeOfOldestMessage", queues.store.ageOfOldestMs(arn, cloud.clock) / 1000, "Seconds"],
  ];
  for (const [name, value, unit] of metrics) {
    cloud.telemetry.emit({
      kind: "metric",
      time: cloud.clock.now(),
      namespace: "AWS/SQS",
      name,
      dimensions: { QueueName: settings.name },
      value,
      unit,
    });
  }
}
