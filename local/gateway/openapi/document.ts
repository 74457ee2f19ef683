import { parse as parseYaml } from "yaml";
import { isObject } from "../../json";

/** A JSON object of unknown members. */
export type JsonObject = { readonly [name: string]: unknown };

/** An OpenAPI 3.0 or Swagger 2.0 document, its references still in place. */
export interface ApiDocument {
  readonly kind: "openapi3" | "swagger2";
  readonly root: JsonObject;
}

/** A document that API Gateway does not take at all; `cause` says more than AWS's message does. */
export class InvalidDocumentError extends Error {}

/** A member that is an object, or an empty one. */
export function objectAt(parent: JsonObject, name: string): JsonObject {
  const value = parent[name];
  return isObject(value) ? value : {};
}

/** A member as text; undefined when it is neither text, number nor boolean. */
export function textAt(parent: JsonObject, name: string): string | undefined {
  const value = parent[name];
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean"
    ? String(value)
    : undefined;
}

/**
 * Reads a document from JSON or YAML text, or from its value.
 * @throws InvalidDocumentError
 */
export function readDocument(source: string | JsonObject): ApiDocument {
  const root = typeof source === "string" ? parseText(source) : source;
  if (!isObject(root)) throw invalid("it holds no map of names and values");
  const swagger = textAt(root, "swagger");
  const openapi = textAt(root, "openapi");
  if (swagger !== undefined && /^2(\.0)?$/.test(swagger)) return { kind: "swagger2", root };
  if (openapi !== undefined && /^3\.0(\.\d+)?$/.test(openapi)) return { kind: "openapi3", root };
  const got = swagger ?? openapi;
  if (got === undefined) throw invalid('there is neither "openapi" nor "swagger"; begin it with openapi: 3.0.1');
  throw new InvalidDocumentError(
    `Invalid OpenAPI input. Version '${got}' is not supported: use OpenAPI 3.0 (openapi: 3.0.1) or Swagger 2.0.`,
  );
}

function parseText(text: string): unknown {
  try {
    // JSON first: it is faster by far, and what most documents are.
    if (/^\s*\{/.test(text)) return JSON.parse(text) as unknown;
  } catch {
    // YAML in flow style begins with a brace too.
  }
  try {
    return parseYaml(text, { maxAliasCount: 1000, logLevel: "error" }) as unknown;
  } catch (error) {
    throw invalid((error as Error).message.split("\n")[0]!.replace(/:$/, ""));
  }
}

function invalid(why: string): InvalidDocumentError {
  return new InvalidDocumentError("Invalid OpenAPI input.", { cause: why });
}

/** Follows `$ref`s within the document; undefined when the target is missing or the references go in a circle. */
export function resolve(document: ApiDocument, value: unknown): JsonObject | undefined {
  let current = value;
  for (let hops = 0; hops < 32; hops++) {
    if (!isObject(current)) return undefined;
    const reference = current.$ref;
    if (typeof reference !== "string") return current;
    current = follow(document.root, reference);
  }
  return undefined;
}

function follow(root: JsonObject, reference: string): unknown {
  if (!reference.startsWith("#/")) return undefined;
  let current: unknown = root;
  for (const part of reference.slice(2).split("/")) {
    if (!isObject(current)) return undefined;
    current = current[decodePointer(part)];
  }
  return current;
}

function decodePointer(part: string): string {
  const plain = part.replaceAll("~1", "/").replaceAll("~0", "~");
  try {
    return decodeURIComponent(plain);
  } catch {
    return plain;
  }
}
