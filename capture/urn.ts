const STACK_TYPE = "pulumi:pulumi:Stack";

/**
 * The URN of a resource: `urn:pulumi:STACK::PROJECT::PARENT_TYPE$TYPE::NAME`; the stack's own type is left out.
 * https://www.pulumi.com/docs/iac/concepts/resources/names/#urns
 */
export function urnOf(place: { stage: string; project: string; parent?: string; type: string; name: string }): string {
  const parents = place.parent === undefined ? "" : qualifiedType(place.parent);
  const prefix = parents === "" || parents === STACK_TYPE ? "" : `${parents}$`;
  return `urn:pulumi:${place.stage}::${place.project}::${prefix}${place.type}::${place.name}`;
}

/** Types of a resource's ancestors and its own, joined with `$`. */
function qualifiedType(urn: string): string {
  return urn.split("::")[2] ?? "";
}

/** The resource's own type, out of its URN. */
export function typeOf(urn: string): string {
  return qualifiedType(urn).split("$").at(-1) ?? "";
}

/** The resource's logical name, out of its URN; a name may itself hold `::`. */
export function nameOf(urn: string): string {
  return urn.split("::").slice(3).join("::");
}

/** A URN for people: type and name. */
export function describeUrn(urn: string): string {
  return `${typeOf(urn)} resource '${nameOf(urn)}'`;
}
