import type { ConditionContext } from "../principal";
import { compileBlock } from "./address";
import { arnMatches, compilePattern, compileVariables } from "./glob";

/** A condition block, compiled: whether it holds for the values of a request. */
export type Condition = (context: ConditionContext) => boolean;

/** How one policy value is compared with one value of the request. */
type Comparison = (expected: string, variables: boolean) => (actual: string, context: Lookup) => boolean;
type Lookup = (key: string) => string | undefined;

const text = (match: (actual: string, expected: string) => boolean): Comparison => {
  return (expected, variables) => {
    if (!variables || !expected.includes("${")) return (actual) => match(actual, expected);
    const fill = compileVariables(expected);
    return (actual, context) => {
      const filled = fill(context);
      return filled !== undefined && match(actual, filled.text);
    };
  };
};

const number = (match: (actual: number, expected: number) => boolean): Comparison =>
  text((actual, expected) => {
    const [a, b] = [toNumber(actual), toNumber(expected)];
    return a !== undefined && b !== undefined && match(a, b);
  });

const date = (match: (actual: number, expected: number) => boolean): Comparison =>
  text((actual, expected) => {
    const [a, b] = [toTime(actual), toTime(expected)];
    return !Number.isNaN(a) && !Number.isNaN(b) && match(a, b);
  });

const glob: Comparison = (expected, variables) => {
  const pattern = compilePattern(expected, variables);
  return (actual, context) => pattern.matches(actual, context);
};

const arn: Comparison = (expected, variables) => {
  if (!variables || !expected.includes("${")) return (actual) => arnMatches(expected, actual);
  const fill = compileVariables(expected);
  return (actual, context) => {
    const filled = fill(context);
    return filled !== undefined && arnMatches(filled.text, actual, filled.wild);
  };
};

const address: Comparison = (expected) => {
  const within = compileBlock(expected);
  return (actual) => within?.(actual) ?? false;
};

/** Operators by name in lower case; a negated one holds when no value of the policy is met. */
const operators: ReadonlyMap<string, { comparison: Comparison; negated?: boolean }> = new Map([
  ["stringequals", { comparison: text((a, b) => a === b) }],
  ["stringnotequals", { comparison: text((a, b) => a === b), negated: true }],
  ["stringequalsignorecase", { comparison: text((a, b) => a.toLowerCase() === b.toLowerCase()) }],
  ["stringnotequalsignorecase", { comparison: text((a, b) => a.toLowerCase() === b.toLowerCase()), negated: true }],
  ["stringlike", { comparison: glob }],
  ["stringnotlike", { comparison: glob, negated: true }],
  ["numericequals", { comparison: number((a, b) => a === b) }],
  ["numericnotequals", { comparison: number((a, b) => a === b), negated: true }],
  ["numericlessthan", { comparison: number((a, b) => a < b) }],
  ["numericlessthanequals", { comparison: number((a, b) => a <= b) }],
  ["numericgreaterthan", { comparison: number((a, b) => a > b) }],
  ["numericgreaterthanequals", { comparison: number((a, b) => a >= b) }],
  ["dateequals", { comparison: date((a, b) => a === b) }],
  ["datenotequals", { comparison: date((a, b) => a === b), negated: true }],
  ["datelessthan", { comparison: date((a, b) => a < b) }],
  ["datelessthanequals", { comparison: date((a, b) => a <= b) }],
  ["dategreaterthan", { comparison: date((a, b) => a > b) }],
  ["dategreaterthanequals", { comparison: date((a, b) => a >= b) }],
  ["bool", { comparison: text((a, b) => a.toLowerCase() === b.toLowerCase()) }],
  ["binaryequals", { comparison: text((a, b) => a === b) }],
  ["ipaddress", { comparison: address }],
  ["notipaddress", { comparison: address, negated: true }],
  ["arnequals", { comparison: arn }],
  ["arnlike", { comparison: arn }],
  ["arnnotequals", { comparison: arn, negated: true }],
  ["arnnotlike", { comparison: arn, negated: true }],
]);

/** Takes an operator's name apart; undefined when there is no such operator. */
export function parseOperator(
  name: string,
): { base: string; set: "all" | "any" | undefined; ifExists: boolean } | undefined {
  const match = /^(?:(ForAllValues|ForAnyValue):)?(\w+?)(IfExists)?$/i.exec(name);
  const base = match?.[2]?.toLowerCase() ?? "";
  const ifExists = match?.[3] !== undefined;
  if (!match || !(operators.has(base) || (base === "null" && !ifExists))) return undefined;
  const set = match[1]?.toLowerCase() === "forallvalues" ? "all" : match[1] ? "any" : undefined;
  return { base, set, ifExists };
}

/**
 * Compiles a condition block: all operators and keys must hold, one of a key's values is enough.
 * See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-logic-multiple-context-keys-or-values.html
 */
export function compileConditions(
  block: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>,
  variables: boolean,
): Condition {
  const checks = Object.entries(block).flatMap(([name, keys]) =>
    Object.entries(keys).map(([key, values]) => compileCheck(name, key.toLowerCase(), values, variables)),
  );
  return (context) => checks.every((check) => check(context));
}

function compileCheck(name: string, key: string, values: readonly string[], variables: boolean): Condition {
  const parsed = parseOperator(name);
  if (!parsed) throw new Error(`no condition operator ${name}`);
  const { base, set, ifExists } = parsed;
  if (base === "null") {
    return (context) =>
      values.some((value) => (value.toLowerCase() === "true") === (valuesOf(context, key).length === 0));
  }
  const { comparison, negated } = operators.get(base)!;
  const matchers = values.map((value) => comparison(value, variables));
  return (context) => {
    const actual = valuesOf(context, key);
    if (actual.length === 0) return ifExists || set === "all" || (negated === true && set === undefined);
    const lookup = lookupIn(context);
    const holds = (value: string) => matchers.some((matches) => matches(value, lookup)) !== (negated === true);
    if (set === "any") return actual.some(holds);
    return actual.every(holds) || (set === undefined && negated !== true && actual.some(holds));
  };
}

function valuesOf(context: ConditionContext, key: string): readonly string[] {
  const value = context[key];
  return value === undefined ? [] : typeof value === "string" ? [value] : value;
}

/** Values of policy variables: keys that hold one value. */
export function lookupIn(context: ConditionContext): Lookup {
  return (key) => {
    const values = valuesOf(context, key);
    return values.length === 1 ? values[0] : undefined;
  };
}

function toNumber(value: string): number | undefined {
  return value.trim() !== "" && Number.isFinite(Number(value)) ? Number(value) : undefined;
}

/** ISO 8601, or seconds since the epoch. */
function toTime(value: string): number {
  return /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value);
}
