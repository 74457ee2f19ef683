import { TemplateRenderError } from "./errors";
import type { Operator } from "./syntax";
import { equals, isNumber, type Meter, print, type Value } from "./values";

/** Largest magnitude of whole numbers, in bits; Java's BigInteger has no bound that a request should reach. */
const integerBits = 4096;

/** Carries out an arithmetic operator; null where Velocity gives null: operands that are no numbers, division by zero. */
export function calculate(operator: Operator, left: Value, right: Value): Value {
  if (typeof left === "bigint" && typeof right === "bigint") return bounded(integers(operator, left, right));
  if (!isNumber(left) || !isNumber(right)) return null;
  const a = Number(left);
  const b = Number(right);
  switch (operator) {
    case "+":
      return a + b;
    case "-":
      return a - b;
    case "*":
      return a * b;
    case "/":
      return b === 0 ? null : a / b;
    default:
      return b === 0 ? null : a % b;
  }
}

function integers(operator: Operator, a: bigint, b: bigint): bigint | null {
  switch (operator) {
    case "+":
      return a + b;
    case "-":
      return a - b;
    case "*":
      return a * b;
    case "/":
      return b === 0n ? null : a / b;
    default:
      return b === 0n ? null : a % b;
  }
}

function bounded(value: bigint | null): bigint | null {
  if (value !== null && BigInt.asIntN(integerBits, value) !== value) {
    throw new TemplateRenderError(`a number grew beyond ${integerBits} bits`);
  }
  return value;
}

/** `==`: numbers by value, equal types by Java's `equals`, all else by the texts they print. */
export function same(left: Value, right: Value, meter: Meter): boolean {
  if (left === null || right === null) return left === right;
  // biome-ignore lint/suspicious/noDoubleEquals: JavaScript's == compares bigint with number by value.
  if (isNumber(left) && isNumber(right)) return left == right;
  if (kindOf(left) === kindOf(right)) return equals(left, right, meter);
  return print(left, meter) === print(right, meter);
}

/** `<`, `<=`, `>`, `>=`: false unless both sides are numbers. */
export function compare(operator: Operator, left: Value, right: Value): boolean {
  if (!isNumber(left) || !isNumber(right)) return false;
  switch (operator) {
    case "<":
      return left < right;
    case "<=":
      return left <= right;
    case ">":
      return left > right;
    default:
      return left >= right;
  }
}

function kindOf(value: Value): string {
  return typeof value === "object" && value ? value.kind : typeof value;
}
