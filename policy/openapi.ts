import { createRequire } from "node:module";
import { entries, json, list, member } from "./values";

/** One operation of an API's document. */
export interface Operation {
  /** `GET /orders`; ANY for all methods. */
  readonly label: string;
  /** In capitals. */
  readonly method: string;
  readonly operation: unknown;
}

/** An API's document, parsed. */
export interface ApiDocument {
  readonly root: unknown;
  readonly operations: readonly Operation[];
}

const methods: Readonly<Record<string, string>> = {
  get: "GET",
  put: "PUT",
  post: "POST",
  delete: "DELETE",
  patch: "PATCH",
  head: "HEAD",
  options: "OPTIONS",
  "x-amazon-apigateway-any-method": "ANY",
};

/** Several rules read each document, and documents are large. */
const parsed = new Map<string, ApiDocument | undefined>();

/** The OpenAPI document of an API resource: JSON or YAML. Undefined when it has none. */
export function documentOf(body: unknown): ApiDocument | undefined {
  if (typeof body !== "string") return undefined;
  if (!parsed.has(body)) {
    if (parsed.size > 100) parsed.clear();
    parsed.set(body, read(body));
  }
  return parsed.get(body);
}

function read(body: string): ApiDocument | undefined {
  const root = json(body) ?? yaml(body);
  if (typeof root !== "object" || root === null) return undefined;
  const operations = entries(member(root, "paths")).flatMap(([path, item]) =>
    entries(item)
      .filter(([key]) => key in methods)
      .map(([key, operation]) => ({ label: `${methods[key]} ${path}`, method: methods[key]!, operation })),
  );
  return { root, operations };
}

/** AWS takes YAML too; few programs use it, so its parser is loaded when one does. */
function yaml(body: string): unknown {
  try {
    return (createRequire(__filename)("yaml") as typeof import("yaml")).parse(body);
  } catch {
    return undefined;
  }
}

/** An operation's integration. */
export function integrationOf(operation: unknown): unknown {
  return member(operation, "x-amazon-apigateway-integration");
}

/** True when a document's operation asks for credentials other than an API key. */
export function authenticates({ root }: ApiDocument, operation: unknown): boolean {
  if (["AWS_IAM", "CUSTOM"].includes(String(member(operation, "x-amazon-apigateway-auth", "type")))) return true;
  const security = member(operation, "security") ?? member(root, "security");
  const names = list(security).flatMap((requirement) => Object.keys((requirement as object | null) ?? {}));
  const schemes = member(root, "components", "securitySchemes") ?? member(root, "securityDefinitions");
  return names.some((name) => {
    const scheme = member(schemes, name);
    const plainKey =
      member(scheme, "type") === "apiKey" && String(member(scheme, "name")).toLowerCase() === "x-api-key";
    return !plainKey;
  });
}

/** Follows a `$ref` inside the document. */
export function resolved({ root }: ApiDocument, value: unknown): unknown {
  const reference = member(value, "$ref");
  if (typeof reference !== "string" || !reference.startsWith("#/")) return value;
  return member(root, ...reference.slice(2).split("/").map(decodePointer));
}

function decodePointer(part: string): string {
  return part.replace(/~1/g, "/").replace(/~0/g, "~");
}
