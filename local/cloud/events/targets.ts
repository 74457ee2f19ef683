import { randomUUID } from "node:crypto";
import { isObject, type Json } from "../../json";
import type { Cloud } from "../cloud";
import type { Principal } from "../principal";
import { callJson } from "../protocol/call";
import type { Properties } from "../resource";
import { publishTo } from "../sns";
import { queuesOf } from "../sqs";
import { findPath } from "../stepfunctions/asl/paths";
import type { BusEvent } from "./bus";

/** An event on its way to a target. */
interface Delivery {
  readonly cloud: Cloud;
  readonly target: Properties;
  /** The target's ARN, its region, and what comes after its account. */
  readonly arn: string;
  readonly region: string;
  readonly resource: string;
  /** What the target gets of the event. */
  readonly payload: string;
  readonly event: BusEvent;
  /** EventBridge itself, whom resource policies let in. */
  readonly service: Principal;
  /** The target's role; EventBridge itself where it has none. */
  caller(): Principal;
}

/** Deliveries by the service in the target's ARN. */
const deliveries: Readonly<Record<string, (delivery: Delivery) => unknown>> = {
  lambda: ({ cloud, arn, payload, service }) =>
    cloud.port("lambda").invoke({ functionName: arn, payload, caller: service, type: "Event" }),
  sqs({ cloud, target, arn, payload, event, service }) {
    const groupId = isObject(target.sqsTarget) ? target.sqsTarget.messageGroupId : undefined;
    const fifo = typeof groupId === "string" ? { groupId, deduplicationId: event.id } : {};
    queuesOf(cloud).send(arn, { body: payload, senderId: "events.amazonaws.com", ...fifo }, { caller: service });
  },
  sns: ({ cloud, arn, payload, service }) => publishTo(cloud, { TopicArn: arn, Message: payload }, { caller: service }),
  states: (delivery) =>
    call(delivery, "AWSStepFunctions.StartExecution", {
      stateMachineArn: delivery.arn,
      input: delivery.payload,
      name: randomUUID(),
    }),
  kinesis(delivery) {
    const { target, arn, payload, event } = delivery;
    const path = isObject(target.kinesisTarget) ? target.kinesisTarget.partitionKeyPath : undefined;
    const key = typeof path === "string" ? findPath(path, { input: event, context: {}, variables: {} }) : event.id;
    const input = { StreamARN: arn, PartitionKey: String(key), Data: Buffer.from(payload).toString("base64") };
    return call(delivery, "Kinesis_20131202.PutRecord", input);
  },
  firehose: (delivery) =>
    call(delivery, "Firehose_20150804.PutRecord", {
      DeliveryStreamName: delivery.resource.replace("deliverystream/", ""),
      Record: { Data: Buffer.from(delivery.payload).toString("base64") },
    }),
  logs: ({ cloud, resource, payload, event }) =>
    cloud.telemetry.emit({
      kind: "log",
      time: cloud.clock.now(),
      group: resource.replace(/^log-group:/, "").replace(/:\*$/, ""),
      stream: event.id,
      message: payload,
    }),
  events(delivery) {
    const { arn, event } = delivery;
    const entry = {
      EventBusName: arn,
      Source: event.source,
      DetailType: event["detail-type"],
      Detail: JSON.stringify(event.detail),
      Resources: event.resources,
    };
    return call(delivery, "AWSEvents.PutEvents", { Entries: [entry] });
  },
};

/** Services that are targets; others are recorded only. */
export const targetServices = Object.keys(deliveries);

/** Sends an event to a target; what cannot be delivered goes to the target's dead-letter queue. */
export function sendToTarget(cloud: Cloud, ruleArn: string, target: Properties, event: BusEvent): void {
  const service: Principal = {
    type: "service",
    service: "events.amazonaws.com",
    sourceArn: ruleArn,
    sourceAccount: cloud.accountId,
  };
  const caller = (): Principal =>
    typeof target.roleArn === "string" && target.roleArn !== ""
      ? cloud.port("iam").assumeRole(target.roleArn, "events.amazonaws.com", "events").principal
      : service;
  void (async () => {
    try {
      await deliver({ cloud, target, event, service, caller });
    } catch (error) {
      process.stderr.write(`events: ${ruleArn} could not deliver to ${String(target.arn)}: ${String(error)}\n`);
      const dead = isObject(target.deadLetterConfig) ? target.deadLetterConfig.arn : undefined;
      if (typeof dead !== "string") return;
      try {
        queuesOf(cloud).send(
          dead,
          { body: JSON.stringify(event), senderId: "events.amazonaws.com" },
          { caller: service },
        );
      } catch (lost) {
        process.stderr.write(`events: the dead-letter queue ${dead} took no event: ${String(lost)}\n`);
      }
    }
  })();
}

async function deliver(given: Omit<Delivery, "arn" | "region" | "resource" | "payload">): Promise<void> {
  const arn = String(given.target.arn);
  const [, , kind = "nothing", region = "", , ...rest] = arn.split(":");
  if (!Object.hasOwn(deliveries, kind)) throw new Error(`the local stage does not deliver events to ${kind}`);
  await deliveries[kind]!({
    ...given,
    arn,
    region,
    resource: rest.join(":"),
    payload: inputFor(given.target, given.event),
  });
}

/** Calls an operation of the target's service, `PREFIX.OPERATION`, with the target's role. */
function call({ cloud, arn, region, caller }: Delivery, operation: string, input: Json): Promise<Json> {
  return callJson(cloud, { service: arn.split(":")[2]!, target: operation, region, caller: caller(), input });
}

/** What a target gets: the event, a part of it, a constant, or a template filled from it. */
function inputFor(target: Properties, event: BusEvent): string {
  const scope = { input: event, context: {}, variables: {} };
  if (typeof target.input === "string" && target.input !== "") return target.input;
  if (typeof target.inputPath === "string" && target.inputPath !== "")
    return JSON.stringify(findPath(target.inputPath, scope));
  if (!isObject(target.inputTransformer)) return JSON.stringify(event);
  const { inputPaths, inputTemplate } = target.inputTransformer as { inputPaths?: Json; inputTemplate?: string };
  const values = Object.fromEntries(
    Object.entries(inputPaths ?? {}).map(([name, path]) => [name, findPath(String(path), scope)]),
  );
  return fill(String(inputTemplate ?? ""), values);
}

/** Values inside quotes are put in as text, others as JSON (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html). */
function fill(template: string, values: Json): string {
  let quoted = false;
  return template.replace(/\\.|"|<([\w.-]+)>/g, (found, name: string | undefined) => {
    if (found === '"') quoted = !quoted;
    if (name === undefined || !(name in values)) return found;
    const value = values[name];
    if (!quoted) return JSON.stringify(value) ?? "";
    const text = typeof value === "string" ? value : (JSON.stringify(value) ?? "");
    return JSON.stringify(text).slice(1, -1);
  });
}
