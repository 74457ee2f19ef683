import type { Cloud } from "../cloud";
import { AwsError } from "../errors";
import { commonOutputs } from "../protocol/outputs";
import { type Properties, type ResourceContext, type ResourceType, resourceType } from "../resource";
import { queueUrl } from "./operations";
import { type Queues, queueArn } from "./queues";
import {
  assertRedriveAllowed,
  checkQueue,
  parseJson,
  parseRedrive,
  type QueueInputs,
  type QueueSettings,
} from "./settings";

const token = "aws:sqs/queue:Queue";

/** `aws:sqs/queue:Queue`. */
export function queueType(queues: Queues): ResourceType {
  return resourceType<QueueInputs>({
    type: token,
    autoName: { property: "name", maxLength: 80, suffix: (inputs) => (inputs.fifoQueue ? ".fifo" : "") },
    replaceOn: ["name", "namePrefix", "fifoQueue"],
    check: checkQueue,
    async create(inputs, context) {
      const arn = queueArn(context.region, context.accountId, inputs.name);
      const owner = context.cloud.find(token, (record) => record.outputs.arn === arn);
      if (owner && owner.urn !== context.urn) {
        throw new AwsError("QueueAlreadyExists", `A queue already exists with the name ${inputs.name}.`);
      }
      const settings = keep(queues, inputs, context);
      return { id: queueUrl(context.cloud, inputs.name), outputs: outputs(inputs, settings, context) };
    },
    async update(_id, olds, inputs, context) {
      return outputs(inputs, keep(queues, inputs, context, olds), context);
    },
    async read(_id, known, context) {
      // The address of the local server may be another one than when the queue was made.
      const url = queueUrl(context.cloud, String(known.name));
      return queues.store.settings.has(String(known.arn)) ? { ...known, url } : undefined;
    },
    async delete(_id, known) {
      queues.store.delete(String(known.arn));
    },
  });
}

/** `aws:sqs/queuePolicy:QueuePolicy` and its siblings: one attribute of a queue as a resource of its own. */
export function attributeType(
  queues: Queues,
  type: string,
  property: "policy" | "redrivePolicy" | "redriveAllowPolicy",
): ResourceType {
  const set = (inputs: Properties, context: ResourceContext, value: string | undefined) => {
    const arn = arnOfUrl(context, String(inputs.queueUrl));
    const settings = { ...queues.settings(arn), [property]: value };
    checkPolicies(queues, settings);
    queues.store.settings.set(arn, settings);
  };
  return resourceType<Properties>({
    type,
    replaceOn: ["queueUrl"],
    async create(inputs, context) {
      set(inputs, context, policyText(inputs[property]));
      return { id: String(inputs.queueUrl), outputs: { region: context.region } };
    },
    async update(_id, _olds, inputs, context) {
      set(inputs, context, policyText(inputs[property]));
      return { region: context.region };
    },
    async delete(_id, known, context) {
      const arn = arnOfUrl(context, String(known.queueUrl));
      if (queues.store.settings.has(arn)) set(known, context, undefined);
    },
  });
}

/** `aws:sqs/getQueue:getQueue`. */
export async function getQueue(cloud: Cloud, args: Properties, region: string): Promise<Properties> {
  const found = cloud.find(token, (record) => record.outputs.name === args.name && record.region === region);
  if (!found) throw new AwsError("QueueDoesNotExist", `no queue ${String(args.name)} in ${region}`);
  return {
    id: found.id,
    arn: found.outputs.arn,
    name: args.name,
    url: found.outputs.url,
    tags: found.outputs.tagsAll,
    region,
  };
}

function arnOfUrl(context: ResourceContext, url: string): string {
  const [account = "", name = ""] = url.split("/").slice(-2);
  return queueArn(context.region, account, name);
}

function keep(queues: Queues, inputs: QueueInputs, context: ResourceContext, olds?: Properties): QueueSettings {
  const arn = queueArn(context.region, context.accountId, inputs.name);
  const before = queues.store.settings.get(arn);
  // An attribute that is not what the queue's own inputs last set belongs to a resource of its own, and stays.
  const attribute = (property: "policy" | "redrivePolicy" | "redriveAllowPolicy") => {
    const foreign = olds && before?.[property] !== (olds[property] || undefined) ? before?.[property] : undefined;
    const value = policyText(inputs[property]) ?? foreign;
    return value === undefined ? {} : { [property]: value };
  };
  const settings: QueueSettings = {
    name: inputs.name,
    region: context.region,
    arn,
    fifo: inputs.fifoQueue ?? false,
    contentBasedDeduplication: inputs.contentBasedDeduplication ?? false,
    deduplicatePerGroup: inputs.deduplicationScope === "messageGroup",
    delaySeconds: inputs.delaySeconds ?? 0,
    visibilityTimeoutSeconds: inputs.visibilityTimeoutSeconds ?? 30,
    retentionSeconds: inputs.messageRetentionSeconds ?? 345_600,
    waitSeconds: inputs.receiveWaitTimeSeconds ?? 0,
    maxMessageSize: inputs.maxMessageSize ?? 262_144,
    createdAt: before?.createdAt ?? context.cloud.clock.now(),
    managedEncryption: inputs.sqsManagedSseEnabled ?? inputs.kmsMasterKeyId === undefined,
    ...(inputs.kmsMasterKeyId ? { kmsMasterKeyId: inputs.kmsMasterKeyId } : {}),
    ...attribute("policy"),
    ...attribute("redrivePolicy"),
    ...attribute("redriveAllowPolicy"),
  };
  checkPolicies(queues, settings);
  queues.store.settings.set(arn, settings);
  return settings;
}

function checkPolicies(queues: Queues, settings: QueueSettings): void {
  if (settings.policy) parseJson(settings.policy, "Policy");
  if (settings.redriveAllowPolicy) parseJson(settings.redriveAllowPolicy, "RedriveAllowPolicy");
  if (!settings.redrivePolicy) return;
  const { deadLetterTargetArn } = parseRedrive(settings.redrivePolicy);
  const target = queues.store.settings.get(deadLetterTargetArn);
  if (!target) {
    throw new AwsError(
      "InvalidParameterValue",
      `Value ${settings.redrivePolicy} for parameter RedrivePolicy is invalid. Reason: Dead letter target does not exist.`,
    );
  }
  assertRedriveAllowed(target, settings, settings.redrivePolicy);
}

function policyText(value: unknown): string | undefined {
  if (value === undefined || value === null || value === "") return undefined;
  return typeof value === "string" ? value : JSON.stringify(value);
}

function outputs(inputs: QueueInputs, settings: QueueSettings, context: ResourceContext): Properties {
  return {
    ...commonOutputs(inputs, context),
    arn: settings.arn,
    url: queueUrl(context.cloud, settings.name),
    fifoQueue: settings.fifo,
    delaySeconds: settings.delaySeconds,
    visibilityTimeoutSeconds: settings.visibilityTimeoutSeconds,
    messageRetentionSeconds: settings.retentionSeconds,
    receiveWaitTimeSeconds: settings.waitSeconds,
    maxMessageSize: settings.maxMessageSize,
    sqsManagedSseEnabled: settings.managedEncryption,
    kmsDataKeyReusePeriodSeconds: inputs.kmsDataKeyReusePeriodSeconds ?? 300,
    policy: settings.policy ?? "",
    redrivePolicy: settings.redrivePolicy ?? "",
    redriveAllowPolicy: settings.redriveAllowPolicy ?? "",
    deduplicationScope: inputs.deduplicationScope ?? (settings.fifo ? "queue" : ""),
    fifoThroughputLimit: inputs.fifoThroughputLimit ?? (settings.fifo ? "perQueue" : ""),
  };
}
