import { randomUUID } from "node:crypto";
import type { Cloud } from "../cloud";
import { AwsError } from "../errors";
import { commonOutputs } from "../protocol/outputs";
import { type Properties, type ResourceContext, type ResourceType, resourceType } from "../resource";
import type { ServiceFactory } from "../service";

const keyToken = "aws:kms/key:Key";
const aliasToken = "aws:kms/alias:Alias";

/** KMS: keys and aliases that other resources name. */
export const kms: ServiceFactory = (cloud) => ({
  name: "kms",
  limits: "Keys, aliases and key policies are recorded: they have ids and ARNs, and nothing is encrypted with them.",
  resources: [keyType(), aliasType(cloud), keyPolicyType(cloud)],
  invokes: {
    async "aws:kms/getAlias:getAlias"(args, { region }) {
      const name = String(args.name);
      const found = cloud.find(aliasToken, (record) => record.outputs.name === name && record.region === region);
      const arn = `arn:aws:kms:${region}:${cloud.accountId}:${name}`;
      if (found) return { ...found.outputs, id: arn };
      if (!name.startsWith("alias/aws/")) throw new AwsError("NotFoundException", `Alias ${arn} is not found.`);
      // Keys of AWS services are there in every account.
      const targetKeyId = randomUUID();
      return { id: arn, arn, name, region, targetKeyId, targetKeyArn: keyArn(region, cloud.accountId, targetKeyId) };
    },
  },
});

function keyType(): ResourceType {
  return resourceType<Properties>({
    type: keyToken,
    replaceOn: ["customerMasterKeySpec", "keyUsage", "multiRegion", "customKeyStoreId"],
    check({ deletionWindowInDays: days }) {
      if (typeof days !== "number" || (days >= 7 && days <= 30)) return [];
      return [{ property: "deletionWindowInDays", reason: `is ${days}; KMS allows 7 to 30` }];
    },
    async create(inputs, context) {
      const id = inputs.multiRegion === true ? `mrk-${randomUUID().replaceAll("-", "")}` : randomUUID();
      return { id, outputs: keyOutputs(id, inputs, context) };
    },
    update: async (id, _olds, inputs, context) => keyOutputs(id, inputs, context),
  });
}

function aliasType(cloud: Cloud): ResourceType {
  const outputs = (inputs: Properties, context: ResourceContext): Properties => {
    const target = String(inputs.targetKeyId);
    const id = target.split("key/").at(-1)!;
    const key = cloud.find(keyToken, id);
    if (!key) throw new AwsError("NotFoundException", `Key '${target}' does not exist`);
    return {
      region: context.region,
      arn: `arn:aws:kms:${context.region}:${context.accountId}:${String(inputs.name)}`,
      targetKeyArn: key.outputs.arn,
      targetKeyId: id,
    };
  };
  return resourceType<Properties>({
    type: aliasToken,
    autoName: { property: "name", maxLength: 256 },
    replaceOn: ["name", "namePrefix"],
    check({ name }) {
      if (typeof name !== "string") return [];
      if (name.startsWith("alias/aws/")) return [{ property: "name", reason: `is ${name}; alias/aws/ belongs to AWS` }];
      return name.startsWith("alias/") || !name.includes("/")
        ? []
        : [{ property: "name", reason: `is ${name}; it must begin with alias/` }];
    },
    async create(given, context) {
      const name = String(given.name);
      const inputs = { ...given, name: name.startsWith("alias/") ? name : `alias/${name}` };
      const owner = cloud.find(
        aliasToken,
        (record) => record.outputs.name === inputs.name && record.region === context.region,
      );
      if (owner && owner.urn !== context.urn)
        throw new AwsError("AlreadyExistsException", `An alias with the name ${inputs.name} already exists`);
      return { id: inputs.name, outputs: { ...outputs(inputs, context), name: inputs.name } };
    },
    update: async (id, _olds, inputs, context) => ({ ...outputs({ ...inputs, name: id }, context), name: id }),
  });
}

function keyPolicyType(cloud: Cloud): ResourceType {
  return resourceType<Properties>({
    type: "aws:kms/keyPolicy:KeyPolicy",
    replaceOn: ["keyId"],
    async create(inputs, context) {
      const id = String(inputs.keyId).split("key/").at(-1)!;
      if (!cloud.find(keyToken, id))
        throw new AwsError("NotFoundException", `Key '${String(inputs.keyId)}' does not exist`);
      return { id, outputs: { region: context.region } };
    },
    update: async (_id, olds) => olds,
  });
}

function keyArn(region: string, accountId: string, id: string): string {
  return `arn:aws:kms:${region}:${accountId}:key/${id}`;
}

function keyOutputs(id: string, inputs: Properties, context: ResourceContext): Properties {
  return {
    ...commonOutputs(inputs, context),
    arn: keyArn(context.region, context.accountId, id),
    keyId: id,
    policy: inputs.policy ?? "",
    description: inputs.description ?? "",
    multiRegion: inputs.multiRegion ?? false,
    rotationPeriodInDays: inputs.rotationPeriodInDays ?? 365,
    keyUsage: inputs.keyUsage ?? "ENCRYPT_DECRYPT",
    customerMasterKeySpec: inputs.customerMasterKeySpec ?? "SYMMETRIC_DEFAULT",
  };
}
