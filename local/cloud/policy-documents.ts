import { UNKNOWN } from "../../capture/values";
import type { Properties } from "./resource";

/** Properties that take a policy document as an object, too; the provider hands AWS its JSON. */
const documents: Readonly<Record<string, string>> = {
  "aws:cloudwatch/logResourcePolicy:LogResourcePolicy": "policyDocument",
  "aws:ecr/lifecyclePolicy:LifecyclePolicy": "policy",
  "aws:ecr/registryPolicy:RegistryPolicy": "policy",
  "aws:ecr/repositoryPolicy:RepositoryPolicy": "policy",
  "aws:iam/groupPolicy:GroupPolicy": "policy",
  "aws:iam/policy:Policy": "policy",
  "aws:iam/role:Role": "assumeRolePolicy",
  "aws:iam/rolePolicy:RolePolicy": "policy",
  "aws:iam/userPolicy:UserPolicy": "policy",
  "aws:s3/bucketPolicy:BucketPolicy": "policy",
  "aws:sns/topicPolicy:TopicPolicy": "policy",
  "aws:sqs/queuePolicy:QueuePolicy": "policy",
};

/** The inputs with a policy document in the form AWS takes; one that is not known in full yet is unknown. */
export function withPolicyDocument(type: string, inputs: Properties): Properties {
  const property = documents[type];
  const document = property && inputs[property];
  if (!property || typeof document !== "object" || document === null) return inputs;
  return { ...inputs, [property]: isKnown(document) ? JSON.stringify(document) : UNKNOWN };
}

function isKnown(value: unknown): boolean {
  if (value === UNKNOWN) return false;
  return typeof value !== "object" || value === null || Object.values(value).every(isKnown);
}
