import type { JsonObject } from "../api/json";

/** The named schemas of a document: equal ones are kept once, under the name that came first. */
export class Schemas {
  readonly named: Record<string, JsonObject> = {};
  private readonly byText = new Map<string, string>();

  /** A reference to the schema, under this name (letters and digits, as AWS asks of models). */
  ref(name: string, schema: JsonObject): JsonObject {
    const text = JSON.stringify(schema);
    const known = this.byText.get(text);
    const kept = known ?? name.replace(/[^A-Za-z0-9]/g, "");
    if (known === undefined) {
      this.byText.set(text, kept);
      this.named[kept] = schema;
    }
    return { $ref: `#/components/schemas/${kept}` };
  }
}
