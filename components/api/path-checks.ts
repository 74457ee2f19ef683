import type { Faults } from "../faults";
import type { PlacedRoute } from "./placed-route";

/** How an API finds a route: down a tree of resources, or by the most specific of all routes. */
export type Lookup = "resources" | "routes";

/** Notes paths that AWS refuses by themselves, or beside each other, and operations that share a name. */
export function checkPaths(routes: readonly PlacedRoute<unknown>[], lookup: Lookup, faults: Faults): void {
  for (const { at, path } of routes) checkPath(path, at, faults);
  checkDuplicates(routes, faults);
  checkSiblings(routes, lookup, faults);
}

function checkPath(path: string, at: string, faults: Faults): void {
  const segments = path.split("/").slice(1);
  if (path === "/") return;
  segments.forEach((segment, index) => {
    if (segment.includes("{") || segment.includes("}")) {
      if (!/^\{[\w.-]+\+?\}$/.test(segment)) {
        faults.add(
          at,
          `"${segment}" is no parameter; a parameter is a whole segment: /{name}, or /{name+} at the end`,
          "path-parameter",
        );
      } else if (segment.endsWith("+}") && index < segments.length - 1) {
        faults.add(at, `"${segment}" takes the rest of the path; it must stand last`, "path-greedy-last");
      }
    } else if (!/^[\w.,:-]+$/.test(segment)) {
      faults.add(at, `"${segment}" is no path segment; allowed: letters, digits and . _ , : -`, "path-segment");
    }
  });
  const names = segments.filter((segment) => segment.startsWith("{"));
  if (new Set(names).size < names.length)
    faults.add(at, "has two parameters of the same name; give each its own", "path-parameter");
}

function checkDuplicates(routes: readonly PlacedRoute<unknown>[], faults: Faults): void {
  const keys = new Map<string, string>();
  const operations = new Map<string, string>();
  for (const { at, method, path, operationId } of routes) {
    note(keys, `${method} ${path}`, at, (first) =>
      faults.add(at, `is the same route as ${first}; keep one`, "route-duplicate"),
    );
    // Models are named after operations, by letters and digits alone.
    note(operations, operationId.replace(/[^A-Za-z0-9]/g, ""), at, (first) =>
      faults.add(at, `has the operationId "${operationId}", as ${first} has; give one of them its own`, "operation-id"),
    );
  }
}

function note(seen: Map<string, string>, key: string, at: string, repeated: (first: string) => void): void {
  const first = seen.get(key);
  if (first !== undefined) repeated(first);
  else seen.set(key, at);
}

/**
 * Below one parent only one parameter may stand: of two, one would shadow the other, so AWS refuses the second. Where
 * routes have no tree, a greedy one may stand beside: it gets what fully matches no other.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html
 */
function checkSiblings(routes: readonly PlacedRoute<unknown>[], lookup: Lookup, faults: Faults): void {
  const parameters = new Map<string, { name: string; at: string }>();
  for (const { at, path } of routes) {
    const segments = path.split("/").slice(1);
    segments.forEach((segment, index) => {
      if (!segment.startsWith("{")) return;
      const parent = `/${segments.slice(0, index).join("/")}`;
      const place = lookup === "routes" && segment.endsWith("+}") ? `${parent} greedy` : parent;
      const first = parameters.get(place);
      if (!first) parameters.set(place, { name: segment, at });
      else if (first.name !== segment) {
        faults.add(
          at,
          `${segment} shadows ${first.name} of ${first.at} below ${parent}; use one name for both`,
          "route-shadowed",
        );
      }
    });
  }
}

/** Resources that AWS makes for the paths: each prefix is one, the root included. */
export function countResources(routes: readonly PlacedRoute<unknown>[]): number {
  const resources = new Set(["/"]);
  for (const { path } of routes) {
    const segments = path.split("/").filter(Boolean);
    for (let length = 1; length <= segments.length; length++) resources.add(segments.slice(0, length).join("/"));
  }
  return resources.size;
}
