import { posix } from "node:path";
import { header, type WireRequest } from "../../wire";

/** A JSON object of a rule. */
export type Part = Readonly<Record<string, unknown>>;

/** Bytes of a body that AWS WAF looks at by default. */
const bodyLimit = 16_384;

/** Texts of the request component that a rule looks at; undefined when nothing of it is simulated. */
export function fieldTexts(request: WireRequest, field: Part): readonly string[] | undefined {
  const [path = "", query = ""] = split(request.target);
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
    case "headers":
      return request.headers.flat();
    case "cookies":
      return present(header(request.headers, "cookie"));
    default:
      return undefined;
  }
}

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

function urlDecoded(text: string): string {
  return text
    .replace(/\+/g, " ")
    .replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

function split(target: string): [string, string] {
  const at = target.indexOf("?");
  return at < 0 ? [target, ""] : [target.slice(0, at), target.slice(at + 1)];
}

function present(value: string | undefined): string[] {
  return value === undefined ? [] : [value];
}
