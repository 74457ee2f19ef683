import { parseJson, parseObject } from "../../json";
import type { WireRequest } from "../../wire";

/** A call of an AWS service's API, made from an integration's parameters. */
interface ServiceCall {
  /** Signing name. */
  readonly service: string;
  readonly region: string;
  readonly request: WireRequest;
}

/** An AWS action that an HTTP API can call. */
export interface ServiceAction {
  readonly required: readonly string[];
  readonly optional: readonly string[];
  /** False: the local stage knows the action, but simulates no service that answers it. */
  readonly simulated: boolean;
  call(parameters: Readonly<Record<string, string>>, region: string): ServiceCall;
}

/**
 * Actions by integration subtype.
 * See https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-aws-services-reference.html
 */
export const serviceActions: Readonly<Record<string, ServiceAction>> = {
  "SQS-SendMessage": sqs(
    "SendMessage",
    ["QueueUrl", "MessageBody"],
    ["DelaySeconds", "MessageAttributes", "MessageDeduplicationId", "MessageGroupId", "MessageSystemAttributes"],
  ),
  "SQS-ReceiveMessage": sqs(
    "ReceiveMessage",
    ["QueueUrl"],
    [
      "AttributeNames",
      "MaxNumberOfMessages",
      "MessageAttributeNames",
      "ReceiveRequestAttemptId",
      "VisibilityTimeout",
      "WaitTimeSeconds",
    ],
  ),
  "SQS-DeleteMessage": sqs("DeleteMessage", ["ReceiptHandle", "QueueUrl"], []),
  "SQS-PurgeQueue": sqs("PurgeQueue", ["QueueUrl"], []),
  "Kinesis-PutRecord": json(
    "kinesis",
    "Kinesis_20131202.PutRecord",
    "1.1",
    ["StreamName", "Data", "PartitionKey"],
    ["SequenceNumberForOrdering", "ExplicitHashKey"],
  ),
  "StepFunctions-StartExecution": json(
    "states",
    "AWSStepFunctions.StartExecution",
    "1.0",
    ["StateMachineArn"],
    ["Name", "Input"],
    lowerFirst,
  ),
  "StepFunctions-StartSyncExecution": json(
    "states",
    "AWSStepFunctions.StartSyncExecution",
    "1.0",
    ["StateMachineArn"],
    ["Name", "Input", "TraceHeader"],
    lowerFirst,
  ),
  "StepFunctions-StopExecution": json(
    "states",
    "AWSStepFunctions.StopExecution",
    "1.0",
    ["ExecutionArn"],
    ["Cause", "Error"],
    lowerFirst,
  ),
  "EventBridge-PutEvents": {
    required: ["Detail", "DetailType", "Source"],
    optional: ["Time", "EventBusName", "Resources", "Region", "TraceHeader"],
    simulated: true,
    call(parameters, region) {
      const { Resources: resources, Region: _, ...entry } = parameters;
      const list = resources === undefined ? {} : { Resources: listOf(resources) };
      return jsonCall("events", region, "AWSEvents.PutEvents", "1.1", { Entries: [{ ...entry, ...list }] });
    },
  },
  "AppConfig-GetConfiguration": {
    required: ["Application", "Environment", "Configuration", "ClientId"],
    optional: ["ClientConfigurationVersion", "Region"],
    simulated: false,
    call(parameters, region) {
      const part = (name: string) => encodeURIComponent(parameters[name] ?? "");
      const target = `/applications/${part("Application")}/environments/${part("Environment")}/configurations/${part("Configuration")}?client_id=${part("ClientId")}`;
      return { service: "appconfig", region, request: request("GET", "appconfig", region, target, [], "") };
    },
  },
};

function json(
  service: string,
  operation: string,
  version: "1.0" | "1.1",
  required: readonly string[],
  optional: readonly string[],
  rename: (name: string) => string = (name) => name,
): ServiceAction {
  return {
    required,
    optional: [...optional, "Region"],
    simulated: true,
    call(parameters, region) {
      const members = Object.entries(parameters).filter(([name]) => name !== "Region");
      const payload = Object.fromEntries(members.map(([name, value]) => [rename(name), value]));
      return jsonCall(service, region, operation, version, payload);
    },
  };
}

function jsonCall(service: string, region: string, target: string, version: string, payload: unknown): ServiceCall {
  const headers = [
    ["Content-Type", `application/x-amz-json-${version}`],
    ["X-Amz-Target", target],
  ] as const;
  return { service, region, request: request("POST", service, region, "/", headers, JSON.stringify(payload)) };
}

/** SQS by its query protocol, whose XML is what such integrations return to the client. */
function sqs(action: string, required: readonly string[], optional: readonly string[]): ServiceAction {
  return {
    required,
    optional: [...optional, "Region"],
    simulated: true,
    call(parameters, region) {
      const form = new URLSearchParams({ Action: action, Version: "2012-11-05" });
      for (const [name, value] of Object.entries(parameters)) {
        if (name === "Region") continue;
        for (const [key, text] of queryMembers(name, value)) form.append(key, text);
      }
      const headers = [["Content-Type", "application/x-www-form-urlencoded"]] as const;
      const path = /^https?:\/\/[^/]+(\/.*)$/.exec(parameters.QueueUrl ?? "")?.[1] ?? "/";
      return { service: "sqs", region, request: request("POST", "sqs", region, path, headers, form.toString()) };
    },
  };
}

function queryMembers(name: string, value: string): [string, string][] {
  if (name === "AttributeNames" || name === "MessageAttributeNames") {
    return listOf(value).map((item, i) => [`${name.slice(0, -1)}.${i + 1}`, item]);
  }
  if (name !== "MessageAttributes" && name !== "MessageSystemAttributes") return [[name, value]];
  const attributes = parseObject(value) ?? {};
  return Object.entries(attributes).flatMap(([key, attribute], i) => {
    const prefix = `${name.slice(0, -1)}.${i + 1}`;
    const members = Object.entries(attribute as Record<string, unknown>);
    return [
      [`${prefix}.Name`, key],
      ...members.map(([member, text]): [string, string] => [`${prefix}.Value.${member}`, String(text)]),
    ];
  });
}

/** A list written as JSON or with commas. */
function listOf(text: string): string[] {
  const value = parseJson(text);
  return Array.isArray(value) ? value.map(String) : text.split(",").map((item) => item.trim());
}

function request(
  method: string,
  service: string,
  region: string,
  target: string,
  headers: readonly (readonly [string, string])[],
  body: string,
): WireRequest {
  const host = `${service}.${region}.amazonaws.com`;
  return {
    method,
    target,
    signedTarget: target,
    headers: [["Host", host], ...headers],
    body: Buffer.from(body),
    scheme: "https",
    host,
    source: { ip: "127.0.0.1" },
  };
}

function lowerFirst(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}
