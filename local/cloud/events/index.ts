import type { ResourceRecord } from "../resource";
import type { ServiceFactory } from "../service";
import { eventsApi } from "./api";
import { rulesOf, runRule } from "./bus";
import { eventTypes, scheduledEvent } from "./resources";
import { runBySchedule } from "./schedule";

const ruleToken = "aws:cloudwatch/eventRule:EventRule";

/** EventBridge: buses, rules by pattern and by schedule, and their targets. */
export const events: ServiceFactory = (cloud) => {
  const schedules = new Map<string, () => void>();
  let stopWatching = () => {};
  const watch = (rule: ResourceRecord) => {
    schedules.get(rule.urn)?.();
    schedules.delete(rule.urn);
    const expression = rule.inputs.scheduleExpression;
    if (typeof expression !== "string") return;
    const run = () => {
      const current = rulesOf(cloud, `arn:aws:events:${rule.region}:${cloud.accountId}:event-bus/default`).find(
        ({ urn }) => urn === rule.urn,
      );
      if (current) runRule(cloud, current, scheduledEvent(cloud, rule.region, String(current.outputs.arn)));
    };
    schedules.set(rule.urn, runBySchedule(cloud, expression, run));
  };
  return {
    name: "events",
    limits:
      "Buses, patterns, schedules and targets of Lambda, SQS, SNS, Step Functions, Kinesis, Firehose, log groups and other " +
      "buses are simulated, with input transformers and dead-letter queues; nothing is retried. Other targets, archives, " +
      "replays and pipes are recorded only, and of the AWS services only S3 puts events of its own.",
    resources: eventTypes(cloud),
    apis: { events: eventsApi(cloud) },
    async start() {
      for (const rule of cloud.resources(ruleToken)) watch(rule);
      stopWatching = cloud.onChange((record, change) => {
        if (record.type !== ruleToken) return;
        if (change !== "deleted") watch(record);
        else {
          schedules.get(record.urn)?.();
          schedules.delete(record.urn);
        }
      });
    },
    async stop() {
      stopWatching();
      for (const cancel of schedules.values()) cancel();
      schedules.clear();
    },
  };
};
