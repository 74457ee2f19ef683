import { AwsError } from "../../errors";
import { type Properties, type ResourceType, resourceType } from "../../resource";
import type { CredentialMaker } from "../credentials";
import { checkNames, existing, nameOf, now, refuseTaken, tags, uniqueId } from "./names";

const token = "aws:iam/user:User";

const user = resourceType<Properties>({
  type: token,
  autoName: { property: "name", maxLength: 64 },
  check: (inputs) => checkNames(inputs, 64),
  async create(inputs, context) {
    const name = String(inputs.name);
    refuseTaken(context, token, "User", name);
    return {
      id: name,
      outputs: { ...place(inputs, context.accountId), uniqueId: uniqueId("AIDA", context), ...tags(inputs) },
    };
  },
  async update(_id, olds, inputs, { accountId }) {
    return { ...place(inputs, accountId), uniqueId: olds.uniqueId, ...tags(inputs) };
  },
  async delete(id, outputs, { cloud }) {
    if (outputs.forceDestroy) return;
    const held = ["accessKey:AccessKey", "userPolicy:UserPolicy", "userPolicyAttachment:UserPolicyAttachment"].find(
      (type) => cloud.find(`aws:iam/${type}`, (record) => record.outputs.user === id),
    );
    if (held)
      throw new AwsError("DeleteConflict", `Cannot delete entity, must delete ${held.split(":")[1]} first.`, 409);
  },
});

function place(inputs: Properties, accountId: string): Properties {
  const path = String(inputs.path ?? "/");
  return { name: inputs.name, path, arn: `arn:aws:iam::${accountId}:user${path}${inputs.name}` };
}

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateAccessKey.html */
function accessKey(maker: CredentialMaker): ResourceType {
  return resourceType<Properties>({
    type: "aws:iam/accessKey:AccessKey",
    replaceOn: ["user", "pgpKey"],
    check: ({ status, pgpKey }) => [
      ...(typeof status === "string" && status !== "Active" && status !== "Inactive"
        ? [{ property: "status", reason: `"${status}" must be Active or Inactive` }]
        : []),
      ...(pgpKey === undefined
        ? []
        : [{ property: "pgpKey", reason: "the local stage does not encrypt secrets with PGP" }]),
    ],
    async create(inputs, context) {
      const name = nameOf(inputs.user);
      existing(context.cloud, "user", name);
      const { accessKeyId, secretAccessKey } = maker.longTerm(context.urn);
      return {
        id: accessKeyId,
        outputs: {
          user: name,
          secret: secretAccessKey,
          status: inputs.status ?? "Active",
          createDate: now(context),
          encryptedSecret: "",
          encryptedSesSmtpPasswordV4: "",
          keyFingerprint: "",
          sesSmtpPasswordV4: "",
        },
      };
    },
    async update(_id, olds, inputs) {
      return { ...olds, status: inputs.status ?? "Active" };
    },
  });
}

/** Users and their access keys. */
export function userTypes(maker: CredentialMaker): readonly ResourceType[] {
  return [user, accessKey(maker)];
}
