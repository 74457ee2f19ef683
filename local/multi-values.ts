import { groupBy } from "../capture/group-by";

/** All values of each name, as Lambda's events have them; names in the order in which they first come. */
export function multiValues(pairs: Iterable<readonly [name: string, value: string]>): Record<string, string[]> {
  const groups = groupBy(pairs, ([name]) => name);
  return Object.fromEntries([...groups].map(([name, group]) => [name, group.map(([, value]) => value)]));
}
