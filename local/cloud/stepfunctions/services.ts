/** How a service of `arn:aws:states:::aws-sdk:SERVICE:action` and of the optimized integrations is called. */
interface SdkService {
  readonly signingName: string;
  readonly target: string;
  /** In front of the code in an error's name. */
  readonly errorPrefix: string;
}

/** Services with a JSON API that the local cloud answers, by their name in a task's resource. */
const sdkServices: Readonly<Record<string, SdkService>> = {
  dynamodb: { signingName: "dynamodb", target: "DynamoDB_20120810", errorPrefix: "DynamoDb" },
  sqs: { signingName: "sqs", target: "AmazonSQS", errorPrefix: "Sqs" },
  kinesis: { signingName: "kinesis", target: "Kinesis_20131202", errorPrefix: "Kinesis" },
  firehose: { signingName: "firehose", target: "Firehose_20150804", errorPrefix: "Firehose" },
  eventbridge: { signingName: "events", target: "AWSEvents", errorPrefix: "EventBridge" },
  sfn: { signingName: "states", target: "AWSStepFunctions", errorPrefix: "Sfn" },
  ssm: { signingName: "ssm", target: "AmazonSSM", errorPrefix: "Ssm" },
  secretsmanager: { signingName: "secretsmanager", target: "secretsmanager", errorPrefix: "SecretsManager" },
  cloudwatchlogs: { signingName: "logs", target: "Logs_20140328", errorPrefix: "CloudWatchLogs" },
};

/** Optimized integrations that are carried out, by their name after `arn:aws:states:::`. */
const optimized: Readonly<Record<string, { service: string; operation: string; errorPrefix: string }>> = {
  "dynamodb:getItem": { service: "dynamodb", operation: "GetItem", errorPrefix: "DynamoDB" },
  "dynamodb:putItem": { service: "dynamodb", operation: "PutItem", errorPrefix: "DynamoDB" },
  "dynamodb:updateItem": { service: "dynamodb", operation: "UpdateItem", errorPrefix: "DynamoDB" },
  "dynamodb:deleteItem": { service: "dynamodb", operation: "DeleteItem", errorPrefix: "DynamoDB" },
  "sqs:sendMessage": { service: "sqs", operation: "SendMessage", errorPrefix: "SQS" },
  "events:putEvents": { service: "eventbridge", operation: "PutEvents", errorPrefix: "EventBridge" },
  "states:startExecution": { service: "sfn", operation: "StartExecution", errorPrefix: "StepFunctions" },
};

/** A task's resource, taken apart. */
export type Resource =
  | { readonly kind: "lambda"; readonly functionName: string }
  | { readonly kind: "lambda:invoke"; readonly pattern: Pattern }
  | { readonly kind: "sns:publish"; readonly pattern: Pattern }
  | { readonly kind: "activity"; readonly arn: string }
  | {
      readonly kind: "call";
      readonly service: SdkService;
      readonly operation: string;
      readonly errorPrefix: string;
      readonly pattern: Pattern;
      readonly optimized: boolean;
    };

/** How long a task waits: for the answer, for the work, or for a token's return. */
export type Pattern = "" | ".sync" | ".sync:2" | ".waitForTaskToken";

/** Takes a resource apart; the text says why one cannot be carried out. */
export function readResource(resource: string): Resource | string {
  if (/^arn:aws[\w-]*:lambda:[\w-]+:\d{12}:function:[\w-]+(:[\w$-]+)?$/.test(resource)) {
    return { kind: "lambda", functionName: resource };
  }
  if (/^arn:aws[\w-]*:states:[\w-]+:\d{12}:activity:[\w-]+$/.test(resource)) return { kind: "activity", arn: resource };
  const integration =
    /^arn:aws[\w-]*:states:[\w-]*:\d*:(aws-sdk:)?([\w-]+):(\w+?)(\.sync:2|\.sync|\.waitForTaskToken)?$/.exec(resource);
  if (!integration) return `is ${resource}; it must be the ARN of a function, an activity or an integration`;
  const [, sdk, service = "", action = "", suffix = ""] = integration;
  const pattern = suffix as Pattern;
  const name = `${service}:${action}`;
  if (sdk) {
    const known = Object.hasOwn(sdkServices, service) ? sdkServices[service] : undefined;
    if (!known)
      return `is ${resource}; the local stage simulates aws-sdk tasks of ${Object.keys(sdkServices).join(", ")}`;
    if (pattern.startsWith(".sync")) return `is ${resource}; aws-sdk tasks have no .sync`;
    const operation = `${action[0]!.toUpperCase()}${action.slice(1)}`;
    return { kind: "call", service: known, operation, errorPrefix: known.errorPrefix, pattern, optimized: false };
  }
  if (pattern.startsWith(".sync") && name !== "states:startExecution")
    return `is ${resource}; ${name} has no ${pattern.slice(1)}`;
  if (name === "lambda:invoke" || name === "sns:publish") return { kind: name, pattern };
  const known = Object.hasOwn(optimized, name) ? optimized[name] : undefined;
  if (!known) {
    const names = ["lambda:invoke", "sns:publish", ...Object.keys(optimized)];
    return `is ${resource}; the local stage simulates ${names.join(", ")} and aws-sdk tasks`;
  }
  const { operation, errorPrefix } = known;
  return { kind: "call", service: sdkServices[known.service]!, operation, errorPrefix, pattern, optimized: true };
}
