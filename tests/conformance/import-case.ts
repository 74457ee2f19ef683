import {
  type BasePathMode,
  InvalidDocumentError,
  importDocument,
  type JsonObject,
  mergeDefinitions,
} from "../../local/gateway/openapi";
import { differences, remove } from "./compare";
import { normalise } from "./normalise";
import type { Difference } from "./suite";

/** A recorded import: a document, and what the API then is, or why it is refused. */
export interface ImportCase {
  readonly id: string;
  readonly openapi?: JsonObject;
  readonly openapiText?: string;
  readonly parameters?: { readonly basepath?: BasePathMode; readonly mode?: "merge" | "overwrite" };
  readonly existing?: { readonly binaryMediaTypes?: readonly string[] };
  readonly expectNormalised?: Record<string, unknown>;
  readonly expectError?: { readonly code: string; readonly message: string };
  readonly volatile?: readonly string[];
}

const apiId = "a1b2c3d4e5";

/** Imports a case's document and compares the API with the recording. */
export async function judgeImport(recorded: ImportCase): Promise<readonly Difference[]> {
  const { expectError, expectNormalised = {}, volatile = [], parameters = {} } = recorded;
  const source = recorded.openapiText ?? recorded.openapi!;
  if (expectError) return differences(expectError.message, refusal(source), false, "message");
  const { definition, warnings, errors } = importDocument(source, { apiId, basePath: parameters.basepath });
  if (errors.length > 0) return [{ at: "errors", expected: [], got: errors }];
  const merged =
    parameters.mode === "merge"
      ? mergeDefinitions(
          { ...definition, binaryMediaTypes: recorded.existing?.binaryMediaTypes ?? [], resources: [] },
          definition,
        )
      : definition;
  const wanted = structuredClone(expectNormalised);
  const got = structuredClone(normalise(merged, warnings, apiId));
  for (const path of volatile) {
    remove(wanted, path.replace(/^\?/, ""));
    remove(got, path.replace(/^\?/, ""));
  }
  // A part that the recording did not read back expects nothing; of the API itself it tells some members only.
  return Object.entries(wanted).flatMap(([part, value]) =>
    differences(comparable(value), comparable(textsAsIn(value, got[part])), part === "api", part),
  );
}

function refusal(source: string | JsonObject): string | undefined {
  try {
    importDocument(source, { apiId });
    return undefined;
  } catch (error) {
    if (error instanceof InvalidDocumentError) return error.message;
    throw error;
  }
}

/** Lists whose order the recordings sorted. */
function comparable(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(comparable);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [
      key,
      key === "required" && Array.isArray(member) ? [...member].sort() : comparable(member),
    ]),
  );
}

/** Parses texts where the recording has their JSON (templates are given so). */
function textsAsIn(wanted: unknown, got: unknown): unknown {
  if (typeof got === "string" && typeof wanted === "object" && wanted !== null) {
    try {
      return JSON.parse(got) as unknown;
    } catch {
      return got;
    }
  }
  if (typeof got !== "object" || got === null || typeof wanted !== "object" || wanted === null) return got;
  if (Array.isArray(got)) return got.map((item, i) => textsAsIn((wanted as unknown[])[i], item));
  return Object.fromEntries(
    Object.entries(got).map(([key, member]) => [key, textsAsIn((wanted as Record<string, unknown>)[key], member)]),
  );
}
