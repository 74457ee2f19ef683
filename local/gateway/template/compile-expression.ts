import { compileBlock, type Evaluate } from "./compile";
import { compileReference } from "./compile-reference";
import type { Frame } from "./frame";
import { calculate, compare, same } from "./operators";
import type { Expression, Operator } from "./syntax";
import { JavaList, JavaMap, print } from "./values";

type Test = (frame: Frame) => boolean;

/** Turns an expression into a function that gives its value. */
export function compileExpression(expression: Expression): Evaluate {
  switch (expression.type) {
    case "reference":
      return compileReference(expression);
    case "literal":
      return () => expression.value;
    case "interpolation": {
      const run = compileBlock(expression.body);
      return (frame) => {
        const text = frame.capture(() => run(frame));
        return frame.made(expression.dropLast ? text.slice(0, -1) : text);
      };
    }
    case "list": {
      const items = expression.items.map(compileExpression);
      return (frame) => {
        frame.spend(items.length);
        return new JavaList(items.map((item) => item(frame)));
      };
    }
    case "map": {
      const entries = expression.entries.map(
        ([key, value]) => [compileExpression(key), compileExpression(value)] as const,
      );
      return (frame) => {
        frame.spend(entries.length);
        return new JavaMap(new Map(entries.map(([key, value]) => [key(frame), value(frame)])));
      };
    }
    case "range":
      return compileRange(compileExpression(expression.from), compileExpression(expression.to));
    case "not":
    case "binary":
      return compileOperator(expression);
  }
}

function compileRange(from: Evaluate, to: Evaluate): Evaluate {
  return (frame) => {
    const first = from(frame);
    const last = to(frame);
    if (
      (typeof first !== "bigint" && typeof first !== "number") ||
      (typeof last !== "bigint" && typeof last !== "number")
    ) {
      return null;
    }
    const start = Math.trunc(Number(first));
    const size = Math.abs(start - Math.trunc(Number(last))) + 1;
    frame.spend(Number.isFinite(size) ? size : Number.POSITIVE_INFINITY);
    const step = start >= Number(last) ? -1 : 1;
    return new JavaList(Array.from({ length: size }, (_, i) => BigInt(start + i * step)));
  };
}

function compileOperator(expression: Extract<Expression, { type: "not" | "binary" }>): Evaluate {
  if (expression.type === "not" || isTest(expression.operator)) return compileTest(expression);
  const { operator } = expression;
  const left = compileExpression(expression.left);
  const right = compileExpression(expression.right);
  return (frame) => {
    frame.spend(1);
    const a = left(frame);
    const b = right(frame);
    if (operator === "+" && (typeof a === "string" || typeof b === "string")) {
      return frame.made(
        (a === null ? expression.leftSource : print(a, frame)) +
          (b === null ? expression.rightSource : print(b, frame)),
      );
    }
    return calculate(operator, a, b);
  };
}

function isTest(operator: Operator): boolean {
  return !["+", "-", "*", "/", "%"].includes(operator);
}

/** As a condition: only true, and references to anything but false, hold; other literals do not. */
export function compileTest(expression: Expression): Test {
  if (expression.type === "literal") return () => expression.value === true;
  if (expression.type === "not") {
    const operand = compileTest(expression.operand);
    return (frame) => !operand(frame);
  }
  if (expression.type === "reference") {
    const resolve = compileReference(expression);
    return (frame) => resolve(frame) !== false;
  }
  if (expression.type !== "binary" || !isTest(expression.operator)) {
    const evaluate = compileExpression(expression);
    return (frame) => {
      evaluate(frame);
      return false;
    };
  }
  return compileComparison(expression.operator, expression);
}

function compileComparison(operator: Operator, expression: Extract<Expression, { type: "binary" }>): Test {
  if (operator === "&&" || operator === "||") {
    const left = compileTest(expression.left);
    const right = compileTest(expression.right);
    return operator === "&&" ? (frame) => left(frame) && right(frame) : (frame) => left(frame) || right(frame);
  }
  const left = compileExpression(expression.left);
  const right = compileExpression(expression.right);
  return (frame) => {
    frame.spend(1);
    const a = left(frame);
    const b = right(frame);
    if (operator === "==") return same(a, b, frame);
    if (operator === "!=") return !same(a, b, frame);
    return compare(operator, a, b);
  };
}
