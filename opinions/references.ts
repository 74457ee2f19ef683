import type { CapturedResource } from "../capture/program";

/** How a template speaks of a value: `${LogicalId}` or `${LogicalId.Attribute}` as `Fn::Sub` writes it. */
export interface Target {
  readonly logicalId: string;
  /** Absent: what `Ref` gives. */
  readonly attribute?: string;
}

/** Values by which resources may be spoken of, of one resource. */
export type Targets = ReadonlyMap<string, Target>;

/** Shorter texts, such as a stage's name, may stand anywhere by chance. */
const shortest = 6;

/**
 * Finds what a resource may refer to: whatever it depends on, at any remove, as ARNs hold the ids of others. A
 * component stands for its children.
 */
export class Dependencies {
  private readonly byUrn: ReadonlyMap<string, CapturedResource>;
  private readonly children = new Map<string, string[]>();
  private readonly reached = new Map<string, ReadonlySet<string>>();

  constructor(resources: readonly CapturedResource[]) {
    this.byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
    for (const { urn, parent } of resources) {
      if (parent) this.children.set(parent, [...(this.children.get(parent) ?? []), urn]);
    }
  }

  /** URNs that a resource depends on. */
  of(urn: string): ReadonlySet<string> {
    const known = this.reached.get(urn);
    if (known) return known;
    const all = new Set<string>();
    this.reached.set(urn, all);
    const resource = this.byUrn.get(urn);
    for (const next of Object.values(resource?.propertyDependencies ?? {}).flat()) {
      for (const one of this.standsFor(next)) {
        all.add(one);
        for (const further of this.of(one)) all.add(further);
      }
    }
    return all;
  }

  private standsFor(urn: string): string[] {
    if (this.byUrn.get(urn)?.custom !== false) return [urn];
    return (this.children.get(urn) ?? []).flatMap((child) => this.standsFor(child));
  }
}

/** Replaces the values of other resources by references to them, at every depth. */
export function referring(value: unknown, targets: Targets): unknown {
  if (targets.size === 0) return value;
  if (typeof value === "string") return referringText(value, targets);
  if (Array.isArray(value)) return value.map((item) => referring(item, targets));
  if (typeof value !== "object" || value === null) return value;
  // What the table wrote as `Fn::Sub` gets its references inside of it.
  if ("Fn::Sub" in value) return { "Fn::Sub": substituted(String(value["Fn::Sub"]), targets) };
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, referring(member, targets)]));
}

/** Adds a value by which a resource may be spoken of, where it is one that says so. */
export function addTarget(targets: Map<string, Target>, value: unknown, target: Target): void {
  if (typeof value === "string" && value.length >= shortest) targets.set(value, target);
}

function referringText(text: string, targets: Targets): unknown {
  const exact = targets.get(text);
  if (exact) return exact.attribute ? { "Fn::GetAtt": [exact.logicalId, exact.attribute] } : { Ref: exact.logicalId };
  const replaced = substituted(text.replaceAll("${", "${!"), targets);
  return replaced === text.replaceAll("${", "${!") ? text : { "Fn::Sub": replaced };
}

/** The longest values first, so that an ARN is not taken for the id in it. */
function substituted(text: string, targets: Targets): string {
  const values = [...targets.keys()].filter((value) => text.includes(value)).sort((a, b) => b.length - a.length);
  if (values.length === 0) return text;
  const pattern = new RegExp(values.map((value) => value.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("|"), "g");
  return text.replace(pattern, (value) => {
    const { logicalId, attribute } = targets.get(value)!;
    return `\${${attribute ? `${logicalId}.${attribute}` : logicalId}}`;
  });
}
