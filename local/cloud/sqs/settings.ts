import { isObject, type Json } from "../../json";
import { AwsError } from "../errors";
import type { CheckFailure, Properties } from "../resource";

/** Settings of one queue. */
export interface QueueSettings {
  readonly name: string;
  readonly region: string;
  readonly arn: string;
  readonly fifo: boolean;
  readonly contentBasedDeduplication: boolean;
  /** Deduplicate per message group instead of per queue. */
  readonly deduplicatePerGroup: boolean;
  readonly delaySeconds: number;
  readonly visibilityTimeoutSeconds: number;
  readonly retentionSeconds: number;
  readonly waitSeconds: number;
  readonly maxMessageSize: number;
  readonly createdAt: number;
  readonly managedEncryption: boolean;
  readonly kmsMasterKeyId?: string;
  /** JSON texts, as AWS keeps them. */
  readonly policy?: string;
  readonly redrivePolicy?: string;
  readonly redriveAllowPolicy?: string;
}

/** Inputs of `aws:sqs/queue:Queue` that the local queue heeds. */
export interface QueueInputs extends Properties {
  readonly name: string;
  readonly fifoQueue?: boolean;
  readonly contentBasedDeduplication?: boolean;
  readonly deduplicationScope?: string;
  readonly delaySeconds?: number;
  readonly visibilityTimeoutSeconds?: number;
  readonly messageRetentionSeconds?: number;
  readonly receiveWaitTimeSeconds?: number;
  readonly maxMessageSize?: number;
  readonly kmsMasterKeyId?: string;
  readonly sqsManagedSseEnabled?: boolean;
  readonly policy?: string;
  readonly redrivePolicy?: string;
  readonly redriveAllowPolicy?: string;
  readonly tags?: Readonly<Record<string, string>>;
}

/** Where a message goes that was received too often. */
export interface Redrive {
  readonly deadLetterTargetArn: string;
  readonly maxReceiveCount: number;
}

const ranges = {
  delaySeconds: [0, 900],
  visibilityTimeoutSeconds: [0, 43_200],
  messageRetentionSeconds: [60, 1_209_600],
  receiveWaitTimeSeconds: [0, 20],
  maxMessageSize: [1024, 1_048_576],
} as const;

/** Faults of a queue's inputs, as SQS and the provider find them. */
export function checkQueue(inputs: QueueInputs): CheckFailure[] {
  const failures: CheckFailure[] = [];
  if (typeof inputs.name === "string") failures.push(...checkName(inputs));
  for (const [property, [min, max]] of Object.entries(ranges)) {
    const value = inputs[property];
    if (typeof value === "number" && (value < min || value > max)) {
      failures.push({ property, reason: `is ${value}; SQS allows ${min} to ${max}` });
    }
  }
  if (inputs.contentBasedDeduplication === true && inputs.fifoQueue !== true) {
    failures.push({ property: "contentBasedDeduplication", reason: "is for FIFO queues; set fifoQueue as well" });
  }
  if (inputs.kmsMasterKeyId && inputs.sqsManagedSseEnabled === true) {
    failures.push({ property: "sqsManagedSseEnabled", reason: "conflicts with kmsMasterKeyId; leave one of them out" });
  }
  return failures;
}

function checkName({ name, fifoQueue }: QueueInputs): CheckFailure[] {
  const failures: CheckFailure[] = [];
  if (fifoQueue === true && !name.endsWith(".fifo")) {
    failures.push({ property: "name", reason: `is ${name}; the name of a FIFO queue must end with .fifo` });
  }
  if (!/^[\w-]{1,80}$/.test(fifoQueue === true ? name.replace(/\.fifo$/, "") : name) || name.length > 80) {
    failures.push({
      property: "name",
      reason: `is ${name}; a queue's name has 1 to 80 letters, digits, hyphens and underscores (.fifo only with fifoQueue)`,
    });
  }
  return failures;
}

/** The dead-letter queue that a redrive policy names; throws SQS's refusal when it is not well formed. */
export function parseRedrive(policy: string): Redrive {
  const parsed = parseJson(policy, "RedrivePolicy");
  const { deadLetterTargetArn } = parsed;
  const maxReceiveCount = Number(parsed.maxReceiveCount);
  if (typeof deadLetterTargetArn !== "string" || !Number.isInteger(maxReceiveCount)) {
    throw invalid("RedrivePolicy", policy, "Redrive policy must have deadLetterTargetArn and maxReceiveCount.");
  }
  if (maxReceiveCount < 1 || maxReceiveCount > 1000) {
    throw invalid("RedrivePolicy", policy, "Invalid value for maxReceiveCount, valid values are 1 to 1000.");
  }
  return { deadLetterTargetArn, maxReceiveCount };
}

/** Throws SQS's refusal unless a redrive allow policy lets `source` use the queue as its dead-letter queue. */
export function assertRedriveAllowed(target: QueueSettings, source: QueueSettings, policy: string): void {
  if (target.fifo !== source.fifo) {
    throw invalid("RedrivePolicy", policy, "Dead-letter queue must be same type of queue as the source.");
  }
  const allow: Json = target.redriveAllowPolicy ? parseJson(target.redriveAllowPolicy, "RedriveAllowPolicy") : {};
  const sources = Array.isArray(allow.sourceQueueArns) ? allow.sourceQueueArns : [];
  const permission = allow.redrivePermission ?? "allowAll";
  if (permission === "allowAll" || (permission === "byQueue" && sources.includes(source.arn))) return;
  throw invalid(
    "RedrivePolicy",
    policy,
    `${target.arn} does not allow ${source.arn} to use it as a dead-letter queue.`,
  );
}

/** Throws SQS's refusal when a policy attribute is not a JSON object. */
export function parseJson(text: string, attribute: string): Json {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = undefined;
  }
  if (!isObject(value)) throw invalid(attribute, text, "It must be a JSON object.");
  return value;
}

function invalid(attribute: string, value: string, reason: string): AwsError {
  return new AwsError(
    "InvalidParameterValue",
    `Value ${value.slice(0, 300)} for parameter ${attribute} is invalid. Reason: ${reason}`,
  );
}
