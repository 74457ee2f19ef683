import type * as pulumi from "@pulumi/pulumi";
import { adviseAtEnd } from "./advice";

/** What the program's components have done for one another. */
export const program = {
  /** APIs in a usage plan. */
  planned: new WeakSet<pulumi.Resource>(),
  /** APIs that a domain leads to. */
  mapped: new WeakSet<pulumi.Resource>(),
} as const;

/** Says at the program's end when an API's own URL is off and no domain leads to it. */
export function adviseEndpointOff(name: string, api: pulumi.Resource, disabled: boolean | undefined): void {
  if (!disabled) return;
  adviseAtEnd(name, () =>
    program.mapped.has(api)
      ? []
      : [
          {
            propertyPath: "disableExecuteApiEndpoint",
            reason: "is set, but no ApiDomain of this program leads to the API, so nobody can call it",
            rule: "endpoint-off",
          },
        ],
  );
}

const counts = new Map<string, number>();

/** How many of a kind the program has asked for, this one included. */
export function countInProgram(kind: string): number {
  if (counts.size === 0) queueMicrotask(() => counts.clear());
  const count = (counts.get(kind) ?? 0) + 1;
  counts.set(kind, count);
  return count;
}
