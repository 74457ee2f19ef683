import { posix } from "node:path";
import { cut } from "../../cut";
import { parseJson } from "../../json";
import { header, type WireRequest } from "../../wire";

/** A JSON object of a rule. */
export type Part = Readonly<Record<string, unknown>>;

/** Bytes of a body that AWS WAF looks at by default. */
const bodyLimit = 16_384;

/** Texts of the request component that a rule looks at; undefined when nothing of it is simulated. */
export function fieldTexts(request: WireRequest, field: Part): readonly string[] | undefined {
  const [path, query] = cut(request.target, "?");
  const [name, settings] = Object.entries(field).find(([, value]) => value !== undefined && value !== null) ?? [];
  switch (name) {
    case "uriPath":
      return [path];
    case "queryString":
      return [query];
    case "method":
      return [request.method];
    case "body":
      return [request.body.subarray(0, bodyLimit).toString("latin1")];
    case "singleHeader":
      return present(header(request.headers, String((settings as Part).name)));
    case "singleQueryArgument":
      return new URLSearchParams(query).getAll(String((settings as Part).name));
    case "allQueryArguments":
      return [...new URLSearchParams(query)].flat();
    case "headers": {
      // The provider has a list of one here.
      const [one] = [settings].flat() as Part[];
      const pattern = (one?.matchPattern ?? {}) as Part;
      return scoped(chosen(request.headers, pattern.includedHeaders, pattern.excludedHeaders), one?.matchScope);
    }
    case "cookies": {
      const { matchPatterns, matchScope } = settings as Part;
      const [pattern = {}] = (matchPatterns as Part[] | undefined) ?? [];
      return scoped(chosen(cookiesOf(request), pattern.includedCookies, pattern.excludedCookies), matchScope);
    }
    case "jsonBody":
      return jsonTexts(request, settings as Part);
    default:
      return undefined;
  }
}

/** Fields that are carried out. */
export const knownFields: ReadonlySet<string> = new Set([
  "allQueryArguments",
  "body",
  "cookies",
  "headers",
  "jsonBody",
  "method",
  "queryString",
  "singleHeader",
  "singleQueryArgument",
  "uriPath",
]);

/** Applies a rule's text transformations in the order of their priorities. */
export function transformed(text: string, transformations: readonly Part[]): string {
  const ordered = [...transformations].sort((a, b) => Number(a.priority) - Number(b.priority));
  return ordered.reduce((value, { type }) => carriedOut[String(type)]?.(value) ?? value, text);
}

const carriedOut: Readonly<Record<string, (text: string) => string>> = {
  LOWERCASE: (text) => text.toLowerCase(),
  URL_DECODE: urlDecoded,
  URL_DECODE_UNI: urlDecoded,
  BASE64_DECODE: (text) => Buffer.from(text, "base64").toString("latin1"),
  HEX_DECODE: (text) => Buffer.from(text, "hex").toString("latin1"),
  COMPRESS_WHITE_SPACE: (text) => text.replace(/\s+/g, " "),
  REMOVE_NULLS: (text) => text.replaceAll("\0", ""),
  NORMALIZE_PATH: (text) => posix.normalize(text),
};

/** Transformations that are carried out; others leave the text as it is, and are told at creation. */
export const knownTransformations: ReadonlySet<string> = new Set(["NONE", ...Object.keys(carriedOut)]);

type Pairs = readonly (readonly [name: string, value: string])[];

/** Pairs that a pattern takes: those included, those not excluded, or all. */
function chosen(pairs: Pairs, included: unknown, excluded: unknown): Pairs {
  const lower = (names: unknown) => (names as string[] | undefined)?.map((name) => name.toLowerCase());
  const [only, without] = [lower(included), lower(excluded)];
  return pairs.filter(([name]) => {
    const key = name.toLowerCase();
    if (only?.length) return only.includes(key);
    return !without?.includes(key);
  });
}

/** Names, values, or both of them. */
function scoped(pairs: Pairs, scope: unknown): string[] {
  if (scope === "KEY") return pairs.map(([name]) => name);
  return scope === "VALUE" ? pairs.map(([, value]) => value) : pairs.flat();
}

function cookiesOf(request: WireRequest): Pairs {
  return (header(request.headers, "cookie") ?? "")
    .split(";")
    .map((part) => part.trim())
    .filter(Boolean)
    .map((part) => cut(part, "="));
}

/** Keys and values of a JSON body, of all of it or of what its pointers name; a body that is no JSON as it is. */
function jsonTexts(request: WireRequest, settings: Part): string[] {
  const text = request.body.subarray(0, bodyLimit).toString("utf8");
  const body = parseJson(text);
  if (body === undefined) return settings.invalidFallbackBehavior === "NO_MATCH" ? [] : [text];
  const pattern = (settings.matchPattern ?? {}) as Part;
  const pointers = (pattern.includedPaths as string[] | undefined) ?? [];
  const roots = pointers.length > 0 ? pointers.map((pointer) => atPointer(body, pointer)) : [body];
  return scoped(roots.flatMap(leaves), settings.matchScope);
}

function atPointer(value: unknown, pointer: string): unknown {
  const steps = pointer
    .split("/")
    .slice(1)
    .map((step) => step.replace(/~1/g, "/").replace(/~0/g, "~"));
  return steps.reduce<unknown>(
    (at, step) => (typeof at === "object" && at !== null && Object.hasOwn(at, step) ? (at as Part)[step] : undefined),
    value,
  );
}

function leaves(value: unknown): [string, string][] {
  if (value === undefined) return [];
  if (typeof value !== "object" || value === null) return [["", String(value)]];
  return Object.entries(value).flatMap(([key, member]): [string, string][] => {
    const name = Array.isArray(value) ? "" : key;
    const inner = leaves(member);
    const [first] = inner;
    return first && first[0] === "" && inner.length === 1 ? [[name, first[1]]] : [[name, ""], ...inner];
  });
}

function urlDecoded(text: string): string {
  return text
    .replace(/\+/g, " ")
    .replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

function present(value: string | undefined): string[] {
  return value === undefined ? [] : [value];
}
