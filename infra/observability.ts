import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
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
  // Not under alias/aws/sns: the policy of that key keeps CloudWatch from publishing.
  const topic = new aws.sns.Topic("alarms", { displayName: "Alarms of the shop" });
  new aws.sns.TopicPolicy("alarms", { arn: topic.arn, policy: alarmTopicPolicy(topic.arn) });
  new aws.sns.TopicSubscription("alarms", { topic: topic.arn, protocol: "email", endpoint });
  return topic.arn;
}

/** CloudWatch of this account may publish, and nobody without TLS. */
function alarmTopicPolicy(topicArn: pulumi.Output<string>): pulumi.Output<string> {
  const { accountId } = aws.getCallerIdentityOutput();
  return pulumi.jsonStringify({
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "Alarms",
        Effect: "Allow",
        Principal: { Service: "cloudwatch.amazonaws.com" },
        Action: "sns:Publish",
        Resource: topicArn,
        Condition: { StringEquals: { "aws:SourceAccount": accountId } },
      },
      {
        Sid: "TlsOnly",
        Effect: "Deny",
        Principal: "*",
        Action: "sns:Publish",
        Resource: topicArn,
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      },
    ],
  });
}
