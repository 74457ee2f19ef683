import type { CheckFailure, Properties } from "../resource";
import { knownTransformations, type Part } from "./fields";
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
  const limit = (statement.rateBasedStatement as Part | undefined)?.limit;
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

/** Statements and transformations of rules that the local stage records but does not carry out. */
export function notSimulated(rules: readonly Part[]): string[] {
  return rules.flatMap((rule) => {
    const kinds = Object.keys((rule.statement ?? {}) as Part);
    const transformations = JSON.stringify(rule.statement ?? {}).match(/"type":"([A-Z_0-9]+)"/g) ?? [];
    return [
      ...kinds.filter((kind) => !isSimulated(kind)).map((kind) => `${String(rule.name)}: ${kind}`),
      ...transformations
        .map((found) => found.slice(8, -1))
        .filter((type) => !knownTransformations.has(type))
        .map((type) => `${String(rule.name)}: ${type}`),
    ];
  });
}
