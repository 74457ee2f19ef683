import { parseLenientJson } from "./json";
import { compileJsonPath } from "./jsonpath";
import { JsonPathError } from "./jsonpath-parse";
import { compilePattern } from "./patterns";
import { equals, isNumber, JavaList, JavaMap, type Meter, type Value } from "./values";

/** Decides whether a filter `[?(…)]` keeps a value. */
export type Filter = (item: Value, root: Value, meter: Meter) => boolean;

type Operand = (item: Value, root: Value, meter: Meter) => Value | undefined;

const deepest = 50;

/** Compiles the text of a filter. @throws JsonPathError */
export function compileFilter(text: string): Filter {
  const reader = new FilterReader(text);
  const filter = reader.or(0);
  reader.close();
  return filter;
}

const comparison =
  /\s*(==|!=|<=|>=|<|>|=~|(?:in|nin|contains|size|empty|subsetof|anyof|noneof|IN|NIN|CONTAINS|SIZE|EMPTY)(?![A-Za-z0-9_]))\s*/y;

class FilterReader {
  private at = 0;

  constructor(private readonly text: string) {}

  close(): void {
    this.match(/\s*/y);
    if (this.at < this.text.length) this.fail("an operator");
  }

  or(depth: number): Filter {
    const parts = [this.and(depth)];
    while (this.match(/\s*\|\|\s*/y)) parts.push(this.and(depth));
    return (...given) => parts.some((part) => part(...given));
  }

  private and(depth: number): Filter {
    const parts = [this.unary(depth)];
    while (this.match(/\s*&&\s*/y)) parts.push(this.unary(depth));
    return (...given) => parts.every((part) => part(...given));
  }

  private unary(depth: number): Filter {
    if (depth > deepest) this.fail(`less than ${deepest} levels of nesting`);
    this.match(/\s*/y);
    if (this.match(/!(?!=)\s*/y)) {
      const inner = this.unary(depth + 1);
      return (...given) => !inner(...given);
    }
    if (this.match(/\(/y)) {
      const inner = this.or(depth + 1);
      if (!this.match(/\s*\)/y)) this.fail('")"');
      return inner;
    }
    const left = this.operand();
    const operator = this.match(comparison)?.[1]?.toLowerCase();
    if (operator === undefined) return (...given) => left(...given) !== undefined;
    if (operator === "=~") {
      const found = this.match(/\/((?:[^/\\]|\\.)*)\/([a-z]*)/y);
      if (!found) this.fail("a pattern between slashes");
      const pattern = compilePattern(`${found[2]?.includes("i") ? "(?i)" : ""}${found[1]}`);
      return (...given) => {
        const value = left(...given);
        return typeof value === "string" && pattern.testExact(value);
      };
    }
    const right = this.operand();
    return (...given) => decide(operator, left(...given), right(...given), given[2]);
  }

  private operand(): Operand {
    const path = this.path();
    if (path) return path;
    const quoted = this.match(/'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"/y);
    if (quoted) {
      const text = (quoted[1] ?? quoted[2] ?? "").replace(/\\(.)/g, "$1");
      return () => text;
    }
    const number = this.match(/-?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?|true|false|null/y);
    const json = number?.[0] ?? this.brackets();
    if (json === undefined) return this.fail("a path, a text, a number, true, false, null or a list");
    const value = parseLenientJson(json);
    return () => value;
  }

  private path(): Operand | undefined {
    const found = this.match(
      /([@$])((?:\.\.|\.)(?:\*|[A-Za-z0-9_\-\u0080-\uffff]+)(?:\(\))?|\[\s*(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|-?[0-9]+|\*)\s*\])*/y,
    );
    if (!found) return undefined;
    const fromRoot = found[1] === "$";
    const path = compileJsonPath(`$${found[0].slice(1)}`);
    return (item, root, meter) => path.read(fromRoot ? root : item, meter, root);
  }

  private brackets(): string | undefined {
    return this.match(/\[[^\][]*\]|\{[^{}]*\}/y)?.[0];
  }

  private match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text);
    if (found) this.at += found[0].length;
    return found;
  }

  private fail(expected: string): never {
    throw new JsonPathError(
      `in the filter ${JSON.stringify(this.text.slice(0, 120))}: expected ${expected} at character ${this.at + 1}`,
    );
  }
}

function decide(operator: string, left: Value | undefined, right: Value | undefined, meter: Meter): boolean {
  switch (operator) {
    case "==":
      return alike(left, right, meter);
    case "!=":
      return !alike(left, right, meter);
    case "in":
      return right instanceof JavaList && right.items.some((item) => alike(left, item, meter));
    case "nin":
      return right instanceof JavaList && !right.items.some((item) => alike(left, item, meter));
    case "contains":
      if (typeof left === "string") return typeof right === "string" && left.includes(right);
      return left instanceof JavaList && left.items.some((item) => alike(item, right, meter));
    case "size":
      return sizeOf(left) !== undefined && alike(sizeOf(left), right, meter);
    case "empty":
      return sizeOf(left) !== undefined && (sizeOf(left) === 0n) === right;
    case "subsetof":
    case "anyof":
    case "noneof":
      return decideLists(operator, left, right, meter);
    default:
      return order(operator, left, right);
  }
}

function decideLists(operator: string, left: Value | undefined, right: Value | undefined, meter: Meter): boolean {
  if (!(left instanceof JavaList) || !(right instanceof JavaList)) return false;
  const within = (item: Value) => right.items.some((other) => alike(item, other, meter));
  if (operator === "subsetof") return left.items.every(within);
  return left.items.some(within) === (operator === "anyof");
}

function order(operator: string, left: Value | undefined, right: Value | undefined): boolean {
  const numbers =
    (typeof left === "bigint" || typeof left === "number") && (typeof right === "bigint" || typeof right === "number");
  const texts = typeof left === "string" && typeof right === "string";
  if (!numbers && !texts) return false;
  const [a, b] = [left as string, right as string];
  return operator === "<" ? a < b : operator === "<=" ? a <= b : operator === ">" ? a > b : a >= b;
}

function alike(left: Value | undefined, right: Value | undefined, meter: Meter): boolean {
  if (left === undefined || right === undefined) return left === right;
  if (typeof left === "string" && typeof right !== "string" && isNumber(right))
    return left !== "" && Number(left) === Number(right);
  if (typeof right === "string" && typeof left !== "string" && isNumber(left)) return alike(right, left, meter);
  // biome-ignore lint/suspicious/noDoubleEquals: JavaScript's == compares bigint with number by value.
  return isNumber(left) && isNumber(right) ? left == right : equals(left, right, meter);
}

function sizeOf(value: Value | undefined): bigint | undefined {
  if (value instanceof JavaList) return BigInt(value.items.length);
  if (value instanceof JavaMap) return BigInt(value.entries.size);
  return typeof value === "string" ? BigInt(value.length) : undefined;
}
