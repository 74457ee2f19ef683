import { createHash } from "node:crypto";

/** A name as providers generate it: the logical name, a dash, seven characters; cut to what AWS allows. */
export function physicalName(name: string, seed: string, maxLength: number, suffix = ""): string {
  const tail = `-${createHash("sha256").update(seed).digest("hex").slice(0, 7)}${suffix}`;
  return `${name.slice(0, maxLength - tail.length)}${tail}`;
}

/** An id of lower-case letters and digits that depends on `seed` alone, as API Gateway's are. */
export function stableId(seed: string, length: number): string {
  const digest = createHash("sha256").update(seed).digest();
  return Array.from({ length }, (_, i) => "abcdefghijklmnopqrstuvwxyz0123456789"[digest[i % 32]! % 36]).join("");
}

/** Id of a resource: the same for the same URN and for the same values of what makes a new resource. */
export function idOf({ urn }: { readonly urn: string }, length: number, ...identity: readonly unknown[]): string {
  return stableId(identity.length === 0 ? urn : `${urn}|${JSON.stringify(identity)}`, length);
}

/** What a resource is kept by: ids need not differ (stages of two APIs), and an old and a new one share their URN. */
export function recordKey(urn: string, id: string): string {
  return `${urn}|${id}`;
}
