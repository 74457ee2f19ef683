import { child, type Json } from "./document";

/** A value that a schema of a document allows: its example, else as small as can be. @param depth references followed so far */
export function sample(document: Json, schema: Json, depth: number): unknown {
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
