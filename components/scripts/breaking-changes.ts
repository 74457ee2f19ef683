import type { ObjectSpec, PackageSpec, PropertySpec, ResourceSpec, TypeSpec } from "../plugin/schema";

/**
 * What in a schema would break programs written against an earlier one, each with the name it is about: things that are
 * gone, have another type, are needed all at once, or must be plain now. What is added breaks nobody.
 */
export function breakingChanges(before: PackageSpec, now: PackageSpec): string[] {
  return [
    ...compare(before.resources, now.resources, resourceChanges),
    ...compare(before.types, now.types, typeChanges),
  ];
}

function resourceChanges(token: string, before: ResourceSpec, now: ResourceSpec): string[] {
  return [
    ...inputChanges(token, before.inputProperties, now.inputProperties),
    ...newlyNeeded(token, before.requiredInputs, now.requiredInputs),
    ...compare(before.properties, now.properties, retyped, `output ${token}.`),
  ];
}

function typeChanges(token: string, before: ObjectSpec, now: ObjectSpec): string[] {
  const values = new Map(now.enum?.map(({ name, value }) => [name, value]));
  return [
    ...(before.enum ?? []).flatMap(({ name, value }) => {
      const is = values.get(name);
      if (is === undefined) return [`${token}.${name} is gone`];
      return is === value ? [] : [`${token}.${name} was "${value}" and is "${is}"`];
    }),
    ...inputChanges(token, before.properties ?? {}, now.properties ?? {}),
    ...newlyNeeded(token, before.required ?? [], now.required ?? []),
  ];
}

function inputChanges(owner: string, before: Readonly<Record<string, PropertySpec>>, now: typeof before): string[] {
  return compare(
    before,
    now,
    (name, was, is) => [
      ...retyped(name, was, is),
      ...(plainer(was, is) ? [`${name} took outputs and must be plain now`] : []),
    ],
    `${owner}.`,
  );
}

function newlyNeeded(owner: string, before: readonly string[], now: readonly string[]): string[] {
  return now.filter((name) => !before.includes(name)).map((name) => `${owner}.${name} is needed now`);
}

function retyped(name: string, was: TypeSpec, is: TypeSpec): string[] {
  const [old, young] = [typeName(was), typeName(is)];
  return old === young ? [] : [`${name} was ${old} and is ${young}`];
}

function typeName({ type, $ref, items, additionalProperties }: TypeSpec): string {
  if ($ref) return $ref.slice($ref.lastIndexOf("/") + 1);
  if (items) return `array of ${typeName(items)}`;
  return additionalProperties ? `map of ${typeName(additionalProperties)}` : String(type);
}

function plainer(was: TypeSpec, is: TypeSpec): boolean {
  if (is.plain && !was.plain) return true;
  if (was.items && is.items) return plainer(was.items, is.items);
  return Boolean(
    was.additionalProperties && is.additionalProperties && plainer(was.additionalProperties, is.additionalProperties),
  );
}

function compare<T>(
  before: Readonly<Record<string, T>>,
  now: Readonly<Record<string, T>>,
  changes: (name: string, was: T, is: T) => string[],
  prefix = "",
): string[] {
  return Object.entries(before).flatMap(([key, was]) => {
    const is = now[key];
    const name = `${prefix}${key}`;
    return is === undefined ? [`${name} is gone`] : changes(name, was, is);
  });
}
