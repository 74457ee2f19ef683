import type { CapturedResource } from "../capture/program";
import type { Verb } from "./file";
import { physicalName } from "./targets";

/** What an IAM action of a role does to a resource, in a traffic file's words. */
const verbs: Readonly<Record<string, Verb>> = {
  "dynamodb:GetItem": "reads",
  "dynamodb:BatchGetItem": "reads",
  "dynamodb:TransactGetItems": "reads",
  "dynamodb:Query": "reads",
  "dynamodb:Scan": "reads",
  "dynamodb:PutItem": "writes",
  "dynamodb:UpdateItem": "writes",
  "dynamodb:DeleteItem": "writes",
  "dynamodb:BatchWriteItem": "writes",
  "dynamodb:TransactWriteItems": "writes",
  "sqs:SendMessage": "sends",
  "kinesis:PutRecord": "puts",
  "kinesis:PutRecords": "puts",
  "firehose:PutRecord": "puts",
  "firehose:PutRecordBatch": "puts",
  "s3:PutObject": "puts",
  "s3:GetObject": "gets",
  "sns:Publish": "publishes",
  "states:StartExecution": "starts",
  "states:StartSyncExecution": "starts",
  "events:PutEvents": "puts",
  "lambda:InvokeFunction": "invokes",
};

/** Types that the verbs are about, by the service of the action. */
const types: Readonly<Record<string, string>> = {
  dynamodb: "aws:dynamodb/table:Table",
  sqs: "aws:sqs/queue:Queue",
  kinesis: "aws:kinesis/stream:Stream",
  firehose: "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream",
  s3: "aws:s3/bucket:Bucket",
  sns: "aws:sns/topic:Topic",
  states: "aws:sfn/stateMachine:StateMachine",
  events: "aws:cloudwatch/eventBus:EventBus",
  lambda: "aws:lambda/function:Function",
};

/** Something a role may do. */
export interface Reach {
  readonly on: CapturedResource;
  readonly verb: Verb;
}

interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
}

/**
 * What a function's role lets it do to the stage's own resources, each verb once. Where failures go is left out: that
 * a function may send to its dead-letter queue does not mean that it does.
 */
export function reachOf(caller: CapturedResource, resources: readonly CapturedResource[]): Reach[] {
  const role = String(caller.inputs.role ?? "")
    .split("/")
    .at(-1);
  const forFailures = failureDestinations(caller, resources);
  const found = new Map<string, Reach>();
  for (const { type, inputs } of resources) {
    if (type !== "aws:iam/rolePolicy:RolePolicy" || inputs.role !== role) continue;
    for (const { Effect, Action, Resource } of statementsOf(inputs.policy)) {
      if (Effect !== "Allow") continue;
      const arns = [Resource].flat().join(" ");
      for (const action of [Action].flat()) {
        const verb = verbs[action];
        const wanted = types[action.split(":")[0]!];
        if (!verb) continue;
        for (const on of resources) {
          if (on.type !== wanted || !arns.includes(physicalName(on)) || forFailures.has(String(on.outputs.arn)))
            continue;
          found.set(`${on.urn} ${verb}`, { on, verb });
        }
      }
    }
  }
  return [...found.values()];
}

function statementsOf(policy: unknown): Statement[] {
  const document = (typeof policy === "string" ? JSON.parse(policy) : policy) as {
    Statement?: Statement | Statement[];
  };
  return [document?.Statement ?? []].flat();
}

/** ARNs that a function's failed events go to. */
function failureDestinations(caller: CapturedResource, resources: readonly CapturedResource[]): Set<string> {
  const destinations = resources
    .filter(({ type, inputs }) =>
      type === "aws:lambda/eventSourceMapping:EventSourceMapping" ||
      type === "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig"
        ? String(inputs.functionName).includes(physicalName(caller))
        : false,
    )
    .map(
      ({ inputs }) =>
        (inputs.destinationConfig as { onFailure?: { destinationArn?: string; destination?: string } })?.onFailure,
    )
    .map((onFailure) => onFailure?.destinationArn ?? onFailure?.destination);
  const deadLetters = (caller.inputs.deadLetterConfig as { targetArn?: string } | undefined)?.targetArn;
  return new Set([...destinations, deadLetters].filter((arn) => arn !== undefined));
}
