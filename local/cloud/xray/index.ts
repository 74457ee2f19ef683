import type { Cloud } from "../cloud";
import { freshId, hexId } from "../ec2";
import { AwsError } from "../errors";
import type { Properties, ResourceContext, ResourceType } from "../resource";
import type { Service } from "../service";

const GROUP = "aws:xray/group:Group";
const SAMPLING_RULE = "aws:xray/samplingRule:SamplingRule";

/** X-Ray: groups and sampling rules, kept and checked. */
export function xray(_cloud: Cloud): Service {
  return {
    name: "xray",
    limits:
      "Groups, sampling rules and encryption settings are recorded. What X-Ray would show of a request is the trace in " +
      "the console; segments that programs send themselves are not taken.",
    resources: [
      named(GROUP, "groupName", "group", () => []),
      named(SAMPLING_RULE, "ruleName", "sampling-rule", samplingFaults),
      {
        type: "aws:xray/encryptionConfig:EncryptionConfig",
        check: ({ type, keyId }) =>
          type === "KMS" && keyId === undefined ? [{ property: "keyId", reason: "is required with type KMS" }] : [],
        create: async (_inputs, { region }) => ({ id: region, outputs: { region } }),
        update: async (_id, olds) => olds,
      },
    ],
  };
}

/** A type whose name is unique in its region. */
function named(
  type: string,
  property: string,
  kind: string,
  check: (inputs: Properties) => { property: string; reason: string }[],
): ResourceType {
  const outputs = (arn: string, inputs: Properties, { region }: ResourceContext) => ({
    arn,
    region,
    tagsAll: inputs.tags ?? {},
  });
  return {
    type,
    autoName: { property, maxLength: 32 },
    replaceOn: [property],
    check,
    async create(inputs, context) {
      const name = String(inputs[property]);
      const taken = context.cloud.find(
        type,
        (other) => other.inputs[property] === name && other.region === context.region,
      );
      if (taken) throw new AwsError("InvalidRequestException", `${property} ${name} already exists.`);
      const prefix = `arn:aws:xray:${context.region}:${context.accountId}:${kind}/${name}`;
      const arn = kind === "group" ? freshId(type, context, (seed) => `${prefix}/${hexId(seed, 32)}`) : prefix;
      return { id: kind === "group" ? arn : name, outputs: outputs(arn, inputs, context) };
    },
    update: async (_id, olds, inputs, context) => outputs(String(olds.arn), inputs, context),
  };
}

function samplingFaults(inputs: Properties): { property: string; reason: string }[] {
  const { fixedRate, priority, reservoirSize } = inputs;
  const faults: { property: string; reason: string }[] = [];
  if (typeof fixedRate === "number" && (fixedRate < 0 || fixedRate > 1)) {
    faults.push({ property: "fixedRate", reason: `must be from 0 to 1; got ${fixedRate}` });
  }
  if (typeof priority === "number" && (priority < 1 || priority > 9999)) {
    faults.push({ property: "priority", reason: `must be from 1 to 9999; got ${priority}` });
  }
  if (typeof reservoirSize === "number" && reservoirSize < 0) {
    faults.push({ property: "reservoirSize", reason: `must not be negative; got ${reservoirSize}` });
  }
  return faults;
}
