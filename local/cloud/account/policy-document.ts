import { createHash } from "node:crypto";
import type { Properties } from "../resource";

type Document = { Version?: string; Id?: string; Statement: Statement[] };
type Statement = Record<string, unknown> & { Sid?: string };

/**
 * Answers `aws.iam.getPolicyDocument` with the very text that the provider makes: members in its order, lists of one
 * as text, longer lists sorted backwards.
 */
export function policyDocument(args: Properties): Properties {
  const sources = [...documents(args.sourceJson), ...texts(args.sourcePolicyDocuments).flatMap(documents)];
  const overrides = [...documents(args.overrideJson), ...texts(args.overridePolicyDocuments).flatMap(documents)];
  let merged: Document = { Statement: [] };
  for (const source of sources) merged = merge(merged, source, "refuse");
  const own: Document = { Statement: objects(args.statements).map(makeStatement) };
  refuseTwins(own.Statement);
  if (typeof args.policyId === "string") own.Id = args.policyId;
  if (typeof args.version === "string") own.Version = args.version;
  merged = merge(merged, own, "replace");
  for (const override of overrides) merged = merge(merged, override, "replace");
  const { Version = "2012-10-17", Id, Statement } = merged;
  const document = { Version, ...(Id ? { Id } : {}), Statement };
  const json = JSON.stringify(document, undefined, 2);
  return { ...args, version: Version, id: String(hash(json)), json, minifiedJson: JSON.stringify(document) };
}

function makeStatement(given: Properties): Statement {
  const conditions: Record<string, Record<string, unknown>> = {};
  for (const { test, variable, values } of objects(given.conditions)) {
    const tested = conditions[String(test)] ?? {};
    conditions[String(test)] = tested;
    const before = tested[String(variable)];
    const all = [...(before === undefined ? [] : [before].flat()), ...texts(values)].map(String);
    tested[String(variable)] = short(all.map(variables));
  }
  const members: Statement = {
    ...(given.sid ? { Sid: String(given.sid) } : {}),
    Effect: given.effect ?? "Allow",
    ...list("Action", given.actions),
    ...list("NotAction", given.notActions),
    ...list("Resource", given.resources),
    ...list("NotResource", given.notResources),
    ...principals("Principal", given.principals),
    ...principals("NotPrincipal", given.notPrincipals),
  };
  if (Object.keys(conditions).length > 0) members.Condition = conditions;
  return members;
}

function list(name: string, value: unknown): Record<string, unknown> {
  const items = texts(value).map(variables);
  return items.length > 0 ? { [name]: short(backwards(items)) } : {};
}

function principals(name: string, value: unknown): Record<string, unknown> {
  const given = objects(value);
  if (given.length === 0) return {};
  const byType: Record<string, string[]> = {};
  for (const { type, identifiers } of given) {
    const known = byType[String(type)] ?? [];
    byType[String(type)] = known;
    known.push(
      ...texts(identifiers)
        .map(variables)
        .filter((one) => !known.includes(one)),
    );
  }
  if (Object.keys(byType).length === 1 && byType["*"]?.join() === "*") return { [name]: "*" };
  return { [name]: Object.fromEntries(Object.entries(byType).map(([type, names]) => [type, short(backwards(names))])) };
}

/** `&{name}` is how programs write a variable of the policy, where `${name}` would be one of their own language. */
function variables(text: string): string {
  return text.replaceAll("&{", "${");
}

function backwards(items: readonly string[]): string[] {
  return [...items].sort().reverse();
}

function short(items: readonly string[]): unknown {
  return items.length === 1 ? items[0] : items;
}

function merge(base: Document, more: Document, twins: "refuse" | "replace"): Document {
  const statements = [...base.Statement];
  for (const statement of more.Statement) {
    const at = statement.Sid ? statements.findIndex(({ Sid }) => Sid === statement.Sid) : -1;
    if (at >= 0 && twins === "refuse") throw twin(statement.Sid);
    if (at >= 0) statements[at] = statement;
    else statements.push(statement);
  }
  return { Version: more.Version ?? base.Version, Id: more.Id ?? base.Id, Statement: statements };
}

function refuseTwins(statements: readonly Statement[]): void {
  const seen = new Set<string>();
  for (const { Sid } of statements) {
    if (Sid && seen.has(Sid)) throw twin(Sid);
    if (Sid) seen.add(Sid);
  }
}

function twin(sid: string | undefined): Error {
  return new Error(`duplicate Sid (${sid}); statements of a policy document must have Sids of their own, or none`);
}

function documents(value: unknown): Document[] {
  if (typeof value !== "string" || value === "") return [];
  const parsed = parse(value) as { Statement?: Statement | Statement[] } & Omit<Document, "Statement">;
  return [{ ...parsed, Statement: parsed.Statement === undefined ? [] : [parsed.Statement].flat() }];
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`getPolicyDocument: a source or override is not JSON: ${String(error)}`);
  }
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

function objects(value: unknown): Properties[] {
  return Array.isArray(value) ? (value as Properties[]) : [];
}

function hash(text: string): number {
  return createHash("sha256").update(text).digest().readUInt32BE(0);
}
