import { isObject } from "../../json";
import { AwsError } from "../errors";
import { compileBlock } from "./address";
import { parseOperator } from "./conditions";

/** What a policy document is for: it decides which elements a statement must and must not have. */
export type PolicyKind = "identity" | "resource" | "trust";

/** One statement of a policy as written, its lists made lists. */
export interface StatementDocument {
  /** Empty where none is written. */
  readonly sid: string;
  /** Sid, or `statement` and its number. */
  readonly name: string;
  readonly effect: "Allow" | "Deny";
  readonly actions: readonly string[] | undefined;
  readonly notActions: readonly string[] | undefined;
  readonly resources: readonly string[] | undefined;
  readonly notResources: readonly string[] | undefined;
  readonly principals: PrincipalDocument | undefined;
  readonly notPrincipals: PrincipalDocument | undefined;
  readonly conditions: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
}

/** Principals by type (`AWS`, `Service`, `Federated`, `CanonicalUser`); `*` stands for `{"AWS": ["*"]}`. */
export type PrincipalDocument = Readonly<Record<string, readonly string[]>>;

/** A policy document that AWS would take. */
export interface PolicyDocument {
  /** Whether `${…}` are variables: only in version 2012-10-17. */
  readonly variables: boolean;
  readonly statements: readonly StatementDocument[];
}

const members = new Set(["Version", "Id", "Statement"]);
const statementMembers = new Set([
  "Sid",
  "Effect",
  "Action",
  "NotAction",
  "Resource",
  "NotResource",
  "Principal",
  "NotPrincipal",
  "Condition",
]);
const principalTypes = new Set(["AWS", "Service", "Federated", "CanonicalUser"]);

/**
 * Reads a policy document and checks it as AWS does.
 * @throws AwsError `MalformedPolicyDocument` in AWS's words
 * See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
export function parsePolicy(text: string, kind: PolicyKind): PolicyDocument {
  const document = parseObject(text);
  for (const name of Object.keys(document)) if (!members.has(name)) malformed("Syntax errors in policy.");
  const version = document.Version ?? "2008-10-17";
  if (version !== "2012-10-17" && version !== "2008-10-17") {
    malformed("The policy must contain a valid version string");
  }
  const list = [document.Statement].flat();
  if (document.Statement === undefined || list.length === 0) malformed("Syntax errors in policy.");
  const statements = list.map((statement, i) => parseStatement(statement, i, kind));
  const sids = statements.map(({ sid }) => sid).filter((sid) => sid !== "");
  if (new Set(sids).size !== sids.length) malformed("Statement IDs (SID) in a single policy must be unique.");
  return { variables: version === "2012-10-17", statements };
}

function parseObject(text: string): Record<string, unknown> {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    malformed("This policy contains invalid Json");
  }
  if (!isObject(document)) malformed("Syntax errors in policy.");
  return document;
}

function parseStatement(value: unknown, index: number, kind: PolicyKind): StatementDocument {
  if (!isObject(value)) malformed("Syntax errors in policy.");
  for (const name of Object.keys(value)) if (!statementMembers.has(name)) malformed("Syntax errors in policy.");
  const sid = value.Sid ?? "";
  if (typeof sid !== "string" || (kind !== "resource" && !/^[A-Za-z0-9]*$/.test(sid))) {
    malformed(
      "Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression [0-9A-Za-z]*",
    );
  }
  if (value.Effect !== "Allow" && value.Effect !== "Deny") malformed("Syntax errors in policy.");
  const statement: StatementDocument = {
    sid,
    name: sid || `statement ${index + 1}`,
    effect: value.Effect,
    actions: texts(value.Action),
    notActions: texts(value.NotAction),
    resources: texts(value.Resource),
    notResources: texts(value.NotResource),
    principals: parsePrincipals(value.Principal),
    notPrincipals: parsePrincipals(value.NotPrincipal),
    conditions: parseConditions(value.Condition),
  };
  checkStatement(statement, kind);
  return statement;
}

function checkStatement(statement: StatementDocument, kind: PolicyKind): void {
  const { actions, notActions, resources, notResources, principals, notPrincipals } = statement;
  if (!actions === !notActions)
    malformed(actions ? "Syntax errors in policy." : "Policy statement must contain actions.");
  for (const action of actions ?? notActions ?? []) checkAction(action);
  if (resources && notResources) malformed("Syntax errors in policy.");
  if (kind === "trust") {
    if (resources || notResources) malformed("Has prohibited field Resource");
    for (const action of actions ?? []) {
      if (!/^(sts:|\*$)/i.test(action)) malformed("AssumeRole policy may only specify STS AssumeRole actions.");
    }
  } else if (!resources && !notResources) {
    malformed("Policy statement must contain resources.");
  }
  if (kind !== "resource") for (const resource of resources ?? notResources ?? []) checkResource(resource);
  if (kind === "identity") {
    if (principals || notPrincipals) malformed("Policy document should not specify a principal.");
  } else if (!principals === !notPrincipals) {
    malformed("Missing required field Principal");
  }
}

function checkAction(action: string): void {
  if (action === "*") return;
  if (!action.includes(":")) malformed("Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.");
  const [vendor = "", name = "", ...more] = action.split(":");
  if (!/^[A-Za-z0-9*?-]+$/.test(vendor)) malformed(`Vendor ${vendor} is not valid`);
  if (more.length > 0) malformed("Actions/Condition can contain only one colon.");
  if (!/^[A-Za-z0-9*?-]+$/.test(name)) malformed("Syntax errors in policy.");
}

function checkResource(resource: string): void {
  if (resource === "*") return;
  if (!/^(arn|\*|\$\{)/.test(resource)) malformed(`Resource ${resource} must be in ARN format or "*".`);
  const parts = resource.split(":");
  if (resource.startsWith("arn:") && parts.length < 6 && !resource.includes("*")) {
    malformed(`Resource ${resource} must be in ARN format or "*".`);
  }
  if (resource.startsWith("arn:") && parts.length >= 6 && !/^(aws[a-z-]*|\*|\$\{.*)$/.test(parts[1] ?? "")) {
    malformed(`Partition "${parts[1]}" is not valid for resource "${resource}".`);
  }
}

function parsePrincipals(value: unknown): PrincipalDocument | undefined {
  if (value === undefined) return undefined;
  if (value === "*") return { AWS: ["*"] };
  if (!isObject(value) || Object.keys(value).length === 0) malformed("Syntax errors in policy.");
  return Object.fromEntries(
    Object.entries(value).map(([type, given]) => {
      const names = texts(given);
      if (!principalTypes.has(type) || !names) malformed(`Invalid principal in policy: "${type}"`);
      for (const name of names) checkPrincipal(type, name);
      return [type, names];
    }),
  );
}

const awsPrincipal =
  /^(\*|\d{12}|arn:aws[a-z-]*:(iam|sts)::(\d{12}|cloudfront):(root|(user|role|assumed-role|federated-user)\/[^*?]+)|A[A-Z0-9]{15,})$/;

function checkPrincipal(type: string, name: string): void {
  const valid =
    type === "AWS" ? awsPrincipal.test(name) : type === "Service" ? /^[a-z0-9.-]+\.[a-z.]+$/i.test(name) : name !== "";
  if (!valid) malformed(`Invalid principal in policy: "${type}":"${name}"`);
}

function parseConditions(value: unknown): StatementDocument["conditions"] {
  if (value === undefined) return {};
  if (!isObject(value)) malformed("Syntax errors in policy.");
  return Object.fromEntries(
    Object.entries(value).map(([name, keys]) => {
      const operator = parseOperator(name);
      if (!operator) malformed(`Invalid Condition type : ${name}.`);
      if (!isObject(keys)) malformed("Syntax errors in policy.");
      const parsed = Object.entries(keys).map(([key, given]) => {
        const values = [given]
          .flat()
          .map((one) =>
            ["string", "number", "boolean"].includes(typeof one) ? String(one) : malformed("Syntax errors in policy."),
          );
        if (operator.base.endsWith("ipaddress")) {
          for (const one of values) if (!compileBlock(one)) malformed(`Invalid IP range: ${one}`);
        }
        return [key, values] as const;
      });
      return [name, Object.fromEntries(parsed)];
    }),
  );
}

function texts(value: unknown): readonly string[] | undefined {
  if (value === undefined) return undefined;
  const list: unknown[] = [value].flat();
  if (!list.every((text): text is string => typeof text === "string")) malformed("Syntax errors in policy.");
  return list.length === 0 ? malformed("Syntax errors in policy.") : list;
}

function malformed(message: string): never {
  throw new AwsError("MalformedPolicyDocument", message);
}
