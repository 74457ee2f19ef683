import type { Judged } from "./rule";
import { ifKnown, NotKnown } from "./unknown";
import { texts } from "./values";

/** Properties by which other resources name a resource. */
const identities = [
  "id",
  "arn",
  "name",
  "executionArn",
  "invokeArn",
  "url",
  "bucket",
  "domainName",
  "dnsName",
  "arnSuffix",
] as const;

/** The resources of a stack, and who refers to whom. */
export class Stack {
  private readonly byType = new Map<string, Judged[]>();
  private readonly names = new Map<Judged, readonly string[]>();
  private readonly texts = new Map<Judged, Map<string, readonly string[] | undefined>>();

  constructor(readonly resources: readonly Judged[]) {
    for (const resource of resources) {
      const same = this.byType.get(resource.type);
      if (same) same.push(resource);
      else this.byType.set(resource.type, [resource]);
    }
  }

  /** Resources of any of the types. */
  ofType(types: readonly string[]): readonly Judged[] {
    return types.flatMap((type) => this.byType.get(type) ?? []);
  }

  /**
   * True when a resource's property names the other resource: by value, and by dependency while a value is not known.
   * Throws `NotKnown` when neither tells.
   */
  refers(from: Judged, property: string, to: Judged): boolean {
    const edges = from.propertyDependencies[property] ?? [];
    const found = this.textsOf(from, property);
    const names = this.namesOf(to);
    if (found?.some((text) => names.some((name) => isNameIn(name, text)))) return true;
    // Only who knows both sides, the id too, can tell that there is no reference.
    const tells = found !== undefined && ifKnown(() => to.props.id) !== undefined;
    if (!tells && edges.includes(to.urn)) return true;
    if (found === undefined && edges.length === 0) throw new NotKnown(`${from.name}.${property}`);
    return false;
  }

  /** Resources of the types whose property names the resource. */
  referring(types: readonly string[], property: string, to: Judged): readonly Judged[] {
    return this.ofType(types).filter((from) => this.refers(from, property, to));
  }

  /** True when two resources' properties name the same thing. */
  sameTarget(one: Judged, property: string, other: Judged, otherProperty = property): boolean {
    const left = ifKnown(() => one.props[property]);
    const right = ifKnown(() => other.props[otherProperty]);
    if (left !== undefined && right !== undefined) return left === right;
    const others = other.propertyDependencies[otherProperty] ?? [];
    const edges = one.propertyDependencies[property] ?? [];
    if (edges.includes(other.urn) || others.includes(one.urn)) return true;
    if (edges.length === 0 || others.length === 0) throw new NotKnown(`${one.name}.${property}`);
    return edges.some((urn) => others.includes(urn));
  }

  /** Names of a resource that are known. */
  namesOf(resource: Judged): readonly string[] {
    let names = this.names.get(resource);
    if (!names) {
      names = identities.flatMap((property) => {
        const value = ifKnown(() => resource.props[property]);
        return typeof value === "string" && value !== "" ? [value] : [];
      });
      this.names.set(resource, names);
    }
    return names;
  }

  /** Texts in a property; undefined when one of them is not known. */
  private textsOf(resource: Judged, property: string): readonly string[] | undefined {
    const known = this.texts.get(resource) ?? new Map<string, readonly string[] | undefined>();
    this.texts.set(resource, known);
    if (!known.has(property))
      known.set(
        property,
        ifKnown(() => texts(resource.props[property])),
      );
    return known.get(property);
  }
}

/** Short names must match as a whole; ARNs and hosts also inside a longer text. */
function isNameIn(name: string, text: string): boolean {
  return text === name || ((/^arn:/.test(name) || name.includes(".")) && text.includes(name));
}
