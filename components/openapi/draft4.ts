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
    faults.add(`${at}${instancePath.replaceAll("/", ".")}`, reason, "schema-draft4");
  }
}

/** Keywords that API Gateway's validator leaves out, as far as the schema uses them; sorted. */
export function uncheckedKeywords(schema: JsonObject | undefined): string[] {
  const found = new Set<string>();
  visitKeywords(schema, "", (name) => {
    if (leftOut.includes(name)) found.add(name);
  });
  return [...found].sort();
}

// https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html
const leftOut: readonly string[] = ["exclusiveMaximum", "exclusiveMinimum", "maxItems", "minItems"];

interface SchemaError {
  instancePath: string;
  message?: string;
}

let compiled: InstanceType<typeof import("ajv-draft-04").default> | undefined;

function validate(schema: JsonObject): { errors: SchemaError[] } {
  compiled ??= compileMetaSchema();
  return compiled.validateSchema(schema) ? { errors: [] } : { errors: compiled.errors ?? [] };
}

/** Once for all schemas of a program: compiling draft 4's own schema takes as long as all the rest of a route. */
function compileMetaSchema(): NonNullable<typeof compiled> {
  // Loaded only where a program has schemas.
  const { default: Ajv } = require("ajv-draft-04") as typeof import("ajv-draft-04");
  return new Ajv({ strict: false, allErrors: true, logger: false });
}

function checkKeywords(schema: unknown, at: string, faults: Faults): void {
  visitKeywords(schema, at, (name, value, place) => {
    const fix = unsupported[name];
    if (fix) faults.add(place, fix, "schema-keyword");
    if (name === "type" && Array.isArray(value)) {
      faults.add(place, "lists types; OpenAPI 3.0 allows one: use anyOf", "schema-keyword");
    }
  });
}

/** Visits every keyword of a schema and of those in it; members of `properties` are names, not keywords. */
function visitKeywords(schema: unknown, at: string, visit: (name: string, value: unknown, at: string) => void): void {
  if (Array.isArray(schema)) {
    for (const [index, item] of schema.entries()) visitKeywords(item, `${at}[${index}]`, visit);
    return;
  }
  if (typeof schema !== "object" || schema === null) return;
  for (const [name, value] of Object.entries(schema)) {
    visit(name, value, `${at}.${name}`);
    if (name === "properties" || name === "patternProperties" || name === "definitions") {
      for (const [property, member] of Object.entries((value ?? {}) as JsonObject)) {
        visitKeywords(member, `${at}.${name}.${property}`, visit);
      }
    } else if (name !== "enum" && name !== "default" && name !== "example") {
      visitKeywords(value, `${at}.${name}`, visit);
    }
  }
}
