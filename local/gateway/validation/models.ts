import Ajv, { type ErrorObject, type ValidateFunction } from "ajv-draft-04";
import { boundedPattern } from "../../bounded-pattern";
import { isObject, parseJson, parseObject } from "../../json";

/** Bodies come from strangers: no pattern of a schema may run for ever. */
const patterns = Object.assign(boundedPattern, { code: "boundedPattern" });

/** Checks a body against a model; undefined when it fits, else AWS's list of faults. */
export type BodyCheck = (text: string) => string | undefined;

/**
 * Compiles an API's models, JSON Schema draft 4, which refer to each other by their address. Models that are broken
 * fail every body, with the reason in the validation error. Formats are annotations only.
 */
export class ModelValidators {
  private readonly ajv = new Ajv({
    strict: false,
    allErrors: true,
    validateFormats: false,
    validateSchema: false,
    // A body without "constructor" does not have it because all objects inherit one.
    ownProperties: true,
    code: { regExp: patterns },
  });
  private readonly compiled = new Map<string, BodyCheck>();

  /** @param models schema text by model name. */
  constructor(private readonly models: Readonly<Record<string, { readonly schema: string }>>) {
    for (const [name, { schema }] of Object.entries(models)) {
      const parsed = parseObject(schema);
      if (!parsed) continue;
      try {
        this.ajv.addSchema({ ...localReferences(parsed), id: addressOf(name) });
      } catch {
        // Nested deeper than can be followed, or with addresses that are none: told of with the first body.
      }
    }
  }

  /** The check of a model by name; undefined when there is no such model. */
  check(name: string): BodyCheck | undefined {
    if (!this.models[name]) return undefined;
    const found = this.compiled.get(name) ?? this.compile(name);
    this.compiled.set(name, found);
    return found;
  }

  private compile(name: string): BodyCheck {
    let validate: ValidateFunction | undefined;
    let broken = `model ${name} is not valid JSON Schema`;
    try {
      validate = this.ajv.getSchema(addressOf(name));
    } catch (error) {
      broken = `model ${name}: ${(error as Error).message}`;
    }
    return (text) => {
      if (!validate) return `[${broken}]`;
      // An empty body is judged as an empty object.
      const body = parseJson(text.trim() === "" ? "{}" : text);
      if (body === undefined) return "[Invalid JSON]";
      try {
        return validate(body) ? undefined : `[${(validate.errors ?? []).map(faultText).join(", ")}]`;
      } catch (error) {
        if (!(error instanceof RangeError)) throw error;
        return `[the body is nested deeper than model ${name} can be followed]`;
      }
    };
  }
}

function addressOf(name: string): string {
  return `https://models.invalid/${name}`;
}

/** Points references at other models (`https://apigateway.amazonaws.com/restapis/ID/models/NAME`) to their schemas here. */
function localReferences<T>(value: T): T {
  if (Array.isArray(value)) return value.map(localReferences) as T;
  if (!isObject(value)) return value;
  // Draft 4 knows nothing beside a reference: its siblings do not count, though others may refer to its definitions.
  const { $ref: reference, definitions } = value as { $ref?: unknown; definitions?: unknown };
  if (typeof reference === "string") {
    const kept = isObject(definitions) ? { definitions: localReferences(definitions) } : {};
    return { $ref: localReference(reference), ...kept } as T;
  }
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, localReferences(member)])) as T;
}

function localReference(reference: string): string {
  const model = /\/(?:models|schemas|definitions)\/(\w+)(#\/.*)?$/.exec(reference);
  return model && !reference.startsWith("#/definitions/") ? `${addressOf(model[1]!)}${model[2] ?? ""}` : reference;
}

/** A fault in the words of the validator that API Gateway uses, as `$context.error.validationErrorString` shows them. */
function faultText({ keyword, params, message, instancePath }: ErrorObject): string {
  const list = (values: unknown) => JSON.stringify(values);
  switch (keyword) {
    case "required":
      return `object has missing required properties (${list([params.missingProperty])})`;
    case "additionalProperties":
      return `object instance has properties which are not allowed by the schema: ${list([params.additionalProperty])}`;
    case "type":
      return `instance type does not match any allowed primitive type (allowed: ${list([params.type].flat())})`;
    case "enum":
      return `instance value not found in enum (possible values: ${list(params.allowedValues)})`;
    default:
      return `${instancePath || "instance"} ${message ?? keyword}`;
  }
}
