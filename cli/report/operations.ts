import type { ResourceRecord } from "../../local/cloud/resource";
import type { Access } from "./access";
import { accessOf, child, type Json, methodsOf, parse } from "./document";

/** An operation of an API's document, as far as a sample request needs it. */
export interface Operation {
  readonly method: string;
  readonly path: string;
  readonly access: Access;
  /** Sample body; undefined when the operation takes none. */
  readonly body?: unknown;
}

/** Operations of the document that a REST or HTTP API was imported from. */
export function operationsOf(api: ResourceRecord): Operation[] {
  const document = parse(api.inputs.body);
  return Object.entries(child(document, "paths")).flatMap(([path, item]) =>
    methodsOf(item as Json)
      // A request to copy needs one method.
      .filter(([method]) => method !== "ANY" && method !== "HEAD")
      .map(([method, operation]) => {
        const schema = child(child(child(operation, "requestBody"), "content"), "application/json").schema;
        const access = accessOf(document, operation);
        return { method, path, access, ...(schema ? { body: sample(document, schema as Json, 0) } : {}) };
      }),
  );
}

/** A value that a schema allows, as small as can be. */
function sample(document: Json, schema: Json, depth: number): unknown {
  if (schema.example !== undefined) return schema.example;
  if (Array.isArray(schema.enum)) return schema.enum[0];
  const reference = schema.$ref as string | undefined;
  if (reference && depth < 8) {
    const target = child(child(child(document, "components"), "schemas"), reference.split("/").at(-1)!);
    return sample(document, target, depth + 1);
  }
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
  if (type === "object" || schema.properties) {
    const required = (schema.required ?? []) as string[];
    const properties = child(schema, "properties");
    return Object.fromEntries(required.map((name) => [name, sample(document, child(properties, name), depth + 1)]));
  }
  if (type === "array")
    return Number(schema.minItems ?? 0) > 0 ? [sample(document, child(schema, "items"), depth + 1)] : [];
  if (type === "integer" || type === "number") return schema.minimum ?? 1;
  if (type === "boolean") return true;
  if (schema.format === "email") return "someone@example.com";
  return "example".padEnd(Number(schema.minLength ?? 0), "-");
}
