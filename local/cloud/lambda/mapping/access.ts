import { AwsError } from "../../errors";
import type { Functions, ResolvedFunction } from "../functions";
import { type MappingInputs, type SourceKind, sourceKind } from "./inputs";

/** Actions that a function's role must allow on its event source, in the order AWS asks for them. */
const ACTIONS: Readonly<Record<SourceKind, readonly string[]>> = {
  sqs: ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"],
  kinesis: ["kinesis:GetRecords", "kinesis:GetShardIterator", "kinesis:DescribeStream"],
  dynamodb: ["dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:DescribeStream"],
};

/** Throws AWS's refusal when a function cannot be fed from a source. */
export function checkSource(functions: Functions, found: ResolvedFunction, inputs: MappingInputs): void {
  const { cloud } = functions;
  const kind = sourceKind(inputs.eventSourceArn);
  if (!kind || !inputs.eventSourceArn) return;
  const arn = inputs.eventSourceArn;
  const principal = functions.rolePrincipal(found);
  const missing = ACTIONS[kind].filter(
    (action) => !cloud.port("iam").evaluate({ principal, action, resource: arn }).allowed,
  );
  if (kind === "sqs") checkQueue(functions, found, arn);
  if (missing.length === 0) return;
  const names = missing.map((action) => action.split(":")[1]);
  throw refuse(
    kind === "sqs"
      ? `The function execution role does not have permissions to call ${names[0]} on SQS`
      : `Cannot access stream ${arn}. Please ensure the role can perform the ${names.join(", ")} Actions on your ` +
          "stream in IAM.",
  );
}

function checkQueue(functions: Functions, found: ResolvedFunction, arn: string): void {
  const queue = functions.cloud.find("aws:sqs/queue:Queue", ({ outputs }) => outputs.arn === arn);
  if (!queue) throw refuse(`The event source ${arn} does not exist: there is no such queue`);
  const visibility = Number(queue.inputs.visibilityTimeoutSeconds ?? 30);
  const timeout = found.inputs.timeout ?? 3;
  if (visibility < timeout) {
    throw refuse(`Queue visibility timeout: ${visibility} seconds is less than Function timeout: ${timeout} seconds`);
  }
}

function refuse(message: string): AwsError {
  return new AwsError("InvalidParameterValueException", message);
}
