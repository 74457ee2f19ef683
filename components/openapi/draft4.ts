import type { JsonObject } from "../api/json";
import type { Faults } from "../faults";

/** Keywords that API Gateway leaves out or refuses, and what to do instead. */
const unsupported: Readonly<Record<string, string>> = {
  $ref: "write the schema out: references are not followed",
  const: "use enum with one value; draft 4 has no const",
  contains: "draft 4 has no contains",
  discriminator: "API Gateway knows no discriminator; use oneOf",
  examples: "put examples into the description; draft 4 has no examples",
  if: "use anyOf; draft 4 has no if",
  nullable: 'use anyOf with { "type": "null" }; draft 4 has no nullable',
  propertyNames: "use patternProperties; draft 4 has no propertyNames",
  readOnly: "API Gateway knows no readOnly; leave it out",
};

/** Notes what is no JSON Schema of draft 4, and what API Gateway would leave out without a word. */
export function checkSchema(schema: JsonObject | undefined, at: string, faults: Faults): void {
  if (schema === undefined) return;
  checkKeywords(schema, at, faults);
  const { errors } = validate(schema);
  const seen = new Set<string>();
  for (const { instancePath, message } of errors) {
    const reason = `is no JSON Schema of draft 4: ${message}`;
    if (seen.has(instancePath)) continue;
    seen.add(instancePath);
    faults.add(`${at}${instancePath.replaceAll("/", ".")}`, reason);
  }
}

interface SchemaError {
  instancePath: string;
  message?: string;
}

function validate(schema: JsonObject): { errors: SchemaError[] } {
  // Loaded only where a program has schemas: it takes longer than all the rest of a component.
  const { default: Ajv } = require("ajv-draft-04") as typeof import("ajv-draft-04");
  const ajv = new Ajv({ strict: false, allErrors: true, logger: false });
  return ajv.validateSchema(schema) ? { errors: [] } : { errors: ajv.errors ?? [] };
}

function checkKeywords(schema: unknown, at: string, faults: Faults): void {
  if (Array.isArray(schema)) {
    for (const [index, item] of schema.entries()) checkKeywords(item, `${at}[${index}]`, faults);
    return;
  }
  if (typeof schema !== "object" || schema === null) return;
  for (const [name, value] of Object.entries(schema)) {
    const fix = unsupported[name];
    if (fix) faults.add(`${at}.${name}`, fix);
    if (name === "type" && Array.isArray(value)) {
      faults.add(`${at}.type`, "lists types; OpenAPI 3.0 allows one: use anyOf");
    }
    if (name === "properties" || name === "patternProperties" || name === "definitions") {
      // Members here are names of properties, not keywords.
      for (const [property, member] of Object.entries((value ?? {}) as JsonObject)) {
        checkKeywords(member, `${at}.${name}.${property}`, faults);
      }
    } else if (name !== "enum" && name !== "default" && name !== "example") {
      checkKeywords(value, `${at}.${name}`, faults);
    }
  }
}
