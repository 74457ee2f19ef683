import { defaultRoute, type RouteDefinition } from "./definition";

/** A route that a request matched, with its path parameters decoded. */
export interface RouteMatch {
  readonly route: RouteDefinition;
  /** Path of the route key; `$default` for the default route. */
  readonly routePath: string;
  readonly pathParameters: Readonly<Record<string, string>>;
}

/** Finds the route of a request; `path` is percent-encoded, below the stage, and begins with `/`. */
export type RouteTable = (method: string, path: string) => RouteMatch | undefined;

interface Candidate {
  readonly route: RouteDefinition;
  readonly method: string;
  readonly path: string;
  readonly segments: readonly Segment[];
}

interface Segment {
  readonly kind: "static" | "parameter" | "greedy";
  /** Text, or the parameter's name. */
  readonly text: string;
}

const rank = { static: 0, parameter: 1, greedy: 2 };

/**
 * Compiles routes into one table: full matches before greedy ones, static segments before parameters, an exact method
 * before ANY, `$default` last.
 * See https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html
 */
export function compileRoutes(routes: readonly RouteDefinition[]): RouteTable {
  const fallback = routes.find((route) => route.routeKey === defaultRoute);
  const candidates = routes.flatMap((route) => candidate(route) ?? []).sort(bySpecificity);
  return (method, path) => {
    const parts = path.slice(1).split("/").map(decodeSegment);
    for (const entry of candidates) {
      if (entry.method !== "ANY" && entry.method !== method) continue;
      const pathParameters = matchSegments(entry.segments, parts);
      if (pathParameters) return { route: entry.route, routePath: entry.path, pathParameters };
    }
    return fallback && { route: fallback, routePath: defaultRoute, pathParameters: {} };
  };
}

/** Method and path of a route key; undefined when it is neither that nor `$default`. */
export function parseRouteKey(routeKey: string): { method: string; path: string } | undefined {
  const match = /^(ANY|DELETE|GET|HEAD|OPTIONS|PATCH|POST|PUT) (\/.*)$/.exec(routeKey);
  return match ? { method: match[1]!, path: match[2]! } : undefined;
}

/** Decodes one path segment; bad escapes stay as they are, so that they match no route by accident. */
export function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

function candidate(route: RouteDefinition): Candidate | undefined {
  const key = parseRouteKey(route.routeKey);
  return key && { route, ...key, segments: key.path.slice(1).split("/").map(parseSegment) };
}

function parseSegment(text: string): Segment {
  const variable = /^\{([^{}]+?)(\+?)\}$/.exec(text);
  if (!variable) return { kind: "static", text };
  return { kind: variable[2] === "+" ? "greedy" : "parameter", text: variable[1]! };
}

function bySpecificity(a: Candidate, b: Candidate): number {
  const greedy = Number(isGreedy(a)) - Number(isGreedy(b));
  if (greedy !== 0) return greedy;
  const shared = Math.min(a.segments.length, b.segments.length);
  for (let i = 0; i < shared; i++) {
    const difference = rank[a.segments[i]!.kind] - rank[b.segments[i]!.kind];
    if (difference !== 0) return difference;
  }
  return b.segments.length - a.segments.length || Number(a.method === "ANY") - Number(b.method === "ANY");
}

function isGreedy(entry: Candidate): boolean {
  return entry.segments.at(-1)?.kind === "greedy";
}

function matchSegments(segments: readonly Segment[], parts: readonly string[]): Record<string, string> | undefined {
  const parameters: Record<string, string> = {};
  for (const [i, segment] of segments.entries()) {
    const part = parts[i];
    if (part === undefined) return undefined;
    if (segment.kind === "static") {
      if (part !== segment.text) return undefined;
      continue;
    }
    if (segment.kind === "greedy") {
      const rest = parts.slice(i).join("/");
      if (rest === "") return undefined;
      parameters[segment.text] = rest;
      return parameters;
    }
    if (part === "") return undefined;
    parameters[segment.text] = part;
  }
  return parts.length === segments.length ? parameters : undefined;
}
