import type { ResourceDefinition } from "./definition";
import { isGreedy, isVariable } from "./resource-rules";

/** What `ANY` stands for. */
const anyMethods: ReadonlySet<string> = new Set(["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"]);

/** A resource that a path leads to, and its path parameters, still encoded. */
export interface RouteMatch<M> {
  readonly resource: ResourceDefinition;
  /** Method or `ANY`, as the resource has it. */
  readonly methodKey: string;
  readonly method: M;
  readonly pathParameters: Readonly<Record<string, string>>;
}

interface Node<M> {
  readonly exact: Map<string, Node<M>>;
  variable?: { readonly name: string; readonly node: Node<M> };
  greedy?: { readonly name: string; readonly node: Node<M> };
  end?: { readonly resource: ResourceDefinition; readonly methods: ReadonlyMap<string, M> };
}

/**
 * Finds the resource of a path: segment by segment exact, then `{name}`, then `{name+}`. A resource that lacks the
 * method lets the next candidate answer (recorded). Compiled once for a deployment.
 */
export class Router<M> {
  private readonly root: Node<M> = { exact: new Map() };

  /** @param methodsOf the compiled methods of a resource, by HTTP method or `ANY`. */
  constructor(
    resources: readonly ResourceDefinition[],
    methodsOf: (resource: ResourceDefinition) => ReadonlyMap<string, M>,
  ) {
    for (const resource of resources) {
      let node = this.root;
      for (const part of resource.path.split("/").filter(Boolean)) node = child(node, part);
      node.end = { resource, methods: methodsOf(resource) };
    }
  }

  /** The route of a method and a path below the stage; undefined when there is none. */
  match(method: string, path: string): RouteMatch<M> | undefined {
    // A trailing slash does not count, and is not part of a parameter's value (recorded).
    const segments = path.replace(/^\/+/, "").replace(/\/+$/, "").split("/");
    return this.walk(this.root, segments[0] === "" && segments.length === 1 ? [] : segments, 0, method, {});
  }

  private walk(
    node: Node<M>,
    segments: readonly string[],
    at: number,
    method: string,
    parameters: Readonly<Record<string, string>>,
  ): RouteMatch<M> | undefined {
    if (at === segments.length) return ending(node, method, parameters);
    const segment = segments[at]!;
    const exact = node.exact.get(segment);
    const found = exact && this.walk(exact, segments, at + 1, method, parameters);
    if (found) return found;
    if (node.variable && segment !== "") {
      const { name, node: next } = node.variable;
      const match = this.walk(next, segments, at + 1, method, { ...parameters, [name]: segment });
      if (match) return match;
    }
    if (!node.greedy) return undefined;
    const rest = segments.slice(at).join("/");
    return ending(node.greedy.node, method, { ...parameters, [node.greedy.name]: rest });
  }
}

function child<M>(node: Node<M>, part: string): Node<M> {
  if (!isVariable(part)) {
    const next = node.exact.get(part) ?? { exact: new Map() };
    node.exact.set(part, next);
    return next;
  }
  const place = isGreedy(part) ? "greedy" : "variable";
  const name = place === "greedy" ? part.slice(1, -2) : part.slice(1, -1);
  node[place] ??= { name, node: { exact: new Map() } };
  return node[place].node;
}

function ending<M>(
  node: Node<M>,
  method: string,
  pathParameters: Readonly<Record<string, string>>,
): RouteMatch<M> | undefined {
  if (!node.end) return undefined;
  const { resource, methods } = node.end;
  const methodKey = methods.has(method) ? method : "ANY";
  const found = methodKey === "ANY" && !anyMethods.has(method) ? undefined : methods.get(methodKey);
  return found && { resource, methodKey, method: found, pathParameters };
}
