import { type Mapping, Verbatim } from "./mapping";

/** CloudFormation's name of a member: its own in PascalCase. */
export function pascal(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

/**
 * A value with CloudFormation's names at every depth, without members that are not set. Pulumi writes an empty list
 * where nothing is set.
 */
export function renamed(value: unknown, mapping: Pick<Mapping, "members" | "verbatim">): unknown {
  if (value instanceof Verbatim) return value.value;
  if (Array.isArray(value)) return value.map((item) => renamed(item, mapping));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => !isUnset(member))
      .map(([name, member]) => [
        mapping.members?.[name] ?? pascal(name),
        mapping.verbatim?.includes(name) ? member : renamed(member, mapping),
      ]),
  );
}

/** Whether a value says nothing. */
export function isUnset(value: unknown): boolean {
  return value === undefined || value === null || (Array.isArray(value) && value.length === 0);
}

/** Joins properties: lists are joined, objects too; anything else may be said once. */
export function joined(one: Record<string, unknown>, other: Record<string, unknown>): Record<string, unknown> {
  const result = { ...one };
  for (const [name, value] of Object.entries(other)) {
    const there = result[name];
    if (there === undefined) result[name] = value;
    else if (Array.isArray(there) && Array.isArray(value)) result[name] = [...there, ...value];
    else if (isObject(there) && isObject(value)) result[name] = joined(there, value);
    else throw new Error(`${name} is said twice`);
  }
  return result;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
