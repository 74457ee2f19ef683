import { isObject } from "../../../json";

/**
 * A pattern of EventBridge's rule language, as event source mappings filter with it.
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html
 */
export type Pattern = { readonly [key: string]: unknown };

/** Whether an event matches any of the patterns; everything matches an empty list. */
export function matchesAny(patterns: readonly Pattern[], event: unknown): boolean {
  return patterns.length === 0 || patterns.some((pattern) => matches(pattern, event));
}

/** Whether an event matches one pattern. */
export function matches(pattern: Pattern, event: unknown): boolean {
  return Object.entries(pattern).every(([key, wanted]) => {
    if (key === "$or" && Array.isArray(wanted)) {
      return wanted.some((choice) => isObject(choice) && matches(choice, event));
    }
    const value = isObject(event) && Object.hasOwn(event, key) ? event[key] : undefined;
    if (Array.isArray(wanted)) return wanted.some((rule) => accepts(rule, value));
    return isObject(wanted) && matches(wanted, value);
  });
}

/** The patterns of a mapping's filter criteria; throws a text for one that is not a pattern. */
export function parsePattern(text: string): Pattern {
  const parsed: unknown = JSON.parse(text);
  if (!isObject(parsed)) throw new Error("a pattern is a JSON object");
  for (const [key, value] of Object.entries(parsed)) {
    if (Array.isArray(value)) continue;
    if (!isObject(value))
      throw new Error(`${key} must be a list of values, or an object; got ${JSON.stringify(value)}`);
    parsePattern(JSON.stringify(value));
  }
  return parsed;
}

function accepts(rule: unknown, value: unknown): boolean {
  if (isObject(rule)) return Object.entries(rule).every(([operator, operand]) => applies(operator, operand, value));
  // A list in the event matches when one of its members does.
  if (Array.isArray(value)) return value.some((member) => member === rule);
  return value === rule;
}

function applies(operator: string, operand: unknown, value: unknown): boolean {
  if (operator === "exists") return (value !== undefined && !isObject(value)) === operand;
  if (operator === "anything-but") return value !== undefined && !anyOf(operand, value);
  if (Array.isArray(value)) return value.some((member) => applies(operator, operand, member));
  if (operator === "numeric") return Array.isArray(operand) && typeof value === "number" && compares(operand, value);
  if (typeof value !== "string") return false;
  switch (operator) {
    case "prefix":
      return startsWith(operand, value, (text, part) => text.startsWith(part));
    case "suffix":
      return startsWith(operand, value, (text, part) => text.endsWith(part));
    case "equals-ignore-case":
      return typeof operand === "string" && value.toLowerCase() === operand.toLowerCase();
    case "wildcard":
      return typeof operand === "string" && wildcard(operand).test(value);
    default:
      return false;
  }
}

function startsWith(operand: unknown, value: string, test: (text: string, part: string) => boolean): boolean {
  if (typeof operand === "string") return test(value, operand);
  const folded = isObject(operand) ? operand["equals-ignore-case"] : undefined;
  return typeof folded === "string" && test(value.toLowerCase(), folded.toLowerCase());
}

function anyOf(operand: unknown, value: unknown): boolean {
  if (Array.isArray(operand)) return operand.some((rule) => accepts(rule, value));
  return accepts(operand, value);
}

function compares(operand: readonly unknown[], value: number): boolean {
  for (let i = 0; i + 1 < operand.length; i += 2) {
    const limit = Number(operand[i + 1]);
    const holds = {
      "=": value === limit,
      "<": value < limit,
      "<=": value <= limit,
      ">": value > limit,
      ">=": value >= limit,
    };
    if (holds[operand[i] as keyof typeof holds] !== true) return false;
  }
  return operand.length >= 2;
}

function wildcard(pattern: string): RegExp {
  const parts = pattern.split("*").map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join("[^]*")}$`);
}
