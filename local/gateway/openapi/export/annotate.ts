import type { JsonObject } from "../document";
import { type DocumentationLocation, type DocumentationPart, documentationOf } from "../documentation";

/** Members that OpenAPI knows, by what a documentation part is about; the rest stays in the extension. */
const known: Readonly<Record<string, readonly string[]>> = {
  API: ["description", "externalDocs", "info", "tags"],
  AUTHORIZER: ["description"],
  METHOD: ["deprecated", "description", "externalDocs", "summary", "tags"],
  MODEL: ["description", "externalDocs", "title"],
  PATH_PARAMETER: ["description"],
  QUERY_PARAMETER: ["description"],
  REQUEST_BODY: ["description"],
  REQUEST_HEADER: ["description"],
  RESOURCE: ["description", "summary"],
  RESPONSE: ["description"],
  RESPONSE_BODY: ["description"],
  RESPONSE_HEADER: ["description"],
};

/** Puts documentation on the entities of an exported document: what OpenAPI knows, and its extensions. */
export class Annotations {
  constructor(readonly parts: readonly DocumentationPart[]) {}

  /** Members of the nearest part that may stand in the entity itself. */
  of(entity: DocumentationLocation): JsonObject {
    const names = known[entity.type] ?? [];
    const properties = Object.entries(documentationOf(this.parts, entity));
    return Object.fromEntries(properties.filter(([name]) => names.includes(name) || name.startsWith("x-")));
  }
}
