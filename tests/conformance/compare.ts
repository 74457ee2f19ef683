import { isDeepStrictEqual } from "node:util";
import type { Difference } from "./suite";

/** Steps of a path such as `$.a['b-c'][0]`. */
function stepsOf(path: string): string[] {
  return [...path.matchAll(/\.([\w-]+)|\['([^']*)'\]|\[(\d+)\]/g)].map((match) => (match[1] ?? match[2] ?? match[3])!);
}

/** The value at a path; undefined when there is none. */
export function valueAt(root: unknown, path: string): unknown {
  let current = root;
  for (const step of stepsOf(path)) {
    if (typeof current !== "object" || current === null) return undefined;
    current = (current as Record<string, unknown>)[step];
  }
  return current;
}

/** Puts a value at a path whose parents exist. */
export function put(root: unknown, path: string, value: unknown): void {
  const steps = stepsOf(path);
  const last = steps.pop();
  let current = root;
  for (const step of steps) current = (current as Record<string, unknown> | undefined)?.[step];
  if (last !== undefined && typeof current === "object" && current !== null) {
    (current as Record<string, unknown>)[last] = value;
  }
}

/** Takes a member out at a path. */
export function remove(root: unknown, path: string): void {
  const steps = stepsOf(path);
  const last = steps.pop();
  let current = root;
  for (const step of steps) current = (current as Record<string, unknown> | undefined)?.[step];
  if (last !== undefined && typeof current === "object" && current !== null) {
    delete (current as Record<string, unknown>)[last];
  }
}

/** Differences of two JSON values; with `subset`, objects may have more members than expected. */
export function differences(expected: unknown, got: unknown, subset = false, at = "$"): Difference[] {
  if (isObject(expected) && isObject(got)) {
    const names = new Set([...Object.keys(expected), ...(subset ? [] : Object.keys(got))]);
    return [...names].flatMap((name) => differences(expected[name], got[name], subset, `${at}['${name}']`));
  }
  if (Array.isArray(expected) && Array.isArray(got) && expected.length === got.length) {
    return expected.flatMap((item, i) => differences(item, got[i], subset, `${at}[${i}]`));
  }
  return isDeepStrictEqual(expected, got) ? [] : [{ at, expected, got }];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
