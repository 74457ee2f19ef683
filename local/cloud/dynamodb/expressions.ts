import db from "dynalite/db";
import type { AttributeValue, Item } from "./types";

/** A condition or filter as dynalite parses it. */
export type Expression =
  | { readonly type: "and" | "or" | "not"; readonly args: readonly Expression[] }
  | { readonly type: string; readonly name?: string; readonly args: readonly Operand[] };

/** A path, a value, or `size(path)`. */
type Operand =
  | readonly (string | number)[]
  | AttributeValue
  | { readonly type: "function"; readonly name: "size"; readonly args: readonly Operand[] };

/** An expression that every item meets. */
export const always: Expression = { type: "function", name: "attribute_not_exists", args: [["\u0000"]] };

/**
 * Does an expression hold for an item? dynalite judges expressions inside callbacks, where an operand that is not
 * there, or of another type than its neighbour, ends the process; here it makes the comparison false.
 */
export function holds(expression: Expression, item: Item): boolean {
  if (isJunction(expression)) {
    const [first, second] = expression.args;
    if (expression.type === "not") return !holds(first!, item);
    return expression.type === "and"
      ? holds(first!, item) && holds(second!, item)
      : holds(first!, item) || holds(second!, item);
  }
  const [value, ...others] = expression.args.map((operand) => resolve(operand, item));
  const operator = expression.type === "function" ? expression.name! : expression.type;
  switch (operator) {
    case "in":
      return others.some((other) => value !== undefined && other !== undefined && compare("=", value, other));
    case "between": {
      const [low, high] = others;
      if (!value || !low || !high) return false;
      return compare(">=", value, low) && compare("<=", value, high);
    }
    case "begins_with":
      return (
        ["S", "B"].includes(typeOf(value) ?? "") &&
        typeOf(value) === typeOf(others[0]) &&
        compare(operator, value, others[0])
      );
    case "contains":
      return value !== undefined && others[0] !== undefined && compare(operator, value, others[0]);
    default:
      return compare(operator, value, others[0]);
  }
}

/** The attributes of an item that a projection names. */
export function project(paths: readonly unknown[], item: Item): Item {
  return db.mapPaths(paths, item);
}

function compare(operator: string, value: AttributeValue | undefined, other: AttributeValue | undefined): boolean {
  return Boolean(db.compare(operator, value, [other]));
}

function isJunction(expression: Expression): expression is Extract<Expression, { type: "and" | "or" | "not" }> {
  return expression.type === "and" || expression.type === "or" || expression.type === "not";
}

function resolve(operand: Operand, item: Item): AttributeValue | undefined {
  if (Array.isArray(operand)) return db.mapPath(operand as (string | number)[], item) ?? undefined;
  const { type, args } = operand as { type?: unknown; args?: readonly Operand[] };
  if (type === "function" && args) return sizeOf(resolve(args[0]!, item));
  return operand as AttributeValue;
}

function sizeOf(value: AttributeValue | undefined): AttributeValue | undefined {
  const type = typeOf(value);
  const content = type === undefined ? undefined : value?.[type];
  if (type === "B") return { N: String(Buffer.from(String(content), "base64").length) };
  if (typeof content === "string" && type === "S") return { N: String(content.length) };
  if (Array.isArray(content)) return { N: String(content.length) };
  return type === "M" ? { N: String(Object.keys(content as object).length) } : undefined;
}

function typeOf(value: AttributeValue | undefined): string | undefined {
  return value && Object.keys(value)[0];
}
