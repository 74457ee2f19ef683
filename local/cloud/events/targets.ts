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
      await send(cloud, target, inputFor(target, event), event, service, caller);
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

/** Services that are targets; others are recorded only. */
export const targetServices = ["lambda", "sqs", "sns", "states", "kinesis", "firehose", "logs", "events"];

async function send(
  cloud: Cloud,
  target: Properties,
  payload: string,
  event: BusEvent,
  service: Principal,
  caller: () => Principal,
): Promise<void> {
  const arn = String(target.arn);
  const [, , kind, region = "", , ...rest] = arn.split(":");
  const resource = rest.join(":");
  switch (kind) {
    case "lambda":
      await cloud.port("lambda").invoke({ functionName: arn, payload, caller: service, type: "Event" });
      return;
    case "sqs": {
      const groupId = isObject(target.sqsTarget) ? target.sqsTarget.messageGroupId : undefined;
      const fifo = typeof groupId === "string" ? { groupId, deduplicationId: event.id } : {};
      queuesOf(cloud).send(arn, { body: payload, senderId: "events.amazonaws.com", ...fifo }, { caller: service });
      return;
    }
    case "sns":
      publishTo(cloud, { TopicArn: arn, Message: payload }, { caller: service });
      return;
    case "states":
      await callJson(cloud, {
        service: "states",
        target: "AWSStepFunctions.StartExecution",
        region,
        caller: caller(),
        input: { stateMachineArn: arn, input: payload, name: randomUUID() },
      });
      return;
    case "kinesis": {
      const path = isObject(target.kinesisTarget) ? target.kinesisTarget.partitionKeyPath : undefined;
      const key = typeof path === "string" ? findPath(path, { input: event, context: {}, variables: {} }) : event.id;
      const input = { StreamARN: arn, PartitionKey: String(key), Data: Buffer.from(payload).toString("base64") };
      await callJson(cloud, {
        service: "kinesis",
        target: "Kinesis_20131202.PutRecord",
        region,
        caller: caller(),
        input,
      });
      return;
    }
    case "firehose":
      await callJson(cloud, {
        service: "firehose",
        target: "Firehose_20150804.PutRecord",
        region,
        caller: caller(),
        input: {
          DeliveryStreamName: resource.replace("deliverystream/", ""),
          Record: { Data: Buffer.from(payload).toString("base64") },
        },
      });
      return;
    case "logs":
      cloud.telemetry.emit({
        kind: "log",
        time: cloud.clock.now(),
        group: resource.replace(/^log-group:/, "").replace(/:\*$/, ""),
        stream: event.id,
        message: payload,
      });
      return;
    case "events": {
      const entry = {
        EventBusName: arn,
        Source: event.source,
        DetailType: event["detail-type"],
        Detail: JSON.stringify(event.detail),
        Resources: event.resources,
      };
      await callJson(cloud, {
        service: "events",
        target: "AWSEvents.PutEvents",
        region,
        caller: caller(),
        input: { Entries: [entry] },
      });
      return;
    }
    default:
      throw new Error(`the local stage does not deliver events to ${kind ?? "nothing"}`);
  }
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
