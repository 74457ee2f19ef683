import { createHash, randomUUID } from "node:crypto";
import type { Json } from "../../json";
import type { Cloud } from "../cloud";
import { AwsError } from "../errors";
import { authorize } from "../protocol/authorize";
import type { Input } from "../protocol/input";
import { jsonApi, type Operation } from "../protocol/json";
import { commonOutputs } from "../protocol/outputs";
import { type Properties, type ResourceRecord, type ResourceType, resourceType } from "../resource";
import type { AwsCall, ServiceFactory } from "../service";

const secretType = "aws:secretsmanager/secret:Secret";

/** One version of a secret as it is kept. */
interface Version {
  readonly versionId: string;
  readonly secretString?: string;
  readonly secretBinary?: string;
  readonly created: number;
}

/** The versions of a secret, by staging label. */
type Stages = Readonly<Record<string, Version>>;

/** Secrets Manager: secrets and their versions. */
export const secretsmanager: ServiceFactory = (cloud) => ({
  name: "secretsmanager",
  limits:
    "Secrets are kept with the stage's data and are not encrypted there; rotation and replication are recorded. With --state DIR " +
    "they stand in the folder's files, readable by the owner alone.",
  resources: [secret(cloud), version(cloud), policy(), rotation()],
  invokes: {
    "aws:secretsmanager/getSecretVersion:getSecretVersion": async ({ secretId, versionStage }) => {
      const found = find(cloud, String(secretId));
      const kept = stagesOf(cloud, found)[String(versionStage ?? "AWSCURRENT")];
      if (!kept)
        throw new AwsError(
          "ResourceNotFoundException",
          `Secrets Manager can't find the specified secret value for staging label: ${String(versionStage ?? "AWSCURRENT")}`,
        );
      return {
        id: found.id,
        arn: found.outputs.arn,
        secretId,
        secretString: kept.secretString ?? "",
        secretBinary: kept.secretBinary ?? "",
        versionId: kept.versionId,
        versionStages: ["AWSCURRENT"],
        createdDate: "",
      };
    },
  },
  apis: {
    secretsmanager: jsonApi({
      version: "1.1",
      target: "secretsmanager",
      invalidCode: "InvalidParameterException",
      operations: operations(cloud),
    }),
  },
});

function stagesOf(cloud: Cloud, found: ResourceRecord): Stages {
  return cloud.storage.entries<Stages>("secrets").get(String(found.outputs.arn)) ?? {};
}

/** Makes a version current; the one that was becomes previous. */
function put(
  cloud: Cloud,
  found: ResourceRecord,
  value: Pick<Version, "secretString" | "secretBinary">,
  versionId: string = randomUUID(),
): Version {
  const stages = stagesOf(cloud, found);
  const current = stages.AWSCURRENT;
  if (current && current.secretString === value.secretString && current.secretBinary === value.secretBinary)
    return current;
  const made = { ...value, versionId, created: cloud.clock.now() };
  cloud.storage
    .entries<Stages>("secrets")
    .set(String(found.outputs.arn), { ...(current ? { AWSPREVIOUS: current } : {}), AWSCURRENT: made });
  return made;
}

/** The secret of a name, ARN, or ARN without its random suffix. @throws AwsError `ResourceNotFoundException`. */
function find(cloud: Cloud, id: string): ResourceRecord {
  const found = cloud.find(
    secretType,
    ({ outputs, inputs }) => outputs.arn === id || inputs.name === id || String(outputs.arn).slice(0, -7) === id,
  );
  if (!found) throw new AwsError("ResourceNotFoundException", "Secrets Manager can't find the specified secret.");
  return found;
}

function secret(cloud: Cloud): ResourceType {
  return resourceType<Properties>({
    type: secretType,
    autoName: { property: "name", maxLength: 512 },
    replaceOn: ["name", "namePrefix"],
    check: ({ name }) =>
      typeof name === "string" && !/^[\w/+=.@-]+$/.test(name)
        ? [{ property: "name", reason: `"${name}" may hold letters, digits and /_+=.@- only` }]
        : [],
    async create(inputs, context) {
      const suffix = createHash("sha256").update(context.urn).digest("base64").replace(/\W/g, "").slice(0, 6);
      const arn = `arn:aws:secretsmanager:${context.region}:${context.accountId}:secret:${String(inputs.name)}-${suffix}`;
      return { id: arn, outputs: { ...commonOutputs(inputs, context), arn, replicas: [] } };
    },
    update: async (_id, olds) => olds,
    async delete(id) {
      cloud.storage.entries("secrets").delete(id);
    },
  });
}

function version(cloud: Cloud): ResourceType {
  const write = (inputs: Properties, versionId?: string) => {
    const found = find(cloud, String(inputs.secretId));
    const value = {
      secretString: inputs.secretString as string | undefined,
      secretBinary: inputs.secretBinary as string | undefined,
    };
    const made = put(cloud, found, value, versionId);
    return {
      made,
      outputs: {
        arn: found.outputs.arn,
        versionId: made.versionId,
        versionStages: ["AWSCURRENT"],
        hasSecretStringWo: false,
      },
    };
  };
  return resourceType<Properties>({
    type: "aws:secretsmanager/secretVersion:SecretVersion",
    replaceOn: ["secretId"],
    check: ({ secretString, secretBinary }) =>
      secretString !== undefined && secretBinary !== undefined
        ? [{ property: "secretBinary", reason: "conflicts with secretString" }]
        : [],
    async create(inputs) {
      const { made, outputs } = write(inputs);
      return { id: `${String(inputs.secretId)}|${made.versionId}`, outputs };
    },
    update: async (_id, _olds, inputs) => write(inputs).outputs,
  });
}

function policy(): ResourceType {
  return resourceType<Properties>({
    type: "aws:secretsmanager/secretPolicy:SecretPolicy",
    replaceOn: ["secretArn"],
    create: async (inputs) => ({ id: String(inputs.secretArn), outputs: {} }),
    update: async (_id, olds) => olds,
  });
}

function rotation(): ResourceType {
  return resourceType<Properties>({
    type: "aws:secretsmanager/secretRotation:SecretRotation",
    replaceOn: ["secretId"],
    create: async (inputs) => ({ id: String(inputs.secretId), outputs: { rotationEnabled: true } }),
    update: async (_id, olds) => olds,
  });
}

function operations(cloud: Cloud): Record<string, Operation> {
  /** Looks the secret up, and asks IAM with the secret's own policy. */
  const on =
    (name: string, work: (found: ResourceRecord, input: Input) => Json): Operation =>
    async (input: Input, call: AwsCall) => {
      const found = find(cloud, input.text("SecretId"));
      const own = cloud.find(
        "aws:secretsmanager/secretPolicy:SecretPolicy",
        ({ inputs }) => inputs.secretArn === found.outputs.arn,
      );
      const resourcePolicy = (own?.inputs.policy ?? found.inputs.policy) as string | undefined;
      authorize(cloud, call, `secretsmanager:${name}`, String(found.outputs.arn), { resourcePolicy });
      return work(found, input);
    };
  const labelled = (found: ResourceRecord): Record<string, string[]> => {
    const labels: Record<string, string[]> = {};
    for (const [stage, { versionId }] of Object.entries(stagesOf(cloud, found)))
      labels[versionId] = [...(labels[versionId] ?? []), stage];
    return labels;
  };
  return {
    GetSecretValue: on("GetSecretValue", (found, input) => {
      const stages = stagesOf(cloud, found);
      const wanted = input.optionalText("VersionId");
      const stage = input.optionalText("VersionStage") ?? "AWSCURRENT";
      const kept = wanted ? Object.values(stages).find(({ versionId }) => versionId === wanted) : stages[stage];
      if (!kept)
        throw new AwsError(
          "ResourceNotFoundException",
          `Secrets Manager can't find the specified secret value for ${wanted ? `VersionId: ${wanted}` : `staging label: ${stage}`}`,
        );
      const { versionId, secretString, secretBinary, created } = kept;
      return {
        ARN: found.outputs.arn,
        Name: found.inputs.name,
        VersionId: versionId,
        ...(secretString === undefined ? { SecretBinary: secretBinary } : { SecretString: secretString }),
        VersionStages: labelled(found)[versionId],
        CreatedDate: created / 1000,
      };
    }),
    PutSecretValue: on("PutSecretValue", (found, input) => {
      const value = {
        secretString: input.optionalText("SecretString"),
        secretBinary: input.optionalText("SecretBinary"),
      };
      const { versionId } = put(cloud, found, value, input.optionalText("ClientRequestToken"));
      return { ARN: found.outputs.arn, Name: found.inputs.name, VersionId: versionId, VersionStages: ["AWSCURRENT"] };
    }),
    DescribeSecret: on("DescribeSecret", (found) => ({
      ARN: found.outputs.arn,
      Name: found.inputs.name,
      VersionIdsToStages: labelled(found),
    })),
  };
}
