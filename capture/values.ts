/** A value that preview does not know yet. */
export const UNKNOWN: unique symbol = Symbol.for("stagedoor.unknown");

/** A file's content in a resource's inputs; `hash` is what the engine compares. */
export class AssetValue {
  constructor(
    readonly hash: string,
    /** Absent where the engine sends only the hash (in diffs). */
    readonly source?: { readonly text: string } | { readonly path: string } | { readonly uri: string },
  ) {}
}

/** A tree of files in a resource's inputs, or the path of an archive. */
export class ArchiveValue {
  constructor(
    readonly hash: string,
    readonly source?:
      | { readonly assets: Readonly<Record<string, AssetValue | ArchiveValue>> }
      | { readonly path: string }
      | { readonly uri: string },
  ) {}
}

/** A resource handed over as a value, as remote components do with their outputs; `id` is absent on components. */
export class ResourceReference {
  constructor(
    readonly urn: string,
    readonly id?: string | typeof UNKNOWN,
  ) {}
}

/** True when the value, or anything inside it, is not known yet. */
export function containsUnknown(value: unknown): boolean {
  if (value === UNKNOWN) return true;
  if (Array.isArray(value)) return value.some(containsUnknown);
  if (value === null || typeof value !== "object") return false;
  if (value instanceof AssetValue || value instanceof ArchiveValue) return false;
  return Object.values(value).some(containsUnknown);
}
