import { isObject, type Json } from "../../../json";
import { wildcard } from "../../wildcard";
import { runtimeError } from "./errors";
import { findPath, readPath } from "./paths";
import type { Scope } from "./scope";

type Test = (value: unknown, operand: unknown) => boolean;

const numbers =
  (test: (a: number, b: number) => boolean): Test =>
  (a, b) =>
    typeof a === "number" && typeof b === "number" && test(a, b);
const texts =
  (test: (a: string, b: string) => boolean): Test =>
  (a, b) =>
    typeof a === "string" && typeof b === "string" && test(a, b);
const times =
  (test: (a: number, b: number) => boolean): Test =>
  (a, b) =>
    isTimestamp(a) && isTimestamp(b) && test(Date.parse(a), Date.parse(b));

const comparisons: Readonly<Record<string, Test>> = {
  StringEquals: texts((a, b) => a === b),
  StringLessThan: texts((a, b) => a < b),
  StringGreaterThan: texts((a, b) => a > b),
  StringLessThanEquals: texts((a, b) => a <= b),
  StringGreaterThanEquals: texts((a, b) => a >= b),
  NumericEquals: numbers((a, b) => a === b),
  NumericLessThan: numbers((a, b) => a < b),
  NumericGreaterThan: numbers((a, b) => a > b),
  NumericLessThanEquals: numbers((a, b) => a <= b),
  NumericGreaterThanEquals: numbers((a, b) => a >= b),
  BooleanEquals: (a, b) => typeof a === "boolean" && a === b,
  TimestampEquals: times((a, b) => a === b),
  TimestampLessThan: times((a, b) => a < b),
  TimestampGreaterThan: times((a, b) => a > b),
  TimestampLessThanEquals: times((a, b) => a <= b),
  TimestampGreaterThanEquals: times((a, b) => a >= b),
};

const kinds: Readonly<Record<string, (value: unknown) => boolean>> = {
  IsNull: (value) => value === null,
  IsNumeric: (value) => typeof value === "number",
  IsString: (value) => typeof value === "string",
  IsBoolean: (value) => typeof value === "boolean",
  IsTimestamp: isTimestamp,
};

/** Operators of a Choice rule, with those that compare with another path. */
export const choiceOperators: ReadonlySet<string> = new Set([
  ...Object.keys(comparisons),
  ...Object.keys(comparisons).map((name) => `${name}Path`),
  ...Object.keys(kinds),
  "IsPresent",
  "StringMatches",
]);

/** Does a Choice rule hold? (https://docs.aws.amazon.com/step-functions/latest/dg/state-choice.html) */
export function holds(rule: Json, scope: Scope): boolean {
  if (Array.isArray(rule.And)) return rule.And.filter(isObject).every((one) => holds(one, scope));
  if (Array.isArray(rule.Or)) return rule.Or.filter(isObject).some((one) => holds(one, scope));
  if (isObject(rule.Not)) return !holds(rule.Not, scope);
  const variable = String(rule.Variable);
  const operator = Object.keys(rule).find((name) => choiceOperators.has(name));
  if (!operator) throw runtimeError(`the choice rule for ${variable} has no operator`);
  const operand = rule[operator];
  if (operator === "IsPresent") return (findPath(variable, scope) !== undefined) === operand;
  const value = readPath(variable, scope);
  const kind = kinds[operator];
  if (kind) return kind(value) === operand;
  if (operator === "StringMatches") return typeof value === "string" && wildcard(String(operand)).test(value);
  const plain = comparisons[operator];
  return plain
    ? plain(value, operand)
    : comparisons[operator.replace(/Path$/, "")]!(value, readPath(String(operand), scope));
}

/** RFC 3339 with a `T` and a zone, as States asks for. */
export function isTimestamp(value: unknown): value is string {
  return (
    typeof value === "string" &&
    /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/.test(value) &&
    !Number.isNaN(Date.parse(value))
  );
}
