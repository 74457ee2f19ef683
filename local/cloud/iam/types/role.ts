import { AwsError } from "../../errors";
import { type CheckFailure, type Properties, resourceType } from "../../resource";
import { checkDocument, checkNames, now, refuseDocument, refuseTaken, tags, uniqueId } from "./names";

const token = "aws:iam/role:Role";
/** Characters of a trust policy, of inline policies together, and of a managed policy. */
const trustLimit = 2048;
export const inlineLimit = 10_240;
export const managedLimit = 6144;

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html */
export const role = resourceType<Properties>({
  type: token,
  autoName: { property: "name", maxLength: 64 },
  replaceOn: ["name", "namePrefix", "path"],
  check: (inputs) => [
    ...checkNames(inputs, 64),
    ...checkDocument("assumeRolePolicy", inputs.assumeRolePolicy, "trust", trustLimit),
    ...inlinePolicies(inputs).flatMap(({ policy }, i) =>
      checkDocument(`inlinePolicies[${i}].policy`, policy, "identity", inlineLimit),
    ),
    ...checkDuration(inputs.maxSessionDuration),
  ],
  async create(inputs, context) {
    const name = String(inputs.name);
    refuseTaken(context, token, "Role", name);
    refuseDocuments(inputs);
    const path = String(inputs.path ?? "/");
    return {
      id: name,
      outputs: {
        name,
        path,
        arn: `arn:aws:iam::${context.accountId}:role${path}${name}`,
        uniqueId: uniqueId("AROA", context),
        createDate: now(context),
        ...settings(inputs),
      },
    };
  },
  async update(_id, olds, inputs) {
    refuseDocuments(inputs);
    const { name, path, arn, uniqueId, createDate } = olds;
    return { name, path, arn, uniqueId, createDate, ...settings(inputs) };
  },
  async delete(id, outputs, { cloud }) {
    const own = (type: string) => cloud.find(type, (record) => record.outputs.role === id);
    if (outputs.forceDetachPolicies) return;
    if (own("aws:iam/rolePolicyAttachment:RolePolicyAttachment")) {
      throw new AwsError("DeleteConflict", "Cannot delete entity, must detach all policies first.", 409);
    }
    if (own("aws:iam/rolePolicy:RolePolicy")) {
      throw new AwsError("DeleteConflict", "Cannot delete entity, must delete policies first.", 409);
    }
    if (own("aws:iam/instanceProfile:InstanceProfile")) {
      throw new AwsError("DeleteConflict", "Cannot delete entity, must remove roles from instance profile first.", 409);
    }
  },
});

function settings(inputs: Properties): Properties {
  return {
    maxSessionDuration: inputs.maxSessionDuration ?? 3600,
    managedPolicyArns: inputs.managedPolicyArns ?? [],
    inlinePolicies: inputs.inlinePolicies ?? [],
    forceDetachPolicies: inputs.forceDetachPolicies ?? false,
    ...tags(inputs),
  };
}

function refuseDocuments(inputs: Properties): void {
  refuseDocument("assumeRolePolicy", inputs.assumeRolePolicy, "trust", trustLimit);
  for (const { policy } of inlinePolicies(inputs)) refuseDocument("policy", policy, "identity", inlineLimit);
}

function inlinePolicies(inputs: Properties): Properties[] {
  return Array.isArray(inputs.inlinePolicies) ? (inputs.inlinePolicies as Properties[]) : [];
}

function checkDuration(value: unknown): CheckFailure[] {
  if (typeof value !== "number" || (value >= 3600 && value <= 43_200)) return [];
  return [{ property: "maxSessionDuration", reason: `${value} must be from 3600 to 43200 seconds` }];
}
