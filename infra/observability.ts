import * as aws from "@pulumi/aws";
import { Observability, type ObservabilityArgs } from "../components/index";
import type { Settings } from "./settings";

/** Makes the dashboard, the alarms, and the topic that tells people of them. */
export function createObservability(settings: Settings, watched: ObservabilityArgs): Observability {
  return new Observability("shop", {
    ...watched,
    alarms: settings.alarms,
    alarmTopicArns: settings.alarms && settings.alarmEmail ? [createAlarmTopic(settings.alarmEmail)] : undefined,
  });
}

function createAlarmTopic(endpoint: string) {
  const topic = new aws.sns.Topic("alarms", { displayName: "Alarms of the shop" });
  new aws.sns.TopicSubscription("alarms", { topic: topic.arn, protocol: "email", endpoint });
  return topic.arn;
}
