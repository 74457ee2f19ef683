import { apiCompare, type Diff } from "api-smart-diff";
import { child, type Json } from "../../capture/openapi/document";
import { publicDocument } from "../../components/openapi/public-document";
import { isRefusal } from "../../components/openapi/refusals";
import { type Api, apisOf } from "../report/apis";
import { callerChanges, schemeChanges } from "./callers";
import type { Change } from "./change";
import { judge } from "./judge";
import { socketChanges, withSharedMessages } from "./socket-changes";
import { type Part, type SocketApi, socketApisOf } from "./sockets";

/** An API of any kind, by what its callers are promised. */
export type Promised = Api | SocketApi;

/** The APIs of a program or a state. */
export function promisedBy(resources: readonly Part[]): Promised[] {
  return [...apisOf(resources), ...socketApisOf(resources)];
}

/** Every change from one version of an API to another that callers can tell, route by route. */
export function compareApis(before: Promised, after: Promised): Change[] {
  if (before.kind !== "WebSocket" || after.kind !== "WebSocket") return compareDocuments(before, after);
  const routes = compareDocuments(...withSharedMessages(before, after)).map((change) => ({
    ...change,
    // A route of a WebSocket API has a key, and no method.
    route: change.route.replace(/^POST /, ""),
  }));
  return sorted([...routes, ...socketChanges(before, after)]);
}

function compareDocuments(before: Promised, after: Promised): Change[] {
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
    : schemeChanges(promises(before), promises(after));
  return sorted([...changes, ...access]);
}

function sorted(changes: readonly Change[]): Change[] {
  return [...changes].sort((a, b) => a.route.localeCompare(b.route));
}

/** What clients are told, without who may call: API Gateway's scopes mean other than OpenAPI's, and are compared apart. */
function contract(api: Promised): Json {
  const { paths, components, openapi } = promises(api);
  const open = Object.entries((paths ?? {}) as Json).map(([path, item]) => [
    path,
    Object.fromEntries(
      Object.entries(item as Json).map(([method, operation]) => [
        method,
        { ...(operation as Json), security: [], responses: answersOf(operation) },
      ]),
    ),
  ]);
  return { openapi, paths: Object.fromEntries(open), components: { schemas: child(components, "schemas") } };
}

function promises({ document }: Promised): Json {
  return publicDocument(document, undefined);
}

/** What the operation answers; what API Gateway answers in its place comes and goes with who may call. */
function answersOf(operation: unknown): Json {
  return Object.fromEntries(
    Object.entries(child(operation, "responses")).filter(([, response]) => !isRefusal(response)),
  );
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
