import type { JsonObject } from "../api/json";

const verbs: readonly string[] = ["get", "put", "post", "delete", "options", "head", "patch"];
const methods: readonly string[] = [...verbs, "x-amazon-apigateway-any-method"];

/** Members of a Swagger parameter or header that belong to its schema in OpenAPI 3.0. */
const schemaMembers: readonly string[] = [
  "type",
  "format",
  "items",
  "enum",
  "default",
  "pattern",
  "minimum",
  "maximum",
  "exclusiveMinimum",
  "exclusiveMaximum",
  "minLength",
  "maxLength",
  "minItems",
  "maxItems",
  "uniqueItems",
  "multipleOf",
];

/**
 * A Swagger 2.0 document as OpenAPI 3.0: what clients read of it, since the program itself says what integrations and
 * security are.
 * @see https://swagger.io/docs/specification/v3_0/about/
 */
export function fromSwagger(swagger: JsonObject): JsonObject {
  const {
    swagger: _version,
    paths,
    definitions,
    parameters,
    responses,
    info,
    tags,
  } = moveReferences(swagger) as JsonObject;
  const shared = (parameters ?? {}) as Record<string, JsonObject>;
  const spoken: Spoken = {
    consumes: (swagger.consumes as string[] | undefined) ?? ["application/json"],
    produces: (swagger.produces as string[] | undefined) ?? ["application/json"],
    shared,
  };
  return {
    openapi: "3.0.1",
    info,
    tags,
    paths: mapped((paths ?? {}) as Record<string, JsonObject>, (item) => pathItem(item, spoken)),
    components: {
      schemas: definitions,
      parameters: mapped(Object.fromEntries(Object.entries(shared).filter(([, one]) => isPlain(one))), (one) =>
        parameter(one),
      ),
      responses: mapped((responses ?? {}) as Record<string, JsonObject>, (one) => response(one, spoken.produces)),
    },
  };
}

/** What an operation says for itself only where it differs from the document. */
interface Spoken {
  readonly consumes: readonly string[];
  readonly produces: readonly string[];
  /** The document's named parameters. */
  readonly shared: Readonly<Record<string, JsonObject>>;
}

function pathItem(item: JsonObject, spoken: Spoken): JsonObject {
  const common = resolved(item.parameters, spoken);
  return Object.fromEntries(
    Object.entries(item).flatMap(([name, value]): [string, unknown][] => {
      if (name === "parameters") return common.some(isPlain) ? [[name, common.filter(isPlain).map(parameter)]] : [];
      if (!methods.includes(name)) return [[name, value]];
      return [[name, operation(value as JsonObject, common, spoken)]];
    }),
  );
}

function operation(source: JsonObject, common: readonly JsonObject[], spoken: Spoken): JsonObject {
  const { consumes, produces, parameters, responses, schemes: _schemes, ...kept } = source;
  const own = resolved(parameters, spoken);
  const body = [...own, ...common].filter((one) => !isPlain(one));
  const types = (consumes as string[] | undefined) ?? spoken.consumes;
  return {
    ...kept,
    parameters: own.some(isPlain) ? own.filter(isPlain).map(parameter) : undefined,
    requestBody: body.length > 0 ? requestBody(body, types) : undefined,
    responses: mapped((responses ?? {}) as Record<string, JsonObject>, (one) =>
      response(one, (produces as string[] | undefined) ?? spoken.produces),
    ),
  };
}

/** Parameters with references to the document's own followed: a body among them stands elsewhere in OpenAPI 3.0. */
function resolved(parameters: unknown, { shared }: Spoken): JsonObject[] {
  return ((parameters ?? []) as JsonObject[]).map((one) => {
    const name = typeof one.$ref === "string" ? one.$ref.split("/").pop()! : undefined;
    return (name !== undefined && shared[name]) || one;
  });
}

function isPlain(one: JsonObject): boolean {
  return one.in !== "body" && one.in !== "formData";
}

function parameter(source: JsonObject): JsonObject {
  const { collectionFormat: _format, ...rest } = source;
  const schema = Object.fromEntries(Object.entries(rest).filter(([name]) => schemaMembers.includes(name)));
  const kept = Object.fromEntries(Object.entries(rest).filter(([name]) => !schemaMembers.includes(name)));
  return Object.keys(schema).length > 0 ? { ...kept, schema } : kept;
}

function requestBody(parameters: readonly JsonObject[], types: readonly string[]): JsonObject {
  const body = parameters.find((one) => one.in === "body");
  if (body) {
    const content = Object.fromEntries(types.map((type) => [type, { schema: body.schema }]));
    return { description: body.description, required: body.required, content };
  }
  const properties = Object.fromEntries(
    parameters.map((one) => [String(one.name), one.type === "file" ? fileSchema : (parameter(one).schema ?? {})]),
  );
  const required = parameters.filter((one) => one.required === true).map((one) => String(one.name));
  const form = parameters.some((one) => one.type === "file")
    ? "multipart/form-data"
    : "application/x-www-form-urlencoded";
  const schema = { type: "object", properties, ...(required.length > 0 ? { required } : {}) };
  return { content: { [form]: { schema } } };
}

const fileSchema: JsonObject = { type: "string", format: "binary" };

function response(source: JsonObject, types: readonly string[]): JsonObject {
  if (typeof source.$ref === "string") return source;
  const { schema, headers, examples: _examples, ...kept } = source;
  return {
    ...kept,
    headers: headers && mapped(headers as Record<string, JsonObject>, parameter),
    content: schema ? Object.fromEntries(types.map((type) => [type, { schema }])) : undefined,
  };
}

/** References as OpenAPI 3.0 writes them. */
function moveReferences(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(moveReferences);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name,
      name === "$ref" && typeof member === "string"
        ? member
            .replace(/^#\/(parameters|responses)\//, "#/components/$1/")
            .replace(/^#\/definitions\//, "#/components/schemas/")
        : moveReferences(member),
    ]),
  );
}

function mapped(
  record: Readonly<Record<string, JsonObject>>,
  map: (value: JsonObject) => JsonObject,
): Record<string, JsonObject> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, map(value)]));
}
