import type { Diff } from "api-smart-diff";
import { child, type Json } from "../../capture/openapi/document";
import type { Verdict } from "./change";

/** The two documents of a comparison. */
export interface Pair {
  readonly before: Json;
  readonly after: Json;
}

/** Where a difference lies: in what callers send, or in what they get. */
type Direction = "request" | "response";

/**
 * Says what a difference means for callers. The library's word stands, but for keywords where what is sent and what is
 * got need opposite answers and the library has one, or where it does not look at what the schema allows besides.
 */
export function judge(diff: Diff, pair: Pair): Verdict {
  const direction: Direction = diff.path.includes("responses") ? "response" : "request";
  const own = isProperty(diff.path) ? rules.properties : rules[keywordOf(diff.path)];
  const verdict = own?.(diff, direction, pair);
  if (verdict !== undefined) return verdict;
  return diff.type === "breaking" || diff.type === "unclassified" ? diff.type : "non-breaking";
}

/** What a difference of a keyword means; undefined leaves it to the library. */
type Rule = (diff: Diff, direction: Direction, pair: Pair) => Verdict | undefined;

const breakingIf = (condition: boolean): Verdict => (condition ? "breaking" : "non-breaking");

const rules: Readonly<Record<string, Rule>> = {
  /** A list that was not there narrows, one that goes away widens; the library sees single values come and go. */
  enum(diff, direction, pair) {
    const path = diff.path.slice(0, diff.path.indexOf("enum") + 1);
    if (at(pair.before, path) === undefined) return breakingIf(direction === "request");
    return at(pair.after, path) === undefined ? breakingIf(direction === "response") : undefined;
  },
  additionalProperties: (diff, direction) => breakingIf(direction === "request" && diff.after === false),
  nullable: (diff, direction) => breakingIf(direction === "request" ? diff.before === true : diff.after === true),
  /** The models of a WebSocket API may list types; whole numbers are numbers. */
  type(diff, direction, pair) {
    const path = diff.path.slice(0, diff.path.lastIndexOf("type") + 1);
    const [was, is] = [at(pair.before, path), at(pair.after, path)];
    if (was === undefined || is === undefined) return undefined;
    const [wide, narrow] = (direction === "request" ? [is, was] : [was, is]).map((types): unknown[] => [types].flat());
    const takes = (type: unknown) => wide!.includes(type) || (type === "integer" && wide!.includes("number"));
    return breakingIf(!narrow!.every(takes));
  },
  /** What a closed body no longer names is refused; an answer's optional property may be missed by whoever reads it. */
  properties(diff, direction, pair) {
    if (diff.action !== "remove") return undefined;
    const owner = diff.path.slice(0, -2);
    const { additionalProperties } = at(pair.after, owner) as Json;
    if (direction === "request") return breakingIf(additionalProperties === false);
    const { required = [] } = at(pair.before, owner) as { required?: readonly unknown[] };
    return required.includes(diff.path.at(-1)) ? "breaking" : "unclassified";
  },
};

/** Last part of a path that is no place in a list. */
function keywordOf(path: Diff["path"]): string {
  return String(path.findLast((part) => !/^\d+$/.test(String(part))));
}

/** A property itself, which may be called like a keyword. */
function isProperty(path: Diff["path"]): boolean {
  return path.at(-2) === "properties";
}

/** The value under a path of the comparison, which goes through references. */
function at(document: Json, path: Diff["path"]): unknown {
  const found = path.reduce<unknown>(
    (value, part) => (resolved(document, value) as Json | undefined)?.[part],
    document,
  );
  return resolved(document, found);
}

function resolved(document: Json, value: unknown): unknown {
  const reference = (value as Json | undefined)?.$ref;
  if (typeof reference !== "string") return value;
  const target = reference.replace(/^#\//, "").split("/");
  return resolved(document, target.reduce<Json>(child, document));
}
