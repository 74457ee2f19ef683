import type { Faults } from "../faults";
import type { WorkflowArgs } from "./workflow";

/** IAM prefixes of services that a definition calls, by the name in its integrations' ARNs, where the two differ. */
const prefixes: Readonly<Record<string, string>> = {
  "aws-sdk:apigatewaymanagementapi": "execute-api",
  "aws-sdk:dynamodb": "dynamodb",
  "aws-sdk:eventbridge": "events",
  "aws-sdk:sfn": "states",
  apigateway: "execute-api",
};

/** Members of a grant that hold a target of a service. */
const members: Readonly<Record<string, readonly string[]>> = {
  dynamodb: ["table"],
  sqs: ["queue"],
  kinesis: ["stream"],
  states: ["workflow"],
  s3: ["bucket"],
  lambda: ["function"],
  sns: ["topicArn"],
  secretsmanager: ["secretArn"],
  ssm: ["parameterArn"],
  "execute-api": ["connectionsArn"],
};

/** Notes services that a definition calls and nothing is granted on. */
export function adviseAccess({ definition, access = [], functions = {} }: WorkflowArgs, faults: Faults): void {
  if (typeof definition !== "string") return;
  for (const service of servicesOf(definition)) {
    if (service === "lambda" && Object.keys(functions).length > 0) continue;
    const granted = access.some(
      (grant) =>
        members[service]?.some((member) => (grant as Record<string, unknown>)[member] !== undefined) ||
        grant.actions?.some((action) => action.startsWith(`${service}:`)),
    );
    if (granted) continue;
    faults.advise("access", `grants nothing on ${service}, which the definition calls`, "workflow-access-missing");
  }
}

/** IAM prefixes of the services that the definition's tasks call. */
function servicesOf(definition: string): string[] {
  const found = [...definition.matchAll(/"arn:aws[\w-]*:states:::((?:aws-sdk:)?[\w-]+):\w+/g)].map(
    (match) => match[1]!,
  );
  return [...new Set(found.map((service) => prefixes[service] ?? service.replace(/^aws-sdk:/, "")))];
}
