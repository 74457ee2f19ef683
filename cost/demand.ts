import type { CapturedResource } from "../capture/program";
import { isOnDemand } from "../traffic/events";
import type { Demand } from "../traffic/load";
import type { Traffic } from "../traffic/settle";
import { physicalName } from "../traffic/targets";
import { gigabytes, units } from "../traffic/units";
import { tracedShare } from "./gateway";
import { logUsage } from "./logs";
import type { Meter } from "./prices";
import type { Usage } from "./usage";

/** What pricing a demand looks at. */
export interface DemandContext {
  readonly traffic: Traffic;
  readonly resources: readonly CapturedResource[];
  /** APIs whose requests are traced already. */
  readonly tracedApis: ReadonlySet<string>;
}

type Metered = readonly [meter: Meter, quantity: number];

/** What each type meters of an act on it. */
const meters: Readonly<Record<string, (demand: Demand, context: DemandContext) => Metered[]>> = {
  "aws:lambda/function:Function": invocations,
  "aws:dynamodb/table:Table": ({ on, act, count, kb }) => {
    if (on.inputs.billingMode !== "PAY_PER_REQUEST") return [];
    // A write goes to every index too; reads are eventually consistent, which takes half a unit.
    const indexes = (on.inputs.globalSecondaryIndexes as unknown[] | undefined)?.length ?? 0;
    const replicas = (on.inputs.replicas as unknown[] | undefined)?.length ?? 0;
    if (act === "reads") return [["tableReads", (count * units(kb, 4)) / 2]];
    return [
      ["tableWrites", count * units(kb, 1) * (1 + indexes)],
      ...(replicas > 0 ? ([["tableReplicas", count * units(kb, 1) * replicas]] as const) : []),
    ];
  },
  "aws:sqs/queue:Queue": ({ on, count, kb }) => [
    [on.inputs.fifoQueue === true ? "fifoRequests" : "queueRequests", count * units(kb, 64)],
  ],
  "aws:kinesis/stream:Stream": ({ on, count, kb }) =>
    isOnDemand(on) ? [["streamIn", gigabytes(count, Math.ceil(kb))]] : [["shardPuts", count * units(kb, 25)]],
  "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream": ({ on, count, kb }, { resources }) => {
    const source = (on.inputs.kinesisSourceConfiguration as { kinesisStreamArn?: string } | undefined)
      ?.kinesisStreamArn;
    const stream = resources.find(
      ({ type, outputs }) => type === "aws:kinesis/stream:Stream" && outputs.arn === source,
    );
    const read: Metered[] = stream && isOnDemand(stream) ? [["streamOut", gigabytes(count, Math.ceil(kb))]] : [];
    return [["deliveredGb", gigabytes(count, units(kb, 5) * 5)], ...read];
  },
  "aws:s3/bucket:Bucket": ({ act, count }) => [[act === "gets" ? "objectGets" : "objectPuts", count]],
  "aws:sns/topic:Topic": ({ count, kb }) => [["topicRequests", count * units(kb, 64)]],
  "aws:sns/topicSubscription:TopicSubscription": ({ on, count }) => {
    const protocol = String(on.inputs.protocol);
    if (protocol.startsWith("http")) return [["topicHttp", count]];
    return protocol.startsWith("email") ? [["topicEmail", count]] : [];
  },
  "aws:sfn/stateMachine:StateMachine": executions,
  "aws:cloudwatch/eventBus:EventBus": ({ count, kb }) => [["events", count * units(kb, 64)]],
  "aws:lb/loadBalancer:LoadBalancer": balanced,
};

/** What AWS meters of a demand. */
export function demandUsage(demand: Demand, context: DemandContext): Usage[] {
  const { on, cause } = demand;
  return (meters[on.type]?.(demand, context) ?? []).map(([meter, quantity]) => ({
    meter,
    quantity,
    of: on.name,
    cause,
    isIdle: false,
  }));
}

function invocations({ on, count, cause }: Demand, { traffic, resources, tracedApis }: DemandContext): Metered[] {
  const {
    memorySize = 128,
    architectures,
    ephemeralStorage,
    loggingConfig,
    tracingConfig,
  } = on.inputs as {
    memorySize?: number;
    architectures?: string[];
    ephemeralStorage?: { size?: number };
    loggingConfig?: { logGroup?: string };
    tracingConfig?: { mode?: string };
  };
  const { durationMs, logKb } = traffic.function(on.name);
  const seconds = (count * Math.ceil(durationMs)) / 1000;
  const extraMb = Math.max(0, (ephemeralStorage?.size ?? 512) - 512);
  const logs = logUsage(gigabytes(count, logKb), loggingConfig?.logGroup ?? "", resources);
  const isProvisioned = resources.some(
    ({ type, inputs }) =>
      type === "aws:lambda/provisionedConcurrencyConfig:ProvisionedConcurrencyConfig" &&
      inputs.functionName === physicalName(on),
  );
  const onDemand = architectures?.includes("arm64") ? "lambdaArmSeconds" : "lambdaSeconds";
  const isTraced = tracingConfig?.mode === "Active" && !tracedApis.has(cause.api);
  return [
    ["lambdaRequests", count],
    [isProvisioned ? "lambdaProvisionedSeconds" : onDemand, seconds * (memorySize / 1024)],
    ...(extraMb > 0 ? ([["lambdaStorage", seconds * (extraMb / 1024)]] as const) : []),
    ...(isTraced ? ([["traces", count * tracedShare]] as const) : []),
    ...logs.map(({ meter, quantity }) => [meter, quantity] as const),
  ];
}

/** Standard workflows are metered by the step, Express ones by the execution, its time and memory. */
function executions({ on, act, count }: Demand, { traffic }: DemandContext): Metered[] {
  if (on.inputs.type !== "EXPRESS") return act === "transitions" ? [["transitions", count]] : [];
  if (act !== "starts") return [];
  const { durationMs, memoryMb } = traffic.workflow(on.name);
  const hours = (count * Math.ceil(durationMs / 100) * 100) / 3_600_000;
  return [
    ["expressRequests", count],
    ["expressHours", (hours * units(memoryMb, 64) * 64) / 1024],
  ];
}

/** Requests that a connection of a VPC link carries before another is opened. */
const requestsPerConnection = 10;

/** A capacity unit takes 25 new connections a second or 1 GB an hour (0.4 GB before functions), whichever is more. */
function balanced({ on, count, kb }: Demand, { resources }: DemandContext): Metered[] {
  const isNetwork = on.inputs.loadBalancerType === "network";
  const hasFunctions = resources.some(
    ({ type, inputs }) => type === "aws:lb/targetGroup:TargetGroup" && inputs.targetType === "lambda",
  );
  const connections = count / requestsPerConnection / (isNetwork ? 800 : 25) / 3600;
  const bytes = gigabytes(count, kb) / (hasFunctions && !isNetwork ? 0.4 : 1);
  return [[isNetwork ? "nlbCapacity" : "albCapacity", Math.max(connections, bytes)]];
}
