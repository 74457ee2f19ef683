import type { Cursor } from "./cursor";
import { readReference } from "./parse-reference";
import { parseInner } from "./parser";
import type { Expression, Operator } from "./syntax";

/** Binary operators from loosest to tightest, with their spellings. */
const precedence: readonly (readonly (readonly [RegExp, Operator])[])[] = [
  [[/\|\||or(?![A-Za-z0-9_])/y, "||"]],
  [[/&&|and(?![A-Za-z0-9_])/y, "&&"]],
  [
    [/==|eq(?![A-Za-z0-9_])/y, "=="],
    [/!=|ne(?![A-Za-z0-9_])/y, "!="],
  ],
  [
    [/<=|le(?![A-Za-z0-9_])/y, "<="],
    [/>=|ge(?![A-Za-z0-9_])/y, ">="],
    [/<|lt(?![A-Za-z0-9_])/y, "<"],
    [/>|gt(?![A-Za-z0-9_])/y, ">"],
  ],
  [
    [/\+/y, "+"],
    // Velocity reads `-5` as a number wherever it stands, so that `$a -5` and `3-2` are faults.
    [/-(?!\.?[0-9])/y, "-"],
  ],
  [
    [/\*/y, "*"],
    [/\//y, "/"],
    [/%/y, "%"],
  ],
];

/** Reads an expression with operators, as `#set` and `#if` take it. */
export function readExpression(cursor: Cursor): Expression {
  return cursor.nested(() => readBinary(cursor, 0));
}

function readBinary(cursor: Cursor, level: number): Expression {
  const operators = precedence[level];
  if (!operators) return readUnary(cursor);
  const start = cursor.at;
  let left = readBinary(cursor, level + 1);
  for (;;) {
    const leftSource = cursor.source.slice(start, cursor.at).trim();
    const found = operators.find(([pattern]) => cursor.match(pattern) !== undefined);
    if (!found) {
      if (cursor.lookFor(/-\.?[0-9]/y)) cursor.fail("write a blank between - and the number after it");
      return left;
    }
    const from = cursor.at;
    const right = readBinary(cursor, level + 1);
    const rightSource = cursor.source.slice(from, cursor.at).trim();
    left = { type: "binary", operator: found[1], left, right, leftSource, rightSource };
  }
}

function readUnary(cursor: Cursor): Expression {
  cursor.skipSpace();
  if (cursor.match(/!|not(?![A-Za-z0-9_])/y) !== undefined) {
    return { type: "not", operand: cursor.nested(() => readUnary(cursor)) };
  }
  if (!cursor.take("(")) return readParameter(cursor);
  const inner = readExpression(cursor);
  cursor.expect(")", "at the end of a group");
  cursor.skipSpace();
  return inner;
}

/** Reads an operand: a reference, a literal, a list, a map or a range; white space around it is skipped. */
export function readParameter(cursor: Cursor): Expression {
  cursor.skipSpace();
  const found = cursor.nested(() => readOperand(cursor));
  cursor.skipSpace();
  return found;
}

/** Reads the key of `$list[0]` or `$map["key"]`. */
export function readIndexKey(cursor: Cursor): Expression {
  cursor.skipSpace();
  const at = cursor.at;
  const key = readOperand(cursor);
  if (
    key.type === "list" ||
    key.type === "map" ||
    key.type === "range" ||
    (key.type === "literal" && typeof key.value === "number")
  ) {
    cursor.fail("an index is a whole number, a text, true, false or a reference", at);
  }
  cursor.skipSpace();
  return key;
}

function readOperand(cursor: Cursor): Expression {
  const next = cursor.peek();
  if (next === '"' || next === "'") return readString(cursor, next);
  if (cursor.lookFor(/\\*\$/y)) {
    const reference = readReference(cursor);
    return typeof reference === "string" ? cursor.fail(`expected a reference, found ${reference}`) : reference;
  }
  const integer = cursor.match(/-?[0-9]+(?=\.\.)/y);
  if (integer !== undefined) return { type: "literal", value: BigInt(integer) };
  const double = cursor.match(
    /-?(?:[0-9]+\.[0-9]*(?:[eE][+-]?[0-9]+)?|\.[0-9]+(?:[eE][+-]?[0-9]+)?|[0-9]+[eE][+-]?[0-9]+)/y,
  );
  if (double !== undefined) return { type: "literal", value: Number(double) };
  const whole = cursor.match(/-?[0-9]+/y);
  if (whole !== undefined) {
    // Converting very long texts of digits takes time that grows faster than they do.
    if (whole.length > 1000) cursor.fail("a number has more than 1000 digits");
    return { type: "literal", value: BigInt(whole) };
  }
  const word = cursor.match(/(?:true|false)(?![A-Za-z0-9_])/y);
  if (word !== undefined) return { type: "literal", value: word === "true" };
  if (cursor.take("[")) return readList(cursor);
  if (cursor.take("{")) return readMap(cursor);
  return cursor.fail(`expected a value, found ${cursor.next()}`);
}

function readList(cursor: Cursor): Expression {
  if (cursor.take("]")) return { type: "list", items: [] };
  const items = [readParameter(cursor)];
  if (cursor.take("..")) {
    const to = readParameter(cursor);
    cursor.expect("]", "at the end of a range");
    return { type: "range", from: items[0] as Expression, to };
  }
  while (cursor.take(",")) items.push(readParameter(cursor));
  cursor.expect("]", "at the end of a list");
  return { type: "list", items };
}

function readMap(cursor: Cursor): Expression {
  const entries: [Expression, Expression][] = [];
  cursor.skipSpace();
  if (cursor.take("}")) return { type: "map", entries };
  do {
    const key = readParameter(cursor);
    cursor.expect(":", "after a key of a map");
    entries.push([key, readParameter(cursor)]);
  } while (cursor.take(","));
  cursor.expect("}", "at the end of a map");
  return { type: "map", entries };
}

function readString(cursor: Cursor, quote: '"' | "'"): Expression {
  const start = cursor.at;
  let end = start + 1;
  for (;;) {
    end = cursor.source.indexOf(quote, end);
    if (end < 0) cursor.fail(`a text is not closed by ${quote}`, start);
    if (cursor.source[end + 1] !== quote || cursor.source.indexOf(quote, end + 2) < 0) break;
    end += 2;
  }
  cursor.at = end + 1;
  const raw = cursor.source.slice(start + 1, end);
  const interpolates = quote === '"' && /[$#]/.test(raw);
  const text = (quote === '"' ? unescapeUnicode(cursor, raw, start) : raw).replaceAll(quote + quote, quote);
  if (!interpolates) return { type: "literal", value: text };
  // Velocity ends the inner template with a blank, and takes it off what was rendered; not after a line comment.
  const dropLast = !text.includes("##");
  try {
    return {
      type: "interpolation",
      body: parseInner(dropLast ? `${text} ` : text, cursor.limit, cursor.level + 1),
      dropLast,
    };
  } catch (error) {
    return cursor.fail(`in a text: ${error instanceof Error ? error.message : String(error)}`, start);
  }
}

function unescapeUnicode(cursor: Cursor, text: string, at: number): string {
  return text.replace(/\\u([0-9a-fA-F]{4})?/g, (_, code: string | undefined) =>
    code === undefined
      ? cursor.fail("\\u needs four hexadecimal digits", at)
      : String.fromCharCode(Number.parseInt(code, 16)),
  );
}
