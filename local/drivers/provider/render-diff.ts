import { DiffResponse, PropertyDiff } from "@pulumi/pulumi/proto/provider_pb";
import type { ChangeKind, InputDiff } from "./diff";

const KINDS: Readonly<Record<ChangeKind, { plain: PropertyDiff.Kind; replace: PropertyDiff.Kind }>> = {
  add: { plain: PropertyDiff.Kind.ADD, replace: PropertyDiff.Kind.ADD_REPLACE },
  delete: { plain: PropertyDiff.Kind.DELETE, replace: PropertyDiff.Kind.DELETE_REPLACE },
  update: { plain: PropertyDiff.Kind.UPDATE, replace: PropertyDiff.Kind.UPDATE_REPLACE },
};

/** A difference as the engine takes it. `moves`: the resource is to be in another region. */
export function renderDiff(diff: InputDiff, moves: boolean): DiffResponse {
  const response = new DiffResponse().setHasdetaileddiff(true);
  const detailed = response.getDetaileddiffMap();
  const replaces = new Set(diff.replaces);
  for (const [path, kind] of diff.changes) {
    const { plain, replace } = KINDS[kind];
    detailed.set(path, new PropertyDiff().setKind(replaces.has(path) ? replace : plain).setInputdiff(true));
  }
  if (moves) {
    detailed.set("region", new PropertyDiff().setKind(PropertyDiff.Kind.UPDATE_REPLACE));
    replaces.add("region");
  }
  const changed = detailed.getLength() > 0;
  return response
    .setChanges(changed ? DiffResponse.DiffChanges.DIFF_SOME : DiffResponse.DiffChanges.DIFF_NONE)
    .setDiffsList([...new Set([...diff.changes.keys()].map((path) => /^[^.[]+/.exec(path)![0]))])
    .setReplacesList([...replaces].map((path) => /^[^.[]+/.exec(path)![0]))
    .setDeletebeforereplace(diff.deleteBeforeReplace);
}
