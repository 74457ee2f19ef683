import { createHash } from "node:crypto";
import { isObject } from "../../json";
import type { ModelDefinition } from "../rest/definition";
import { type ApiDocument, objectAt, textAt } from "./document";
import type { Findings } from "./findings";

/** Keywords of OpenAPI that JSON Schema draft 4 has no use for. */
const dropped = new Set(["discriminator", "xml", "example", "examples", "externalDocs", "nullable"]);

/** Models that every new REST API has: documents may refer to them without defining them. */
const builtIn: Readonly<Record<string, object>> = {
  Empty: { title: "Empty Schema", type: "object" },
  Error: { title: "Error Schema", type: "object", properties: { message: { type: "string" } } },
};

/** Collects the API's models: those that the document names, and one for each inline schema of an operation. */
export class ModelCollector {
  readonly models: Record<string, ModelDefinition> = {};

  constructor(
    private readonly document: ApiDocument,
    private readonly apiId: string,
    private readonly findings: Findings,
  ) {
    const { root, kind } = document;
    const schemas =
      kind === "swagger2" ? objectAt(root, "definitions") : objectAt(objectAt(root, "components"), "schemas");
    for (const [name, schema] of Object.entries(schemas)) {
      if (!/^[a-zA-Z0-9]+$/.test(name)) {
        findings.error(`Unable to create model '${name}': Model name must be alphanumeric: ${name}`);
      } else if (isObject(schema)) {
        this.models[name] = this.model(schema);
      }
    }
  }

  /** Name of the model of an operation's schema; undefined when the schema is no object or refers to nothing. */
  nameOf(schema: unknown, place: string): string | undefined {
    if (!isObject(schema)) return undefined;
    const reference = textAt(schema, "$ref");
    if (reference === undefined) return this.inline(schema);
    const name = reference.split("/").at(-1) ?? "";
    if (Object.hasOwn(this.models, name)) return name;
    const own = Object.hasOwn(builtIn, name) ? builtIn[name] : undefined;
    if (own) {
      this.models[name] = this.model(own);
      return name;
    }
    this.findings.error(`Invalid model reference specified: ${reference} (${place})`);
    return undefined;
  }

  private inline(schema: object): string {
    const name = `MODEL${createHash("sha256").update(JSON.stringify(schema)).digest("hex").slice(0, 6)}`;
    this.models[name] = this.model(schema);
    return name;
  }

  private model(schema: object): ModelDefinition {
    const description = isObject(schema) ? textAt(schema, "description") : undefined;
    return {
      contentType: "application/json",
      ...(description === undefined ? {} : { description }),
      schema: JSON.stringify(this.convert(schema)),
    };
  }

  /** Draft 4 form: references to models by their address, `nullable` as a type, OpenAPI's own keywords gone. */
  private convert(value: unknown): unknown {
    if (Array.isArray(value)) return value.map((item) => this.convert(item));
    if (!isObject(value)) return value;
    const result: Record<string, unknown> = {};
    for (const [key, member] of Object.entries(value)) {
      if (key === "$ref" && typeof member === "string") result.$ref = this.address(member);
      else if (key === "properties" && isObject(member)) result.properties = this.convertEach(member);
      else if (key === "enum" || key === "default") result[key] = member;
      else if (!dropped.has(key) && !key.startsWith("x-")) result[key] = this.convert(member);
    }
    if (value.nullable === true && typeof result.type === "string") result.type = [result.type, "null"];
    return result;
  }

  private convertEach(members: object): Record<string, unknown> {
    return Object.fromEntries(Object.entries(members).map(([name, schema]) => [name, this.convert(schema)]));
  }

  private address(reference: string): string {
    const local = /^#\/(?:definitions|components\/schemas)\/([^/]+)$/.exec(reference);
    if (!local) return reference;
    const target = local[1]!;
    const { root, kind } = this.document;
    const schemas =
      kind === "swagger2" ? objectAt(root, "definitions") : objectAt(objectAt(root, "components"), "schemas");
    if (!Object.hasOwn(schemas, target)) this.findings.error(`Invalid model reference specified: ${reference}`);
    return `https://apigateway.amazonaws.com/restapis/${this.apiId}/models/${target}`;
  }
}
