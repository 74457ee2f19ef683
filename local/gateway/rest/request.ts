import type { HeaderLines, WireRequest } from "../../wire";

/** A request taken apart as the gateway uses it: names and casing as sent, paths still encoded. */
export interface GatewayRequest {
  readonly wire: WireRequest;
  /** The method, after `X-HTTP-Method-Override`. */
  readonly method: string;
  /** Path with the stage, without leading doubled slashes, still encoded. */
  readonly fullPath: string;
  /** Path below the stage, still encoded, its leading slashes collapsed; always begins with a slash. */
  readonly path: string;
  /** `path` as events show it: behind a custom domain, with the base path. */
  readonly shownPath: string;
  readonly rawQuery: string;
  /** Decoded values by decoded name, in the order sent. */
  readonly query: ReadonlyMap<string, readonly string[]>;
  /** Values by name as sent (well-known names in their usual casing). */
  readonly headers: ReadonlyMap<string, readonly string[]>;
}

/** Names that reach integrations in their usual casing however the client wrote them (recorded). */
const usualCasing: ReadonlyMap<string, string> = new Map([
  ["authorization", "Authorization"],
  ["user-agent", "User-Agent"],
  ["host", "Host"],
]);

/** Splits a target into its stage, the path with the stage, the path below it, and the query. */
export function splitTarget(target: string): { stage: string; fullPath: string; path: string; rawQuery: string } {
  const mark = target.indexOf("?");
  const rawPath = mark < 0 ? target : target.slice(0, mark);
  const rawQuery = mark < 0 ? "" : target.slice(mark + 1);
  const fullPath = rawPath.replace(/^\/+/, "/");
  const end = fullPath.indexOf("/", 1);
  const stage = end < 0 ? fullPath.slice(1) : fullPath.slice(1, end);
  const below = end < 0 ? "/" : fullPath.slice(end);
  // `/stage//x` matches `/x`, while the context keeps the path as it was sent (recorded).
  return { stage, fullPath, path: below.replace(/^\/+/, "/"), rawQuery };
}

/** Takes a request apart. */
export function readRequest(
  wire: WireRequest,
  parts: { fullPath: string; path: string; shownPath?: string; rawQuery: string },
): GatewayRequest {
  const headers = readHeaders(wire.headers, wire.host);
  const override = [...headers].find(([name]) => name.toLowerCase() === "x-http-method-override")?.[1].at(-1);
  return {
    shownPath: parts.path,
    ...parts,
    wire,
    method: (override ?? wire.method).toUpperCase(),
    query: readQuery(parts.rawQuery),
    headers,
  };
}

function readHeaders(lines: HeaderLines, host: string): Map<string, string[]> {
  const result = new Map<string, string[]>();
  const spelling = new Map<string, string>();
  for (const [sent, value] of lines) {
    const lower = sent.toLowerCase();
    const name = spelling.get(lower) ?? usualCasing.get(lower) ?? sent;
    spelling.set(lower, name);
    const values = result.get(name);
    if (lower === "host") result.set(name, [host]);
    else if (values) values.push(value);
    else result.set(name, [value]);
  }
  if (!spelling.has("host")) result.set("Host", [host]);
  return result;
}

/** Parses a query string; `;` separates pairs as `&` does, `+` is a space, broken escapes stay as they are. */
function readQuery(rawQuery: string): Map<string, string[]> {
  const result = new Map<string, string[]>();
  for (const pair of rawQuery.split(/[&;]/)) {
    if (pair === "") continue;
    const mark = pair.indexOf("=");
    const name = decode(mark < 0 ? pair : pair.slice(0, mark));
    const value = mark < 0 ? "" : decode(pair.slice(mark + 1));
    const values = result.get(name);
    if (values) values.push(value);
    else result.set(name, [value]);
  }
  return result;
}

function decode(text: string): string {
  const spaced = text.replaceAll("+", " ");
  try {
    return decodeURIComponent(spaced);
  } catch {
    return spaced;
  }
}

/** Last value of a header, in any casing; undefined when it was not sent. */
export function headerOf(request: GatewayRequest, name: string): string | undefined {
  return headerValuesOf(request, name)?.at(-1);
}

/** All values of a header, in any casing. */
export function headerValuesOf(request: GatewayRequest, name: string): readonly string[] | undefined {
  const exact = request.headers.get(name);
  if (exact) return exact;
  const wanted = name.toLowerCase();
  for (const [candidate, values] of request.headers) if (candidate.toLowerCase() === wanted) return values;
  return undefined;
}

/** Last value of each name. */
export function lastValues(map: ReadonlyMap<string, readonly string[]>): Record<string, string> {
  return Object.fromEntries([...map].map(([name, values]) => [name, values.at(-1)!]));
}
