import { type Access, accessOf, child, type Json, methodsOf, parse } from "../../capture/openapi/document";
import { sample } from "../../capture/openapi/sample";
import type { ResourceRecord } from "../../local/cloud/resource";

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
