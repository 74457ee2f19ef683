import { type Access, accessOf, child, type Json, methodsOf, parse } from "../../capture/openapi/document";
import { sample } from "../../capture/openapi/sample";
import type { ResourceRecord } from "../../local/cloud/resource";
import type { RouteParameter } from "../../local/console/routes/contract";
import { parametersOf } from "../../local/console/routes/parameters";

/** An operation of an API's document, as far as a sample request needs it. */
export interface Operation {
  readonly method: string;
  readonly path: string;
  readonly access: Access;
  /** What a request must have beside a body. */
  readonly parameters: readonly RequiredParameter[];
  /** Sample body; undefined when the operation takes none. */
  readonly body?: unknown;
}

/** A parameter that a request must have, with a value to try. */
export interface RequiredParameter {
  readonly name: string;
  readonly in: "path" | "query" | "header";
  /** Of a path only what the document names, for other words are the id of nothing. */
  readonly value?: string;
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
        const parameters = parametersOf(document, path, item as Json, operation)
          .filter(({ required, in: place }) => required || place === "path")
          .map((parameter) => requiredParameter(document, parameter));
        return { method, path, access, parameters, ...(schema ? { body: sample(document, schema as Json, 0) } : {}) };
      }),
  );
}

function requiredParameter(document: Json, { name, in: place, schema }: RouteParameter): RequiredParameter {
  const known = place !== "path" || "example" in schema || "enum" in schema;
  return { name, in: place, ...(known ? { value: String(sample(document, schema, 0)) } : {}) };
}
