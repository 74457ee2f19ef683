import { AwsError } from "../errors";
import { type Fault, readDefinition } from "./asl/check";
import type { Flow } from "./asl/definition";
import { readResource } from "./services";

/** A state machine, its definition checked. */
export interface Machine {
  readonly arn: string;
  readonly name: string;
  readonly region: string;
  readonly type: "STANDARD" | "EXPRESS";
  readonly roleArn: string;
  readonly definition: string;
  readonly flow: Flow;
  readonly createdAt: number;
  readonly logging?: { readonly group: string; readonly level: string; readonly includeData: boolean };
}

/** Checks a definition; throws `InvalidDefinition` with every fault. */
export function compile(definition: string, type: "STANDARD" | "EXPRESS"): Flow {
  const read = readDefinition(definition, (resource) => resourceFault(resource, type));
  if ("flow" in read) return read.flow;
  throw new AwsError("InvalidDefinition", `Invalid State Machine Definition: '${read.faults.map(text).join(", ")}'`);
}

function resourceFault(resource: string, type: "STANDARD" | "EXPRESS"): string | undefined {
  const read = readResource(resource);
  if (typeof read === "string") return read;
  const waits = read.kind === "activity" || ("pattern" in read && read.pattern !== "");
  // https://docs.aws.amazon.com/step-functions/latest/dg/choosing-workflow-type.html
  return waits && type === "EXPRESS"
    ? `is ${resource}; EXPRESS workflows support neither activities nor .sync nor .waitForTaskToken`
    : undefined;
}

function text({ code, message, at }: Fault): string {
  return `${code}: ${message} at ${at}`;
}
