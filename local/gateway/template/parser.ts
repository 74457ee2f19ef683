import { Cursor } from "./cursor";
import { readExpression, readParameter } from "./parse-expression";
import { readBraced, readReference } from "./parse-reference";
import type { Block, Branch, Expression, Reference, Statement } from "./syntax";

const directives = new Set(["if", "elseif", "else", "end", "set", "foreach", "define", "break", "stop"]);
/** Velocity has these, API Gateway does not run them: they would load files, or evaluate data as templates. */
const refused = new Set(["macro", "include", "parse", "evaluate", "literal"]);

const setStart = /[ \t]*(?:#set|#\{set\}) *\(/y;
const directiveName = /#(?:([A-Za-z_@][A-Za-z0-9_]*)|\{([A-Za-z_@][A-Za-z0-9_]*)\})/y;

/** Parses a template. White space around directives goes where Velocity 1.7 leaves it. */
export function parseTemplate(source: string, depthLimit: number): Block {
  const cursor = new Cursor(source, depthLimit);
  return parseAll(cursor);
}

/** Parses the inside of a double-quoted text, which is a template of its own. */
export function parseInner(source: string, depthLimit: number, level: number): Block {
  return parseAll(new Cursor(source, depthLimit, level));
}

function parseAll(cursor: Cursor): Block {
  const { body, terminator, at } = readBlock(cursor);
  if (terminator) cursor.fail(`#${terminator} without an #if, #foreach or #define before it`, at);
  return body;
}

type Terminator = "end" | "else" | "elseif";

function readBlock(cursor: Cursor): { body: Block; terminator: Terminator | undefined; at: number } {
  const body: Statement[] = [];
  const text = (piece: string) => {
    const last = body.at(-1);
    if (last?.type === "text") body[body.length - 1] = { type: "text", text: last.text + piece };
    else if (piece !== "") body.push({ type: "text", text: piece });
  };
  while (!cursor.done) {
    if (cursor.match(setStart) !== undefined) {
      body.push(readSet(cursor));
      continue;
    }
    const plain = cursor.match(/[^$#\\]+/y);
    if (plain !== undefined) {
      text(plain);
      continue;
    }
    if (cursor.lookFor(/\\*\$/y)) {
      const reference = readReference(cursor);
      if (typeof reference === "string") text(reference);
      else body.push(reference);
      if (typeof reference === "object") text(readLeftover(cursor, reference));
      continue;
    }
    text(readBackslashes(cursor));
    if (!cursor.sees("#") || cursor.lookFor(setStart)) continue;
    const at = cursor.at;
    const directive = readHash(cursor);
    if (typeof directive === "string") text(directive);
    else if ("terminator" in directive) return { body, terminator: directive.terminator, at };
    else body.push(directive);
  }
  return { body, terminator: undefined, at: cursor.at };
}

/**
 * What Velocity's tokens make of what follows a reference at once: `{name}` is one more reference, of which it prints
 * the bracket alone; after a property, `##` begins no comment.
 */
function readLeftover(cursor: Cursor, reference: Reference): string {
  if (reference.source.endsWith("}")) return "";
  if (reference.path.at(-1)?.type === "property" && cursor.take("##")) return "##";
  return readBraced(cursor) ? "{" : "";
}

/** Backslashes before something that is no reference: they count only before a directive, where two make one. */
function readBackslashes(cursor: Cursor): string {
  const run = cursor.match(/\\+/y) ?? "";
  if (run === "" || !cursor.sees("#")) return run;
  const found = cursor.lookFor(directiveName);
  const name = found?.[1] ?? found?.[2];
  if (!found || !name || !(directives.has(name) || refused.has(name))) {
    if (found && run.length % 2 === 1) return run + (cursor.match(directiveName) ?? "");
    return run;
  }
  // #set is found by another rule of Velocity's, which leaves the backslashes before it alone.
  if (name === "set" && run.length % 2 === 0) return run;
  const half = "\\".repeat(Math.floor(run.length / 2));
  return run.length % 2 === 1 ? half + (cursor.match(directiveName) ?? "") : half;
}

function readHash(cursor: Cursor): Statement | string | { terminator: Terminator } {
  if (cursor.match(/##[^\r\n]*(?:\r\n|\n|\r)?/y) !== undefined) return "";
  if (cursor.take("#[[")) return readUntil(cursor, "]]#", "#[[");
  if (cursor.take("#*")) {
    readUntil(cursor, "*#", "#*");
    return "";
  }
  const start = cursor.at;
  const found = cursor.lookFor(directiveName);
  if (!found) {
    cursor.at += 1;
    if (cursor.done) cursor.fail("a template cannot end in #", start);
    return "#";
  }
  cursor.at += found[0].length;
  const name = found[1] ?? found[2] ?? "";
  if (refused.has(name)) cursor.fail(`API Gateway does not run #${name}`, start);
  switch (name) {
    case "end":
    case "else":
      cursor.gobbleLine();
      return { terminator: name };
    case "elseif":
      return { terminator: name };
    case "if":
      return cursor.nested(() => readIf(cursor, start));
    case "foreach":
      return cursor.nested(() => readForeach(cursor, start));
    case "define":
      return cursor.nested(() => readDefine(cursor, start));
    case "break":
      return { type: "break", scope: readOptionalArgument(cursor) };
    case "stop":
      readOptionalArgument(cursor);
      return { type: "stop" };
    default:
      return readUnknown(cursor, name, start);
  }
}

function readUntil(cursor: Cursor, end: string, start: string): string {
  const from = cursor.at;
  const to = cursor.source.indexOf(end, from);
  if (to < 0) cursor.fail(`${start} is not closed by ${end}`, from - start.length);
  cursor.at = to + end.length;
  return cursor.source.slice(from, to);
}

function readSet(cursor: Cursor): Statement {
  cursor.skipSpace();
  const at = cursor.at;
  const target = cursor.lookFor(/\\*\$/y) ? readReference(cursor) : undefined;
  if (typeof target !== "object") return cursor.fail("#set needs a reference on its left side, as in #set($x = 1)", at);
  cursor.skipSpace();
  cursor.expect("=", "after the reference of #set");
  const value = readExpression(cursor);
  closeDirective(cursor, "#set");
  return { type: "set", target, value };
}

function closeDirective(cursor: Cursor, name: string): void {
  cursor.expect(")", `at the end of ${name}(…)`);
  cursor.gobbleLine();
}

function readCondition(cursor: Cursor, name: string): Expression {
  cursor.skipSpace();
  cursor.expect("(", `after ${name}`);
  const condition = readExpression(cursor);
  closeDirective(cursor, name);
  return condition;
}

function readIf(cursor: Cursor, start: number): Statement {
  const branches: Branch[] = [];
  let condition = readCondition(cursor, "#if");
  for (;;) {
    const { body, terminator } = readBlock(cursor);
    branches.push({ condition, body });
    if (terminator === "end") return { type: "if", branches, otherwise: [] };
    if (terminator === "else") return { type: "if", branches, otherwise: readBody(cursor, "#else", start) };
    if (terminator === undefined) cursor.fail("#if is not closed by #end", start);
    condition = readCondition(cursor, "#elseif");
  }
}

function readBody(cursor: Cursor, name: string, start: number): Block {
  const { body, terminator, at } = readBlock(cursor);
  if (terminator === undefined) cursor.fail(`${name} is not closed by #end`, start);
  if (terminator !== "end") cursor.fail(`#${terminator} in ${name}`, at);
  return body;
}

function readForeach(cursor: Cursor, start: number): Statement {
  cursor.skipSpace();
  cursor.expect("(", "after #foreach");
  cursor.skipSpace();
  const item = cursor.sees("$") ? readReference(cursor) : undefined;
  cursor.skipSpace();
  const word = cursor.match(/[A-Za-z_@][A-Za-z0-9_]*/y);
  if (typeof item !== "object" || word === undefined)
    return cursor.fail("#foreach is written #foreach($item in $list)");
  const source = readParameter(cursor);
  closeDirective(cursor, "#foreach");
  return { type: "foreach", item: item.name, source, body: readBody(cursor, "#foreach", start) };
}

function readDefine(cursor: Cursor, start: number): Statement {
  cursor.skipSpace();
  cursor.expect("(", "after #define");
  cursor.skipSpace();
  const name = cursor.sees("$") ? readReference(cursor) : undefined;
  if (typeof name !== "object") return cursor.fail("#define is written #define($name)");
  cursor.skipSpace();
  closeDirective(cursor, "#define");
  return { type: "define", name: name.name, body: readBody(cursor, "#define", start) };
}

function readOptionalArgument(cursor: Cursor): Expression | undefined {
  if (!cursor.lookFor(/[ \t\r\n]*\(/y)) return undefined;
  cursor.match(/[ \t\r\n]*\([ \t\r\n]*/y);
  const argument = cursor.sees(")") ? undefined : readParameter(cursor);
  closeDirective(cursor, "the directive");
  return argument;
}

/** A word after # that is no directive is text, its arguments too; they must still be arguments. */
function readUnknown(cursor: Cursor, name: string, start: number): string {
  if (cursor.match(/[ \t\r\n]*\(/y) !== undefined) {
    for (;;) {
      cursor.skipSpace();
      if (cursor.sees(")")) break;
      if (cursor.take(",")) cursor.skipSpace();
      if (cursor.match(/(?!true\b|false\b)[A-Za-z_@][A-Za-z0-9_]*/y) === undefined) readParameter(cursor);
    }
    closeDirective(cursor, `#${name}`);
  }
  if (name.startsWith("@")) cursor.nested(() => readBody(cursor, `#${name}`, start));
  return cursor.source.slice(start, cursor.at);
}
