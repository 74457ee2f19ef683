import { breaks, type Change } from "./change";
import { compareApis, type Promised } from "./compare";

/** What became of an API. */
export interface ApiDiff {
  readonly api: string;
  readonly status: "unchanged" | "changed" | "added" | "removed";
  readonly changes: readonly Change[];
  /** API that still keeps the contract which this one breaks, as an earlier version of it. */
  readonly keptBy?: string;
  /** Whether callers are broken and no version keeps what they call. */
  readonly fails: boolean;
}

/**
 * Compares the APIs of two versions of a program. A break fails, unless a new version carries it: the old contract
 * stays whole in another API of the same name but for its version (`shop`, `shop-v1`), and the one that breaks has
 * a higher major version or is gone.
 */
export function diffApis(before: readonly Promised[], after: readonly Promised[]): ApiDiff[] {
  const added = after
    .filter(({ name }) => !before.some((api) => api.name === name))
    .map(({ name }): ApiDiff => ({ api: name, status: "added", changes: [], fails: false }));
  return [...before.map((api) => diffApi(api, after)), ...added].sort((a, b) => a.api.localeCompare(b.api));
}

function diffApi(was: Promised, after: readonly Promised[]): ApiDiff {
  const is = after.find(({ name }) => name === was.name);
  const changes: Change[] = is ? compareApis(was, is) : [{ route: "*", verdict: "breaking", what: "removed the API" }];
  const status = !is ? "removed" : changes.length > 0 ? "changed" : "unchanged";
  if (!breaks(changes)) return { api: was.name, status, changes, fails: false };
  const mayBreak = !is || majorOf(is) > majorOf(was);
  const heir = after.find(
    (other) => other !== is && familyOf(other) === familyOf(was) && mayBreak && !breaks(compareApis(was, other)),
  );
  return { api: was.name, status, changes, ...(heir ? { keptBy: heir.name } : {}), fails: !heir };
}

/** The name without its version: `shop-v2`, `shop2` and `shop` are of one family. */
function familyOf({ name }: Promised): string {
  return name.replace(/[-_.]?v?\d+(\.\d+)*$/i, "");
}

function majorOf({ document }: Promised): number {
  const { version } = (document.info ?? {}) as { version?: string };
  return Number(/\d+/.exec(version ?? "")?.[0] ?? 0);
}
