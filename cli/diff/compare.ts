import { apiCompare, type Diff } from "api-smart-diff";
import { child, type Json } from "../../capture/openapi/document";
import { type Api, clientDocument } from "../report/apis";
import { callerChanges, schemeChanges } from "./callers";
import type { Change } from "./change";
import { judge } from "./judge";

/** Every change from one version of an API to another that callers can tell, route by route. */
export function compareApis(before: Api, after: Api): Change[] {
  const pair = { before: contract(before), after: contract(after) };
  // The library fills in what it misses, in the documents that it is given.
  const { diffs } = apiCompare(structuredClone(pair.before), structuredClone(pair.after));
  const changes = diffs
    // Schemas are compared where routes use them; what their names are is nobody's business.
    .filter(({ path, action }) => path[0] === "paths" && !(action === "rename" && path.length === 1))
    .map((diff) => ({ route: routeOf(diff), verdict: judge(diff, pair), what: wordsOf(diff) }));
  // A published document does not say what stands behind a scheme.
  const access = [before, after].every(({ document }) => JSON.stringify(document).includes('"x-amazon-apigateway-'))
    ? callerChanges(before.document, after.document)
    : schemeChanges(clientDocument(before), clientDocument(after));
  return [...changes, ...access].sort((a, b) => a.route.localeCompare(b.route));
}

/** What clients are told, without who may call: API Gateway's scopes mean other than OpenAPI's, and are compared apart. */
function contract(api: Api): Json {
  const { paths, components, openapi } = clientDocument(api);
  const open = Object.entries((paths ?? {}) as Json).map(([path, item]) => [
    path,
    Object.fromEntries(
      Object.entries(item as Json).map(([method, operation]) => [method, { ...(operation as Json), security: [] }]),
    ),
  ]);
  return { openapi, paths: Object.fromEntries(open), components: { schemas: child(components, "schemas") } };
}

function routeOf({ path: [, path, method] }: Diff): string {
  return method === undefined ? String(path) : `${String(method).toUpperCase()} ${String(path)}`;
}

function wordsOf({ description, action, path, before, after }: Diff): string {
  const [, word = action, rest = path.slice(3).join(".")] = /^\[(\w+)\] (.*)$/.exec(description ?? "") ?? [];
  const values = [before, after].filter((value) => value !== undefined).map(short);
  const shown = values.every((value) => value !== undefined) && values.length > 0 ? `: ${values.join(" → ")}` : "";
  return `${word.toLowerCase()} ${rest}${shown}`;
}

/** A value where it is short enough to read; undefined for others. */
function short(value: unknown): string | undefined {
  return typeof value === "object" ? undefined : JSON.stringify(value);
}
