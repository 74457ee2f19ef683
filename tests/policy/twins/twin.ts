import type { Judged } from "../../../policy/rule";

/** A resource of a small program. */
export interface Part extends Pick<Judged, "type" | "props"> {
  /** @default "thing" */
  readonly name?: string;
}

/** What a rule says of a resource. */
export type Verdict = "at fault" | "in order" | "not evaluated";

/** Two small programs that differ in what one rule looks at; the first resource of each is the one judged. */
export interface Twins {
  readonly rule: string;
  readonly good: readonly Part[];
  readonly bad: readonly Part[];
  /** Part of what the rule finds in `bad`. */
  readonly finding: string;
  /** The bad program without what the rule looks at: a property, or the resources beside. */
  readonly absent: { readonly parts: readonly Part[]; readonly verdict: Verdict };
  /** The bad program while that is not known, and no dependency tells. */
  readonly unknown: { readonly parts: readonly Part[]; readonly verdict: Verdict };
  /** Why siblings of the judged resource's type are judged otherwise. */
  readonly noSiblings?: string;
}

/** The SDK's stand-in for a text that preview does not know. */
export const unknownText = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

interface Values {
  /** The property's value that is in order; left out: the property is. */
  readonly good?: unknown;
  readonly bad?: unknown;
  readonly finding: string;
  /** @default "at fault" */
  readonly absent?: Verdict;
  /** Where presence is enough, an unknown value is in order. @default "not evaluated" */
  readonly unknown?: Verdict;
  /** Other properties, the same in both. */
  readonly also?: Readonly<Record<string, unknown>>;
  /** Resources beside it, the same in both. */
  readonly beside?: readonly Part[];
}

/** Twins of one resource that differ in the value of one property. */
export function property(rule: string, type: string, name: string, values: Values): Twins {
  const { good, bad, finding, absent = "at fault", unknown = "not evaluated", also = {}, beside = [] } = values;
  const parts = (value?: unknown): readonly Part[] => [
    { type, props: value === undefined ? also : { ...also, [name]: value } },
    ...beside,
  ];
  return {
    rule,
    good: parts(good),
    bad: parts(bad),
    finding,
    absent: { parts: parts(), verdict: absent },
    unknown: { parts: parts(unknownText), verdict: unknown },
  };
}

/** Twins of one resource that differ in what stands beside it. */
export function company(
  rule: string,
  judged: Part,
  sides: {
    readonly good: readonly Part[];
    readonly bad?: readonly Part[];
    readonly finding: string;
    /** Verdict on the judged resource alone. @default "at fault" */
    readonly absent?: Verdict;
    /** Verdict while references are not known, and no dependency tells. @default "not evaluated" */
    readonly unknown?: Verdict;
  },
): Twins {
  const { good, bad = [], finding, absent = "at fault", unknown = "not evaluated" } = sides;
  return {
    rule,
    good: [judged, ...good],
    bad: [judged, ...bad],
    finding,
    absent: { parts: [judged], verdict: absent },
    unknown: { parts: withoutReferences([judged, ...good]), verdict: unknown },
  };
}

/** Properties that hold what other resources name a resource by. */
const identities = ["id", "arn", "executionArn", "invokeArn", "url"];

/** A resource with its dependencies, as the engine gives it. */
type InEngine = Part & { readonly propertyDependencies: Readonly<Record<string, readonly string[]>> };

/** The resources as preview sees them: what is known after creation alone is unknown, and dependencies tell the rest. */
export function asInPreview(parts: readonly Part[], urnOf: (part: Part, at: number) => string): readonly InEngine[] {
  const owners = ownersOf(parts);
  return parts.map((part) => {
    const propertyDependencies: Record<string, string[]> = {};
    const entries = Object.entries(part.props).map(([name, value]) => {
      if (identities.includes(name)) return [name, unknownText];
      const found = new Set<Part>();
      const hidden = hide(value, owners, found);
      found.delete(part);
      if (found.size > 0) propertyDependencies[name] = [...found].map((one) => urnOf(one, parts.indexOf(one)));
      return [name, found.size > 0 ? hidden : value];
    });
    return { ...part, props: Object.fromEntries(entries), propertyDependencies };
  });
}

/** The resources as the engine gives them after an update: all values known, but ids are none of their outputs. */
export function asAfterUpdate(parts: readonly Part[], urnOf: (part: Part, at: number) => string): readonly InEngine[] {
  const dependencies = asInPreview(parts, urnOf);
  return parts.map((part, at) => {
    const { id: _, ...props } = part.props;
    return { ...part, props, propertyDependencies: dependencies[at]!.propertyDependencies };
  });
}

function withoutReferences(parts: readonly Part[]): readonly Part[] {
  const owners = ownersOf(parts);
  return parts.map((part) => ({
    ...part,
    props: Object.fromEntries(
      Object.entries(part.props).map(([name, value]) => [
        name,
        identities.includes(name) ? unknownText : hide(value, owners, new Set()),
      ]),
    ),
  }));
}

/** Resources by what names them. */
function ownersOf(parts: readonly Part[]): ReadonlyMap<string, Part> {
  return new Map(
    parts.flatMap((part) =>
      identities.flatMap((name): [string, Part][] => {
        const value = part.props[name];
        return typeof value === "string" ? [[value, part]] : [];
      }),
    ),
  );
}

/** The value with each text that names a resource made unknown. */
function hide(value: unknown, owners: ReadonlyMap<string, Part>, found: Set<Part>): unknown {
  if (typeof value === "string") {
    const named = [...owners].filter(([name]) => value.includes(name));
    for (const [, part] of named) found.add(part);
    return named.length > 0 ? unknownText : value;
  }
  if (Array.isArray(value)) return value.map((one) => hide(one, owners, found));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, hide(one, owners, found)]));
}
