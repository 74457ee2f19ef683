import type { Cloud } from "../../cloud";
import { AwsError } from "../../errors";
import { stableId } from "../../names";
import type { CheckFailure, Properties, ResourceContext, ResourceRecord } from "../../resource";
import { type PolicyKind, parsePolicy } from "../document";

/** A name given as text, or the resource itself where a program passed that. */
export function nameOf(value: unknown): string {
  if (typeof value === "object" && value !== null && "id" in value) return String(value.id).split("/").at(-1) ?? "";
  return String(value ?? "");
}

/** AWS's unique id: four letters for the kind, and seventeen more. */
export function uniqueId(prefix: string, context: ResourceContext): string {
  return `${prefix}${stableId(context.urn, 17).toUpperCase()}`;
}

/** Faults of a name, a path and the like that can be told from the inputs. */
export function checkNames(inputs: Properties, maxLength: number): CheckFailure[] {
  const failures: CheckFailure[] = [];
  const { name, path } = inputs;
  if (typeof name === "string" && !new RegExp(`^[\\w+=,.@-]{1,${maxLength}}$`).test(name)) {
    failures.push({
      property: "name",
      reason: `"${name}" must be 1 to ${maxLength} characters of letters, digits and +=,.@-_`,
    });
  }
  if (typeof path === "string" && !/^\/([\x21-\x7e]+\/)?$/.test(path)) {
    failures.push({ property: "path", reason: `"${path}" must begin and end with a slash, e.g. /service/` });
  }
  return failures;
}

/** Faults of a policy document; nothing for one that is not known yet. */
export function checkDocument(property: string, value: unknown, kind: PolicyKind, maxLength: number): CheckFailure[] {
  if (typeof value !== "string") return [];
  const length = value.replace(/\s/g, "").length;
  if (length > maxLength) {
    return [{ property, reason: `the policy has ${length} characters without white space; AWS allows ${maxLength}` }];
  }
  try {
    parsePolicy(value, kind);
    return [];
  } catch (error) {
    if (error instanceof AwsError) return [{ property, reason: `${error.code}: ${error.message}` }];
    throw error;
  }
}

/** The same document is checked again where it is used: values that were unknown are known then. */
export function refuseDocument(property: string, value: unknown, kind: PolicyKind, maxLength: number): void {
  const [failure] = checkDocument(property, value, kind, maxLength);
  if (!failure) return;
  const [, message = failure.reason] = /^MalformedPolicyDocument: (.*)$/s.exec(failure.reason) ?? [];
  throw new AwsError(message === failure.reason ? "LimitExceeded" : "MalformedPolicyDocument", message);
}

/** The role or user of a name. @throws AwsError `NoSuchEntity` */
export function existing(cloud: Cloud, kind: "role" | "user", name: string): ResourceRecord {
  const token = kind === "role" ? "aws:iam/role:Role" : "aws:iam/user:User";
  const found = cloud.find(token, ({ outputs }) => outputs.name === name);
  if (found) return found;
  throw new AwsError("NoSuchEntity", `The ${kind} with name ${name} cannot be found.`, 404);
}

/** Refuses a name that another resource of the type has. @throws AwsError `EntityAlreadyExists` */
export function refuseTaken(context: ResourceContext, token: string, kind: string, name: string): void {
  const taken = context.cloud.find(token, ({ outputs, urn }) => outputs.name === name && urn !== context.urn);
  if (taken) throw new AwsError("EntityAlreadyExists", `${kind} with name ${name} already exists.`, 409);
}

/** Tags of a resource as outputs. */
export function tags(inputs: Properties): Properties {
  return { tagsAll: inputs.tags ?? {} };
}

/** The moment, as IAM writes it. */
export function now(context: ResourceContext): string {
  return new Date(context.cloud.clock.now()).toISOString().replace(/\.\d{3}/, "");
}
