import { isObject, type Json } from "../../json";
import { type EventEntry, putEvent } from "../events/bus";
import type { AwsCall } from "../service";
import { publishTo } from "../sns";
import { queuesOf } from "../sqs";
import type { Buckets } from "./buckets";
import { s3Arn } from "./request";
import type { ObjectVersion } from "./store";

/** Tells a bucket's subscribers of an event, e.g. `ObjectCreated:Put`; never fails the request that caused it. */
export type Notify = (event: string, bucket: string, version: ObjectVersion, call: Pick<AwsCall, "caller">) => void;

/** Sends events to the functions, queues, topics and the event bus of a bucket's `BucketNotification`. */
export function notifier(buckets: Buckets): Notify {
  const { cloud } = buckets;
  return (event, bucket, version, call) => {
    const configured = buckets.setting(bucket, "BucketNotification");
    if (!configured) return;
    const caller = {
      type: "service",
      service: "s3.amazonaws.com",
      sourceArn: s3Arn(bucket),
      sourceAccount: cloud.accountId,
    } as const;
    const payload = (id: unknown) => JSON.stringify({ Records: [record(buckets, event, bucket, version, call, id)] });
    const failed = (target: unknown) => (error: unknown) =>
      void process.stderr.write(`s3: the notification of ${bucket} to ${String(target)} failed: ${String(error)}\n`);
    for (const target of matching(configured.lambdaFunctions, event, version.key)) {
      cloud
        .port("lambda")
        .invoke({ functionName: String(target.lambdaFunctionArn), payload: payload(target.id), caller, type: "Event" })
        .catch(failed(target.lambdaFunctionArn));
    }
    for (const target of matching(configured.topics, event, version.key)) {
      try {
        const Subject = "Amazon S3 Notification";
        publishTo(cloud, { TopicArn: String(target.topicArn), Subject, Message: payload(target.id) }, { caller });
      } catch (error) {
        failed(target.topicArn)(error);
      }
    }
    if (configured.eventbridge === true) putEvent(cloud, region(buckets, bucket), busEvent(event, bucket, version));
    for (const target of matching(configured.queues, event, version.key)) {
      try {
        queuesOf(cloud).send(
          String(target.queueArn),
          { body: payload(target.id), senderId: caller.service },
          { caller },
        );
      } catch (error) {
        failed(target.queueArn)(error);
      }
    }
  };
}

function matching(targets: unknown, event: string, key: string): Json[] {
  const list = Array.isArray(targets) ? targets.filter(isObject) : [];
  return list.filter(({ events, filterPrefix, filterSuffix }) => {
    const wanted = (Array.isArray(events) ? events : []).some((pattern: unknown) =>
      String(pattern).endsWith("*")
        ? `s3:${event}`.startsWith(String(pattern).slice(0, -1))
        : pattern === `s3:${event}`,
    );
    return wanted && key.startsWith(String(filterPrefix ?? "")) && key.endsWith(String(filterSuffix ?? ""));
  });
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html */
function record(
  buckets: Buckets,
  event: string,
  bucket: string,
  version: ObjectVersion,
  call: Pick<AwsCall, "caller">,
  configurationId: unknown,
): Json {
  const now = buckets.cloud.clock.now();
  return {
    eventVersion: "2.1",
    eventSource: "aws:s3",
    awsRegion: region(buckets, bucket),
    eventTime: new Date(now).toISOString(),
    eventName: event,
    userIdentity: { principalId: "userId" in call.caller ? call.caller.userId : call.caller.type },
    s3: {
      s3SchemaVersion: "1.0",
      configurationId: configurationId ?? "",
      bucket: { name: bucket, ownerIdentity: { principalId: buckets.cloud.accountId }, arn: s3Arn(bucket) },
      object: {
        key: encodeURIComponent(version.key).replaceAll("%20", "+").replaceAll("%2F", "/"),
        size: version.size,
        eTag: version.etag.replaceAll('"', ""),
        ...(version.versionId === "null" ? {} : { versionId: version.versionId }),
        sequencer: now.toString(16).toUpperCase().padStart(16, "0"),
      },
    },
  };
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html */
function busEvent(event: string, bucket: string, version: ObjectVersion): EventEntry {
  const created = event.startsWith("ObjectCreated");
  return {
    bus: "default",
    source: "aws.s3",
    detailType: created ? "Object Created" : "Object Deleted",
    resources: [s3Arn(bucket)],
    detail: {
      version: "0",
      bucket: { name: bucket },
      object: { key: version.key, size: version.size, etag: version.etag.replaceAll('"', "") },
      reason: created ? event.replace("ObjectCreated:", "").replace(/^Put$/, "PutObject") : "DeleteObject",
    },
  };
}

function region(buckets: Buckets, bucket: string): string {
  return buckets.existing(bucket).region;
}
