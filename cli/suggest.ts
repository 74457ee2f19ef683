import { distance } from "fastest-levenshtein";
import { UserError } from "./terminal";

/** The one that is called so; tells all names, and the nearest one, where none is. */
export function named<T extends { readonly name: string }>(what: string, all: readonly T[], name: string): T {
  const found = all.find((one) => one.name === name);
  if (found) return found;
  const names = all.map((one) => one.name).sort();
  throw new UserError(
    `there is no ${what} "${name}"${didYouMean(name, names)}; there are: ${names.join(", ") || "none"}`,
  );
}

/** ` (did you mean "x"?)` where a name is near to one that there is; else nothing. */
export function didYouMean(name: string, names: readonly string[]): string {
  const [nearest] = names
    .map((candidate) => ({ candidate, far: distance(name.toLowerCase(), candidate.toLowerCase()) }))
    .filter(({ candidate, far }) => far <= Math.max(name.length, candidate.length) * 0.5)
    .sort((a, b) => a.far - b.far);
  return nearest ? ` (did you mean "${nearest.candidate}"?)` : "";
}
