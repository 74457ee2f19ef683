import type { ResourceRecord } from "../../local/cloud/resource";
import type { Access } from "./access";

/** An operation of an API's document, as far as a sample request needs it. */
export interface Operation {
  readonly method: string;
  readonly path: string;
  readonly access: Access;
  /** Sample body; undefined when the operation takes none. */
  readonly body?: unknown;
}

type Json = Record<string, unknown>;

const methods = ["get", "post", "put", "patch", "delete"];

/** Operations of the document that a REST or HTTP API was imported from. */
export function operationsOf(api: ResourceRecord): Operation[] {
  const document = parse(api.inputs.body);
  return Object.entries(child(document, "paths")).flatMap(([path, item]) =>
    methods.flatMap((method) => {
      const operation = (item as Json)[method] as Json | undefined;
      if (!operation) return [];
      const schema = child(child(child(operation, "requestBody"), "content"), "application/json").schema;
      return [
        {
          method: method.toUpperCase(),
          path,
          access: accessOf(document, operation),
          ...(schema ? { body: sample(document, schema as Json, 0) } : {}),
        },
      ];
    }),
  );
}

function parse(body: unknown): Json {
  return typeof body === "string" ? (JSON.parse(body) as Json) : ((body as Json | undefined) ?? {});
}

function child(value: unknown, name: string): Json {
  const found = (value as Json | undefined)?.[name];
  return typeof found === "object" && found !== null ? (found as Json) : {};
}

function accessOf(document: Json, operation: Json): Access {
  const requirements = (operation.security ?? []) as Json[];
  const schemes = child(child(document, "components"), "securitySchemes");
  const names = requirements.flatMap((requirement) => Object.keys(requirement));
  const found = names.map((name) => ({
    name,
    scheme: child(schemes, name),
    scopes: requirements.find((one) => name in one)![name],
  }));
  if (found.some(({ scheme }) => scheme["x-amazon-apigateway-authtype"] === "awsSigv4")) return { kind: "iam" };
  if (child(operation, "x-amazon-apigateway-auth").type === "AWS_IAM") return { kind: "iam" };
  for (const { scheme, scopes } of found) {
    const authorizer = child(scheme, "x-amazon-apigateway-authorizer");
    const pools = authorizer.providerARNs as string[] | undefined;
    const issuer = child(authorizer, "jwtConfiguration").issuer as string | undefined;
    if (pools?.[0] || issuer) return { kind: "token", pool: pools?.[0] ?? issuer!, scopes: scopes as string[] };
    if (authorizer.authorizerUri) return { kind: "function" };
  }
  const key = found.find(({ scheme }) => scheme.type === "apiKey" && scheme.name === "x-api-key");
  return key ? { kind: "key" } : { kind: "none" };
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
