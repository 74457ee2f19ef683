import type { MethodDefinition, ResourceDefinition } from "../rest/definition";
import { pathPartFault } from "../rest/resource-rules";
import type { Findings } from "./findings";

/** The tree of resources that an import makes: every path, and every path above it. */
export class ResourceTree {
  private readonly methods = new Map<string, Record<string, MethodDefinition>>([["/", {}]]);
  private readonly children = new Map<string, string[]>([["/", []]]);

  constructor(
    private readonly idOf: (path: string) => string,
    private readonly findings: Findings,
  ) {}

  /** Adds a path; returns it without a trailing slash, or undefined when API Gateway refuses it. */
  add(declared: string): string | undefined {
    const parts = declared.split("/").filter(Boolean);
    let parent = "/";
    for (const [i, part] of parts.entries()) {
      const path = parent === "/" ? `/${part}` : `${parent}/${part}`;
      if (!this.methods.has(path)) {
        const fault = pathPartFault(part, this.children.get(parent) ?? [], parts[i - 1]);
        if (fault) {
          this.findings.error(`Unable to create resource at path '${declared}': ${fault}`);
          return undefined;
        }
        this.methods.set(path, {});
        this.children.set(path, []);
        this.children.get(parent)!.push(part);
      }
      parent = path;
    }
    return parent;
  }

  /** Puts a method on a path that was added. */
  put(path: string, method: MethodDefinition): void {
    this.methods.get(path)![method.httpMethod] = method;
  }

  /** All resources, the root among them. */
  resources(): ResourceDefinition[] {
    return [...this.methods].map(([path, methods]) => ({ id: this.idOf(path), path, methods }));
  }
}
