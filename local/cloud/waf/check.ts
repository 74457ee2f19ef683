import type { CheckFailure, Properties } from "../resource";
import { knownFields, knownTransformations, type Part } from "./fields";
import { knownKeys } from "./rate-key";
import { isSimulated } from "./statements";

/** Faults of a web ACL or rule group that AWS WAF would find. */
export function checkRules(inputs: Properties, region: string): CheckFailure[] {
  const faults: CheckFailure[] = [];
  if (inputs.scope !== undefined && inputs.scope !== "REGIONAL" && inputs.scope !== "CLOUDFRONT") {
    faults.push({ property: "scope", reason: `"${String(inputs.scope)}" must be REGIONAL or CLOUDFRONT` });
  }
  if (inputs.scope === "CLOUDFRONT" && region !== "us-east-1") {
    faults.push({
      property: "scope",
      reason: `CLOUDFRONT is possible in us-east-1 only, not in ${region}: give the resource a region or a provider of us-east-1`,
    });
  }
  const rules = Array.isArray(inputs.rules) ? (inputs.rules as Part[]) : [];
  const priorities = rules.map(({ priority }) => priority);
  if (new Set(priorities).size !== priorities.length)
    faults.push({ property: "rules", reason: "each rule needs a priority of its own" });
  for (const [i, rule] of rules.entries()) faults.push(...checkRule(rule, `rules[${i}]`));
  return faults;
}

function checkRule(rule: Part, path: string): CheckFailure[] {
  const statement = (rule.statement ?? {}) as Part;
  const group = statement.managedRuleGroupStatement ?? statement.ruleGroupReferenceStatement;
  const faults: CheckFailure[] = [];
  if (group && !rule.overrideAction)
    faults.push({ property: `${path}.overrideAction`, reason: "is required for a rule group" });
  if (!group && !rule.action) faults.push({ property: `${path}.action`, reason: "is required" });
  const regex = (statement.regexMatchStatement as Part | undefined)?.regexString;
  if (typeof regex === "string" && !compiles(regex))
    faults.push({
      property: `${path}.statement.regexMatchStatement.regexString`,
      reason: "is not a regular expression",
    });
  const rate = statement.rateBasedStatement as Part | undefined;
  const customKeys = (rate?.customKeys as Part[] | undefined) ?? [];
  const wantsKeys = rate?.aggregateKeyType === "CUSTOM_KEYS";
  if (rate && wantsKeys !== customKeys.length > 0) {
    faults.push({
      property: `${path}.statement.rateBasedStatement.customKeys`,
      reason: wantsKeys ? "CUSTOM_KEYS needs at least one key" : "needs the aggregateKeyType CUSTOM_KEYS",
    });
  }
  if (customKeys.length > 5) {
    faults.push({ property: `${path}.statement.rateBasedStatement.customKeys`, reason: "holds five keys at most" });
  }
  const limit = rate?.limit;
  if (typeof limit === "number" && (limit < 10 || limit > 2_000_000_000)) {
    faults.push({
      property: `${path}.statement.rateBasedStatement.limit`,
      reason: `must be 10 to 2000000000, got ${limit}`,
    });
  }
  return faults;
}

function compiles(pattern: string): boolean {
  try {
    return new RegExp(pattern) instanceof RegExp;
  } catch {
    return false;
  }
}

/** Statements, fields, keys and transformations of rules that the local stage records but does not carry out. */
export function notSimulated(rules: readonly Part[]): string[] {
  return rules.flatMap((rule) =>
    [...new Set(unknownParts((rule.statement ?? {}) as Part))].map((what) => `${String(rule.name)}: ${what}`),
  );
}

function unknownParts(statement: Part): string[] {
  return Object.entries(statement).flatMap(([kind, value]) => {
    if (value === undefined || value === null) return [];
    if (!isSimulated(kind)) return [kind];
    const settings = value as Part;
    const inner = [settings.statements, settings.statement, settings.scopeDownStatement]
      .flat()
      .filter(Boolean) as Part[];
    const keys = ((settings.customKeys as Part[] | undefined) ?? []).flatMap(namesOf);
    return [
      ...inner.flatMap(unknownParts),
      ...namesOf(settings.fieldToMatch as Part | undefined).filter((name) => !knownFields.has(name)),
      ...keys.filter((name) => !knownKeys.has(name)),
      ...transformationsOf(settings).filter((type) => !knownTransformations.has(type)),
    ];
  });
}

function namesOf(part: Part | undefined): string[] {
  return Object.entries(part ?? {}).flatMap(([name, value]) => (value === undefined || value === null ? [] : [name]));
}

function transformationsOf(settings: Part): string[] {
  const keys = ((settings.customKeys as Part[] | undefined) ?? []).flatMap((key) => Object.values(key) as Part[]);
  return [settings, ...keys].flatMap((one) =>
    ((one?.textTransformations as Part[] | undefined) ?? []).map(({ type }) => String(type)),
  );
}
