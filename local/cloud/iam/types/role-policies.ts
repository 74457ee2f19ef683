import { AwsError } from "../../errors";
import { type Properties, type ResourceContext, type ResourceType, resourceType } from "../../resource";
import { isManagedByAws } from "../managed-policies";
import { checkDocument, checkNames, existing, nameOf, now, refuseDocument, refuseTaken, tags, uniqueId } from "./names";
import { inlineLimit, managedLimit } from "./role";

/** An inline policy of a role or a user. */
function inlinePolicy(type: string, owner: "role" | "user", limit: number): ResourceType {
  return resourceType<Properties>({
    type,
    autoName: { property: "name", maxLength: 128 },
    replaceOn: ["name", "namePrefix", owner],
    check: (inputs) => [...checkNames(inputs, 128), ...checkDocument("policy", inputs.policy, "identity", limit)],
    async create(inputs, context) {
      const holder = nameOf(inputs[owner]);
      existing(context.cloud, owner, holder);
      refuseDocument("policy", inputs.policy, "identity", limit);
      const name = String(inputs.name);
      return { id: `${holder}:${name}`, outputs: { name, [owner]: holder } };
    },
    async update(_id, olds, inputs) {
      refuseDocument("policy", inputs.policy, "identity", limit);
      return { name: olds.name, [owner]: olds[owner] };
    },
  });
}

/** A managed policy attached to a role or a user. */
function attachment(type: string, owner: "role" | "user"): ResourceType {
  return resourceType<Properties>({
    type,
    replaceOn: ["policyArn", owner],
    async create(inputs, context) {
      const holder = nameOf(inputs[owner]);
      existing(context.cloud, owner, holder);
      refuseUnknownPolicy(context, String(inputs.policyArn));
      return { id: `${holder}/${inputs.policyArn}`, outputs: { [owner]: holder } };
    },
  });
}

function refuseUnknownPolicy({ cloud }: ResourceContext, arn: string): void {
  if (isManagedByAws(arn) || cloud.find("aws:iam/policy:Policy", ({ outputs }) => outputs.arn === arn)) return;
  throw new AwsError("NoSuchEntity", `Policy ${arn} does not exist or is not attachable.`, 404);
}

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreatePolicy.html */
const policy = resourceType<Properties>({
  type: "aws:iam/policy:Policy",
  autoName: { property: "name", maxLength: 128 },
  replaceOn: ["name", "namePrefix", "path", "description"],
  check: (inputs) => [...checkNames(inputs, 128), ...checkDocument("policy", inputs.policy, "identity", managedLimit)],
  async create(inputs, context) {
    const name = String(inputs.name);
    refuseTaken(context, "aws:iam/policy:Policy", "A policy", name);
    refuseDocument("policy", inputs.policy, "identity", managedLimit);
    const path = String(inputs.path ?? "/");
    const arn = `arn:aws:iam::${context.accountId}:policy${path}${name}`;
    return {
      id: arn,
      outputs: { name, path, arn, policyId: uniqueId("ANPA", context), attachmentCount: 0, ...tags(inputs) },
    };
  },
  async update(_id, olds, inputs) {
    refuseDocument("policy", inputs.policy, "identity", managedLimit);
    const { name, path, arn, policyId, attachmentCount } = olds;
    return { name, path, arn, policyId, attachmentCount, ...tags(inputs) };
  },
  async delete(id, _outputs, { cloud }) {
    const attached = ["rolePolicyAttachment:RolePolicyAttachment", "userPolicyAttachment:UserPolicyAttachment"].some(
      (token) => cloud.find(`aws:iam/${token}`, ({ outputs }) => outputs.policyArn === id),
    );
    if (attached) throw new AwsError("DeleteConflict", "Cannot delete a policy attached to entities.", 409);
  },
});

/** The inline policies, or attachments, that a role may have; all others are taken away. */
function exclusive(type: string, lists: string): ResourceType {
  return resourceType<Properties>({
    type,
    replaceOn: ["roleName"],
    async create(inputs, context) {
      existing(context.cloud, "role", String(inputs.roleName));
      if (lists === "policyArns") for (const arn of inputs.policyArns as string[]) refuseUnknownPolicy(context, arn);
      return { id: String(inputs.roleName), outputs: {} };
    },
    async update(_id, _olds, inputs, context) {
      if (lists === "policyArns") for (const arn of inputs.policyArns as string[]) refuseUnknownPolicy(context, arn);
      return {};
    },
  });
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_switch-role-ec2_instance-profiles.html */
const instanceProfile = resourceType<Properties>({
  type: "aws:iam/instanceProfile:InstanceProfile",
  autoName: { property: "name", maxLength: 128 },
  replaceOn: ["name", "namePrefix", "path"],
  check: (inputs) => checkNames(inputs, 128),
  async create(inputs, context) {
    const name = String(inputs.name);
    if (inputs.role !== undefined) existing(context.cloud, "role", nameOf(inputs.role));
    const path = String(inputs.path ?? "/");
    return {
      id: name,
      outputs: {
        name,
        path,
        arn: `arn:aws:iam::${context.accountId}:instance-profile${path}${name}`,
        uniqueId: uniqueId("AIPA", context),
        createDate: now(context),
        ...(inputs.role === undefined ? {} : { role: nameOf(inputs.role) }),
        ...tags(inputs),
      },
    };
  },
  async update(_id, olds, inputs, context) {
    if (inputs.role !== undefined) existing(context.cloud, "role", nameOf(inputs.role));
    const { name, path, arn, uniqueId, createDate } = olds;
    return { name, path, arn, uniqueId, createDate, ...tags(inputs) };
  },
});

/** Policies, and what joins them to roles and users. */
export const policyTypes: readonly ResourceType[] = [
  inlinePolicy("aws:iam/rolePolicy:RolePolicy", "role", inlineLimit),
  inlinePolicy("aws:iam/userPolicy:UserPolicy", "user", 2048),
  attachment("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "role"),
  attachment("aws:iam/userPolicyAttachment:UserPolicyAttachment", "user"),
  policy,
  exclusive("aws:iam/rolePoliciesExclusive:RolePoliciesExclusive", "policyNames"),
  exclusive("aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive", "policyArns"),
  instanceProfile,
];
