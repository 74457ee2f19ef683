import { createHash } from "node:crypto";
import type { ResourceContext } from "../resource";

/**
 * An id that depends on the resource's URN, and is free: a resource that replaces another one stands beside it for a
 * while. `make` turns a seed into an id.
 */
export function freshId(type: string, context: ResourceContext, make: (seed: string) => string): string {
  for (let n = 0; ; n++) {
    const id = make(`${context.urn}#${n}`);
    if (!context.cloud.find(type, id)) return id;
  }
}

/** Lower-case hexadecimal digits that depend on `seed` alone. */
export function hexId(seed: string, length: number): string {
  return createHash("sha256").update(seed).digest("hex").slice(0, length);
}

/** An id as EC2's are: a prefix, a dash, seventeen digits. */
export function ec2Id(type: string, prefix: string, context: ResourceContext): string {
  return freshId(type, context, (seed) => `${prefix}-0${hexId(seed, 16)}`);
}
