import { groupBy } from "../group-by";
import type { CapturedResource } from "../program";
import { componentKinds, type Kind, leftOut, resourceKinds } from "./kinds";

/** The box that a resource belongs to. */
export interface Owner {
  readonly id: string;
  readonly name: string;
  /** Class of the component, or the resource's own. */
  readonly kind: string;
  readonly what: Kind;
}

/** Properties by which a part names the API, function or table that it is a part of, the most telling first. */
const partOf = ["restApi", "restApiId", "apiId", "functionName", "function", "stateMachine", "userPoolId", "role"];

/**
 * The box each resource belongs to, by URN: the outermost component of the library that it is in; else the resource
 * itself where it is one that people speak of; else what it is a part of. Roles belong to whoever runs as them.
 */
export function ownersOf(resources: readonly CapturedResource[]): Map<string, Owner> {
  const byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
  const owners = new Map<string, Owner>();
  const hidden = new Set<string>();
  for (const resource of resources) {
    const component = outermost(resource, byUrn);
    const owner = component ? ofComponent(component) : ofResource(resource);
    if (owner) owners.set(resource.urn, owner);
    else if (component) hidden.add(resource.urn);
  }
  const loose = resources.filter(({ urn }) => !owners.has(urn) && !hidden.has(urn));
  for (const role of loose.filter(({ type }) => type === "aws:iam/role:Role")) {
    const users = new Set(
      resources.filter(({ dependencies }) => dependencies.includes(role.urn)).map(({ urn }) => owners.get(urn)),
    );
    users.delete(undefined);
    if (users.size === 1) owners.set(role.urn, [...users][0]!);
  }
  for (const part of loose) {
    if (owners.has(part.urn)) continue;
    const whole = partOf
      .flatMap((property) => part.propertyDependencies[property] ?? [])
      .map((urn) => owners.get(urn))
      .find(Boolean);
    if (whole) owners.set(part.urn, whole);
  }
  return owners;
}

/**
 * APIs behind custom domain names, by the URNs of what the domain's component holds: whoever calls the name calls
 * them, though no box stands for the name itself.
 */
export function apisBehindDomains(
  resources: readonly CapturedResource[],
  owners: ReadonlyMap<string, Owner>,
): Map<string, readonly Owner[]> {
  const byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
  const members = groupBy(resources, (resource) => {
    const component = outermost(resource, byUrn);
    return component?.type === "stagedoor:index:ApiDomain" ? component.urn : undefined;
  });
  const behind = new Map<string, readonly Owner[]>();
  for (const parts of members.values()) {
    const named = parts.flatMap(({ propertyDependencies }) => Object.values(propertyDependencies).flat());
    const apis = new Map(named.map((urn) => [owners.get(urn)?.id, owners.get(urn)]));
    const found = [...apis.values()].filter((owner) => owner?.what.group === "apis") as Owner[];
    for (const { urn } of parts) behind.set(urn, found);
  }
  return behind;
}

function outermost(
  resource: CapturedResource,
  byUrn: ReadonlyMap<string, CapturedResource>,
): CapturedResource | undefined {
  let found: CapturedResource | undefined;
  for (let at: CapturedResource | undefined = resource; at; at = at.parent ? byUrn.get(at.parent) : undefined) {
    if (at.type.startsWith("stagedoor:")) found = at;
  }
  return found;
}

function ofComponent({ type, name }: CapturedResource): Owner | undefined {
  const kind = type.split(":").at(-1)!;
  if (leftOut.has(kind)) return undefined;
  return { id: idOf(kind, name), name, kind, what: componentKinds[kind] ?? { service: kind, group: "compute" } };
}

function ofResource({ type, name }: CapturedResource): Owner | undefined {
  const what = resourceKinds[type];
  const kind = type.split(":").at(-1)!;
  return what && { id: idOf(kind, name), name, kind, what };
}

function idOf(kind: string, name: string): string {
  return `${kind}_${name.replace(/\W/g, "_")}`;
}
