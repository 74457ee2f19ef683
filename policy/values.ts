import { ifKnown, unknownPath } from "./unknown";

/** A member of a value that may be anything; undefined when there is no such member. */
export function member(value: unknown, ...path: readonly (string | number)[]): unknown {
  let found = value;
  for (const key of path) {
    if (typeof found !== "object" || found === null) return undefined;
    found = (found as Record<string | number, unknown>)[key];
  }
  return found;
}

/** The value as a list: itself, alone in one, or nothing. */
export function list(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

/** True when a property is set to something, even to something that is not known yet. */
export function given(value: unknown, name: string): boolean {
  if (typeof value !== "object" || value === null || !(name in value)) return false;
  try {
    const found = (value as Record<string, unknown>)[name];
    // Outputs hold empty values for what the program left out.
    return found !== undefined && found !== null && found !== "" && !(Array.isArray(found) && found.length === 0);
  } catch (error) {
    if (unknownPath(error) === undefined) throw error;
    return true;
  }
}

/** Members of an object, as pairs; none when it is no object. */
export function entries(value: unknown): readonly [string, unknown][] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [];
  return Object.keys(value).map((key) => [key, (value as Record<string, unknown>)[key]]);
}

/** Statements of an IAM policy document, given as JSON text or as an object. */
export function statements(policy: unknown): readonly Record<string, unknown>[] {
  return list(member(json(policy), "Statement")) as Record<string, unknown>[];
}

/** A JSON document given as text or as an object; undefined when it is neither. */
export function json(value: unknown): unknown {
  if (typeof value !== "string") return typeof value === "object" && value !== null ? value : undefined;
  try {
    const parsed: unknown = JSON.parse(value);
    return typeof parsed === "object" && parsed !== null ? parsed : undefined;
  } catch {
    return undefined;
  }
}

/** Every text inside a value. Throws where one is not known yet. */
export function texts(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  if (Array.isArray(value)) return value.flatMap(texts);
  return entries(value).flatMap(([, inner]) => texts(inner));
}

/** True when a property of that name is set anywhere inside a value; values that are not known yet are passed over. */
export function holds(value: unknown, name: string): boolean {
  if (typeof value !== "object" || value === null) return false;
  return Object.keys(value).some(
    (key) =>
      (key === name && given(value, key)) ||
      holds(
        ifKnown(() => (value as Record<string, unknown>)[key]),
        name,
      ),
  );
}
