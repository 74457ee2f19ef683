import { child, type Json } from "../../../capture/openapi/document";

/** References may lead in circles. */
const deepest = 6;

/** A part of a document with its references opened. */
export function opened(document: Json, value: unknown, depth: number): unknown {
  if (Array.isArray(value)) return value.map((one) => opened(document, one, depth));
  if (typeof value !== "object" || value === null) return value;
  const reference = (value as Json).$ref;
  if (typeof reference === "string") {
    if (depth >= deepest) return {};
    const target = reference
      .replace(/^#\//, "")
      .split("/")
      .reduce<unknown>((at, name) => child(at, name), document);
    return opened(document, target, depth + 1);
  }
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, opened(document, one, depth)]));
}
