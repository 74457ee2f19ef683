import type { Faults } from "../faults";

/** A route with its key taken apart. */
export interface PlacedRoute<R> {
  /** As written in the program, for messages: `routes["GET /x"]`. */
  readonly at: string;
  /** Upper case, or `ANY`; empty for an HTTP API's `$default`. */
  readonly method: string;
  /** With its leading slash; `$default` for an HTTP API's `$default`. */
  readonly path: string;
  /** Name of the operation in the document. */
  readonly operationId: string;
  readonly route: R;
}

const methods = ["ANY", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"];

/** Takes route keys apart, notes those that are none, and puts routes in an order of their own: by path, then method. */
export function placeRoutes<R extends { operationId?: string }>(
  routes: Readonly<Record<string, R>>,
  faults: Faults,
): PlacedRoute<R>[] {
  const placed: PlacedRoute<R>[] = [];
  for (const [key, route] of Object.entries(routes)) {
    const at = `routes["${key}"]`;
    const match = /^([A-Z]+) (\/\S*)$/.exec(key);
    const method = match?.[1] ?? "";
    if (!match || !methods.includes(method)) {
      faults.add(
        at,
        `got "${key}"; a key is a method and a path, "GET /orders/{id}"; methods: ${methods.join(", ")}`,
        "route-key",
      );
      continue;
    }
    const path = withoutTrailingSlash(match[2]!);
    placed.push({ at, method, path, operationId: route.operationId ?? operationIdOf(method, path), route });
  }
  return inOrder(placed);
}

/** Routes by path, then method, so that the order in which a program writes them shows nowhere. */
export function inOrder<R>(routes: PlacedRoute<R>[]): PlacedRoute<R>[] {
  return [...routes].sort((a, b) => compare(a.path, b.path) || compare(a.method, b.method));
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

// API Gateway matches both alike, so both must be one route here too.
function withoutTrailingSlash(path: string): string {
  return path.length > 1 ? path.replace(/\/+$/, "") : path;
}

/** `GET /orders/{orderId}` as `getOrdersOrderId`. */
function operationIdOf(method: string, path: string): string {
  const words = path.split(/[^A-Za-z0-9]+/).filter(Boolean);
  return method.toLowerCase() + words.map((word) => word[0]!.toUpperCase() + word.slice(1)).join("");
}
