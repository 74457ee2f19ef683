import { randomUUID } from "node:crypto";
import { type Json, parseObject } from "../../json";
import type { Cloud } from "../cloud";
import { AwsError } from "../errors";
import { authorize, type Caller } from "../protocol/authorize";
import type { Properties, ResourceRecord } from "../resource";
import { matchesPattern } from "./pattern";
import { sendToTarget } from "./targets";

/** An event in EventBridge's form. */
export interface BusEvent extends Json {
  readonly version: "0";
  readonly id: string;
  readonly "detail-type": string;
  readonly source: string;
  readonly account: string;
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: Json;
}

/** An event as a caller puts it. */
export interface EventEntry {
  readonly bus: string;
  readonly source: string;
  readonly detailType: string;
  readonly detail: Json;
  readonly resources?: readonly string[];
  /** Milliseconds. @default now */
  readonly time?: number;
}

const ruleToken = "aws:cloudwatch/eventRule:EventRule";
const targetToken = "aws:cloudwatch/eventTarget:EventTarget";

/** ARN of a bus. */
export function busArn(cloud: Cloud, region: string, nameOrArn: string): string {
  return nameOrArn.startsWith("arn:")
    ? nameOrArn
    : `arn:aws:events:${region}:${cloud.accountId}:event-bus/${nameOrArn}`;
}

/** Throws EventBridge's refusal unless a bus is there; every account has `default`. */
export function existingBus(cloud: Cloud, region: string, nameOrArn: string): string {
  const arn = busArn(cloud, region, nameOrArn);
  const name = arn.split("event-bus/")[1] ?? "";
  const found =
    name === "default" || cloud.find("aws:cloudwatch/eventBus:EventBus", (record) => record.outputs.arn === arn);
  if (!found) throw new AwsError("ResourceNotFoundException", `Event bus ${name} does not exist.`);
  return arn;
}

/** Asks IAM about putting events on a bus, with the bus's policy. */
export function allowPut(cloud: Cloud, by: Caller, arn: string, source: string, detailType: string): void {
  const policy = cloud.find(
    "aws:cloudwatch/eventBusPolicy:EventBusPolicy",
    (record) => busArn(cloud, record.region, String(record.inputs.eventBusName ?? "default")) === arn,
  );
  const text = policy?.inputs.policy;
  authorize(cloud, by, "events:PutEvents", arn, {
    context: { "events:source": source, "events:detail-type": detailType },
    resourcePolicy: typeof text === "string" ? text : undefined,
  });
}

/** Puts an event on its bus and returns its id; targets of matching rules get it by themselves. */
export function putEvent(cloud: Cloud, region: string, entry: EventEntry): string {
  const arn = existingBus(cloud, region, entry.bus);
  const event: BusEvent = {
    version: "0",
    id: randomUUID(),
    "detail-type": entry.detailType,
    source: entry.source,
    account: cloud.accountId,
    time: `${new Date(entry.time ?? cloud.clock.now()).toISOString().slice(0, 19)}Z`,
    region,
    resources: entry.resources ?? [],
    detail: entry.detail,
  };
  for (const rule of rulesOf(cloud, arn)) {
    const pattern = rule.inputs.eventPattern;
    if (typeof pattern === "string" && matchesPattern(JSON.parse(pattern) as Json, event)) runRule(cloud, rule, event);
  }
  return event.id;
}

/** Sends an event to every target of a rule. */
export function runRule(cloud: Cloud, rule: ResourceRecord, event: BusEvent): void {
  const targets = targetsOf(cloud, rule.region, rule.outputs);
  for (const { inputs } of targets) sendToTarget(cloud, String(rule.outputs.arn), inputs, event);
}

/** Targets of a rule, which is known by its region and outputs. */
export function targetsOf(cloud: Cloud, region: string, rule: Properties): ResourceRecord[] {
  const bus = ({ eventBusName }: Properties) => busArn(cloud, region, String(eventBusName ?? "default"));
  return cloud
    .resources(targetToken)
    .filter(
      (target) => target.region === region && target.inputs.rule === rule.name && bus(target.inputs) === bus(rule),
    );
}

/** Rules of a bus that are switched on. */
export function rulesOf(cloud: Cloud, arn: string): ResourceRecord[] {
  return cloud.resources(ruleToken).filter(({ inputs, region }) => {
    const enabled = inputs.state === undefined ? inputs.isEnabled !== false : inputs.state !== "DISABLED";
    return enabled && busArn(cloud, region, String(inputs.eventBusName ?? "default")) === arn;
  });
}

/** Reads one entry of PutEvents; throws with the code that goes into its answer. */
export function readEntry(members: Json): EventEntry {
  const text = (name: string): string => {
    const value = members[name];
    if (typeof value !== "string" || value === "")
      throw new AwsError("InvalidArgument", `Parameter ${name} is not valid. Reason: ${name} is a required argument.`);
    return value;
  };
  const source = text("Source");
  if (source.startsWith("aws."))
    throw new AwsError("NotAuthorizedForSourceException", "Not authorized for the source.");
  const detailType = text("DetailType");
  const detail = parseObject(text("Detail"));
  if (!detail) throw new AwsError("MalformedDetail", "Detail is malformed.");
  const { EventBusName: bus, Resources: resources, Time: time } = members;
  return {
    bus: typeof bus === "string" && bus !== "" ? bus : "default",
    source,
    detailType,
    detail,
    ...(Array.isArray(resources) ? { resources: resources.map(String) } : {}),
    ...(typeof time === "number" ? { time: time * 1000 } : {}),
  };
}
