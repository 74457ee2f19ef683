import { readFileSync } from "node:fs";
import type { JsonObject } from "../api/json";
import { limits } from "../api/limits";
import { inOrder, type PlacedRoute } from "../api/placed-route";
import type { OpenApiSource } from "../api/settings";
import type { Faults } from "../faults";
import { fromSwagger } from "./swagger";

const verbs: Readonly<Record<string, string>> = {
  get: "GET",
  put: "PUT",
  post: "POST",
  delete: "DELETE",
  options: "OPTIONS",
  head: "HEAD",
  patch: "PATCH",
  "x-amazon-apigateway-any-method": "ANY",
};

/** Versions of documents that API Gateway imports; HTTP APIs take the first alone. */
export type DocumentVersion = "OpenAPI 3.0" | "Swagger 2.0";

/** Reads an existing document as OpenAPI 3.0; undefined, with a fault noted, where there is none to read. */
export function readOpenApi(
  source: OpenApiSource,
  faults: Faults,
  versions: readonly DocumentVersion[],
): JsonObject | undefined {
  if ((source.text === undefined) === (source.file === undefined)) {
    faults.add("openApi", "has both or neither of `text` and `file`; give exactly one", "document-source");
    return undefined;
  }
  try {
    const text = source.text ?? readFileSync(source.file!, "utf8");
    if (Buffer.byteLength(text) > limits.documentBytes) {
      faults.add(
        "openApi",
        `has ${Buffer.byteLength(text)} bytes; AWS imports ${limits.documentBytes}`,
        "document-size",
      );
    }
    const document = parse(text);
    if (/^3\.0(\.\d+)?$/.test(String(document?.openapi))) return document;
    if (document?.swagger === "2.0" && versions.includes("Swagger 2.0")) return fromSwagger(document);
    const got = document?.openapi ?? document?.swagger ?? "none";
    faults.add("openApi", `has version ${String(got)}; allowed: ${versions.join(", ")}`, "document-version");
  } catch (error) {
    faults.add(
      "openApi",
      `cannot be read: ${error instanceof Error ? error.message : String(error)}`,
      "document-unreadable",
    );
  }
  return undefined;
}

function parse(text: string): JsonObject | undefined {
  if (/^\s*\{/.test(text)) return JSON.parse(text) as JsonObject;
  // Loaded only where a program has a document in YAML.
  const { parse: parseYaml } = require("yaml") as typeof import("yaml");
  const value: unknown = parseYaml(text);
  return typeof value === "object" && value !== null ? (value as JsonObject) : undefined;
}

/** Places what the program says of each operation where the document has it; both must know the same operations. */
export function placeOperations<R>(
  document: JsonObject,
  operations: Readonly<Record<string, R>>,
  faults: Faults,
): PlacedRoute<R>[] {
  const placed: PlacedRoute<R>[] = [];
  const found = new Set<string>();
  for (const [path, item] of Object.entries((document.paths ?? {}) as Record<string, JsonObject>)) {
    for (const [verb, method] of Object.entries(verbs)) {
      const operation = item[verb] as JsonObject | undefined;
      if (!operation) continue;
      const operationId = operation.operationId;
      const place = `${method} ${path}`;
      if (typeof operationId !== "string") {
        faults.add(
          "openApi",
          `${place} has no operationId; give it one, so that \`operations\` can say what it does`,
          "document-operations",
        );
        continue;
      }
      found.add(operationId);
      const route = operations[operationId];
      if (route === undefined) {
        faults.add(
          `operations.${operationId}`,
          `is missing; ${place} is in the document: say what it does, or take it out`,
          "document-operations",
        );
        continue;
      }
      placed.push({ at: `operations.${operationId}`, method, path, operationId, route });
    }
  }
  for (const name of Object.keys(operations)) {
    if (found.has(name)) continue;
    faults.add(
      `operations.${name}`,
      `is no operationId of the document; it has ${[...found].sort().join(", ") || "none"}`,
      "document-operations",
    );
  }
  return inOrder(placed);
}

/**
 * Lays a built document over the one it was imported from: what the program says of integrations, authorization and
 * limits holds, what the document tells clients stays.
 */
export function overlay(base: JsonObject, built: JsonObject): JsonObject {
  const basePaths = base.paths as Record<string, JsonObject>;
  const paths = Object.entries(built.paths as Record<string, JsonObject>).map(([path, item]) => {
    const baseItem = basePaths[path] ?? {};
    const operations = Object.entries(item).map(([verb, operation]) => [
      verb,
      overlayOperation((baseItem[verb] ?? {}) as JsonObject, operation as JsonObject),
    ]);
    return [path, { ...withoutVerbs(baseItem), ...Object.fromEntries(operations) }];
  });
  const { "x-amazon-apigateway-integration": _, ...rest } = base;
  return {
    ...withoutExtensions(rest),
    ...built,
    info: { ...(base.info as JsonObject), title: (built.info as JsonObject).title },
    security: undefined,
    paths: Object.fromEntries(paths),
    components: overlayComponents((base.components ?? {}) as JsonObject, built.components as JsonObject),
  };
}

function overlayOperation(base: JsonObject, built: JsonObject): JsonObject {
  const kept = withoutExtensions(base);
  const baseResponses = (base.responses ?? {}) as Record<string, JsonObject>;
  const builtResponses = (built.responses ?? {}) as Record<string, JsonObject>;
  const statuses = [...new Set([...Object.keys(baseResponses), ...Object.keys(builtResponses)])];
  const responses = statuses.map((status) => {
    const said = baseResponses[status] ?? {};
    const made = builtResponses[status] ?? {};
    return [status, { ...made, ...said, headers: merged(made.headers, said.headers) }];
  });
  const defined = Object.fromEntries(Object.entries(built).filter(([, value]) => value !== undefined));
  return {
    ...defined,
    ...kept,
    security: built.security,
    parameters: overlayParameters(base.parameters, built.parameters),
    responses: Object.fromEntries(responses),
  };
}

/** The document's parameters, and those that only the integration reads. */
function overlayParameters(base: unknown, built: unknown): JsonObject[] | undefined {
  const said = (base ?? []) as JsonObject[];
  const known = new Set(said.map((parameter) => `${String(parameter.in)} ${String(parameter.name)}`));
  const added = ((built ?? []) as JsonObject[]).filter(
    (parameter) => !known.has(`${String(parameter.in)} ${String(parameter.name)}`),
  );
  const all = [...said, ...added];
  return all.length > 0 ? all : undefined;
}

function overlayComponents(base: JsonObject, built: JsonObject): JsonObject {
  return { ...base, schemas: merged(built.schemas, base.schemas), securitySchemes: built.securitySchemes };
}

function merged(first: unknown, second: unknown): JsonObject | undefined {
  if (first === undefined && second === undefined) return undefined;
  return { ...(first as JsonObject | undefined), ...(second as JsonObject | undefined) };
}

function withoutVerbs(item: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(item).filter(([name]) => !(name in verbs)));
}

function withoutExtensions(value: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(value).filter(([name]) => !name.startsWith("x-amazon-")));
}
