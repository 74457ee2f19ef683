import type { Cursor } from "./cursor";
import { readIndexKey, readParameter } from "./parse-expression";
import type { Access, Expression, Reference } from "./syntax";

const identifier = /[A-Za-z_][A-Za-z0-9_-]*/y;

/** Reads a reference, or the text of a `$` that begins none. */
export function readReference(cursor: Cursor): Reference | string {
  const start = cursor.at;
  const backslashes = cursor.match(/\\+/y)?.length ?? 0;
  const from = cursor.at;
  cursor.expect("$", "at the start of a reference");
  // `$\!name` is a reference to nothing: the backslash escapes the `!`.
  const bang = cursor.match(/\\*!/y) ?? "";
  const found = readBraced(cursor) ?? readBare(cursor);
  if (!found) {
    if (cursor.done) cursor.fail("a template cannot end in $", from);
    return cursor.source.slice(start, cursor.at);
  }
  return {
    type: "reference",
    name: bang.startsWith("\\") ? "" : found.name,
    path: found.path,
    backslashes,
    source: cursor.source.slice(from, cursor.at),
  };
}

/** Reads `{name.member}`. */
export function readBraced(cursor: Cursor): Named | undefined {
  if (cursor.match(/\{(?=[A-Za-z_])/y) === undefined) return undefined;
  const found = readBare(cursor);
  cursor.expect("}", `after \${${found?.name}`);
  return found;
}

interface Named {
  readonly name: string;
  readonly path: readonly Access[];
}

function readBare(cursor: Cursor): Named | undefined {
  const name = cursor.match(identifier);
  if (name === undefined) return undefined;
  refuseBoolean(cursor, name);
  return { name, path: cursor.nested(() => readPath(cursor)) };
}

function readPath(cursor: Cursor): Access[] {
  const path: Access[] = [];
  for (;;) {
    if (cursor.take("[")) {
      const key = cursor.nested(() => readIndexKey(cursor));
      cursor.expect("]", "at the end of an index");
      path.push({ type: "index", key });
    } else if (cursor.match(/\.(?=[A-Za-z])/y) !== undefined) {
      const name = cursor.match(identifier) ?? "";
      refuseBoolean(cursor, name);
      if (cursor.take("(")) path.push({ type: "method", name, args: cursor.nested(() => readArguments(cursor)) });
      else path.push({ type: "property", name });
    } else {
      return path;
    }
  }
}

function readArguments(cursor: Cursor): Expression[] {
  const args: Expression[] = [];
  if (cursor.take(")")) return args;
  for (;;) {
    args.push(readArgument(cursor));
    if (cursor.take(")")) return args;
    cursor.expect(",", "between arguments");
  }
}

/** A bare word as an argument is a reference to nothing in Velocity: it passes null. */
function readArgument(cursor: Cursor): Expression {
  cursor.skipSpace();
  if (!cursor.lookFor(identifier) || cursor.lookFor(/(?:true|false)(?![A-Za-z0-9_-])/y)) return readParameter(cursor);
  readBare(cursor);
  cursor.skipSpace();
  return { type: "literal", value: null };
}

function refuseBoolean(cursor: Cursor, name: string): void {
  if (name === "true" || name === "false") cursor.fail(`${name} is no name of a reference or property`);
}
