import type { CapturedResource } from "../capture/program";
import { secondsPerMonth } from "./hours";
import type { Act } from "./load";
import type { Traffic } from "./settle";
import { functionIn } from "./targets";

/** What follows from an act: on what, how often a month, and how large. */
export interface Follower {
  readonly to: CapturedResource;
  readonly act: Act;
  readonly count: number;
  readonly kb: number;
}

/** So many acts of a month, each so large. */
interface Acts {
  readonly on: CapturedResource;
  readonly act: Act;
  readonly count: number;
  readonly kb: number;
}

/** What the stage's subscriptions make of acts: records to consumers, messages to subscribers, streams to buckets. */
export function followers(acts: Acts, resources: readonly CapturedResource[], traffic: Traffic): Follower[] {
  const { on, act } = acts;
  switch (on.type) {
    case "aws:sqs/queue:Queue":
      return act === "sends" ? consumed(acts, String(on.outputs.arn), resources, traffic) : [];
    case "aws:dynamodb/table:Table":
      return act === "writes" ? consumed(acts, `${on.outputs.arn}/stream/`, resources, traffic) : [];
    case "aws:kinesis/stream:Stream":
      return act === "puts"
        ? [...consumed(acts, String(on.outputs.arn), resources, traffic), ...delivered(acts, resources)]
        : [];
    case "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream":
      return act === "puts" ? stored(acts, resources) : [];
    case "aws:sns/topic:Topic":
      return act === "publishes" ? subscribed(acts, resources) : [];
    case "aws:lb/loadBalancer:LoadBalancer":
      return act === "requests" ? behind(acts, resources) : [];
    default:
      return [];
  }
}

/** True for a stream without shards of its own. */
export function isOnDemand({ inputs }: CapturedResource): boolean {
  return (inputs.streamModeDetails as { streamMode?: string } | undefined)?.streamMode === "ON_DEMAND";
}

/** Functions that event source mappings call with a source's records. */
function consumed(
  { on: source, count, kb }: Acts,
  arn: string,
  resources: readonly CapturedResource[],
  traffic: Traffic,
): Follower[] {
  return resources
    .filter(
      ({ type, inputs }) =>
        type === "aws:lambda/eventSourceMapping:EventSourceMapping" && String(inputs.eventSourceArn).startsWith(arn),
    )
    .flatMap(({ inputs }): Follower[] => {
      const to = functionIn(String(inputs.functionName), resources);
      if (!to) return [];
      const filters = (inputs.filterCriteria as { filters?: unknown[] } | undefined)?.filters ?? [];
      const mapping = { batchSize: Number(inputs.batchSize ?? 10), isFiltered: filters.length > 0 };
      const { batch, share } = traffic.function(to.name, mapping);
      const calls = (count * share) / batch;
      // A queue is also asked and told of what is done: one receive and one delete a batch.
      const receives: Follower[] =
        source.type === "aws:sqs/queue:Queue" ? [{ to: source, act: "receives", count: (2 * count) / batch, kb }] : [];
      return [...receives, { to, act: "invokes", count: calls, kb }];
    });
}

/** Delivery streams that read a Kinesis stream. */
function delivered({ on: { outputs }, count, kb }: Acts, resources: readonly CapturedResource[]): Follower[] {
  return resources
    .filter(
      ({ type, inputs }) =>
        type === "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream" &&
        (inputs.kinesisSourceConfiguration as { kinesisStreamArn?: string } | undefined)?.kinesisStreamArn ===
          outputs.arn,
    )
    .map((to) => ({ to, act: "puts", count, kb }));
}

/** The bucket that a delivery stream writes to: an object for each buffer that is full, or old enough. */
function stored({ on: { inputs }, count, kb }: Acts, resources: readonly CapturedResource[]): Follower[] {
  const settings = inputs.extendedS3Configuration as
    | { bucketArn?: string; bufferingSize?: number; bufferingInterval?: number }
    | undefined;
  const full = (count * kb) / 1024 / (settings?.bufferingSize ?? 5);
  const old = secondsPerMonth / (settings?.bufferingInterval ?? 300);
  const objects = Math.min(count, Math.max(full, old));
  return resources
    .filter(({ type, outputs }) => type === "aws:s3/bucket:Bucket" && outputs.arn === settings?.bucketArn)
    .map((to) => ({ to, act: "delivers", count: objects, kb: (count * kb) / objects }));
}

function subscribed({ on: { outputs, id }, count, kb }: Acts, resources: readonly CapturedResource[]): Follower[] {
  return resources
    .filter(
      ({ type, inputs }) =>
        type === "aws:sns/topicSubscription:TopicSubscription" && [outputs.arn, id].includes(inputs.topic as string),
    )
    .flatMap((subscription): Follower[] => {
      const endpoint = String(subscription.inputs.endpoint);
      if (subscription.inputs.protocol === "lambda") {
        const to = functionIn(endpoint, resources);
        return to ? [{ to, act: "invokes", count, kb }] : [];
      }
      if (subscription.inputs.protocol === "sqs") {
        const to = resources.find(
          ({ type, outputs: queue }) => type === "aws:sqs/queue:Queue" && queue.arn === endpoint,
        );
        return to ? [{ to, act: "sends", count, kb }] : [];
      }
      return [{ to: subscription, act: "delivers", count, kb }];
    });
}

/** Functions that are targets of a load balancer's listeners. */
function behind({ on: { outputs, id }, count, kb }: Acts, resources: readonly CapturedResource[]): Follower[] {
  const groups = resources
    .filter(
      ({ type, inputs }) =>
        type === "aws:lb/listener:Listener" && [outputs.arn, id].includes(inputs.loadBalancerArn as string),
    )
    .map(({ inputs }) => JSON.stringify(inputs.defaultActions ?? []));
  return resources
    .filter(
      ({ type, inputs }) =>
        type === "aws:lb/targetGroupAttachment:TargetGroupAttachment" &&
        groups.some((actions) => actions.includes(String(inputs.targetGroupArn))),
    )
    .flatMap(({ inputs }): Follower[] => {
      const to = functionIn(String(inputs.targetId), resources);
      return to ? [{ to, act: "invokes", count, kb }] : [];
    });
}
