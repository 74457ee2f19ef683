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
