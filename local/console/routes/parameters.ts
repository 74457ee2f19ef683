import type { Json } from "../../../capture/openapi/document";
import type { RouteParameter, Schema } from "./contract";
import { opened } from "./opened";

/** Parameters of an operation: those of its path, declared or not, and what its document declares beside them. */
export function parametersOf(document: Json, path: string, item: Json, operation: Json): RouteParameter[] {
  const declared = [...((item.parameters ?? []) as Json[]), ...((operation.parameters ?? []) as Json[])]
    .map((parameter) => opened(document, parameter, 0) as Json)
    .filter((parameter) => ["path", "query", "header"].includes(String(parameter.in)))
    .map((parameter) => ({
      name: String(parameter.name),
      in: parameter.in as RouteParameter["in"],
      required: parameter.required === true,
      schema: (parameter.schema ?? {}) as Schema,
    }));
  const inPath = [...path.matchAll(/\{([^}]+)\}/g)].map(([, name]) => name!.replace(/\+$/, ""));
  const missing = inPath.filter((name) => !declared.some((one) => one.in === "path" && one.name === name));
  return [...missing.map((name) => ({ name, in: "path" as const, required: true, schema: {} })), ...declared];
}
