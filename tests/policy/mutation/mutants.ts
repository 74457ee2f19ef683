import type { CapturedResource } from "../../../capture/program";
import { weaker } from "./weaker";

/** One default broken. */
export interface Mutant {
  /** `MODULE:Class.path` of what was broken, list places left out; `MODULE:Class` for a resource taken away. */
  readonly what: string;
  /** Logical name of the resource, to find it in the program. */
  readonly resource: string;
  /** How: `removed`, or the value put in. */
  readonly change: string;
  /** The resource as it is now; absent where it was taken away. */
  readonly changed?: CapturedResource;
  /** The program as it is now. */
  readonly resources: readonly CapturedResource[];
}

/** What others name a resource by. Whatever else AWS answers may follow from what is broken. */
function identityOf({ inputs, outputs }: CapturedResource): Values {
  const names = [
    "arn",
    "arnSuffix",
    "bucket",
    "dnsName",
    "domainName",
    "executionArn",
    "id",
    "invokeArn",
    "name",
    "url",
  ];
  return Object.fromEntries(
    names.flatMap((name) => (name in outputs && !(name in inputs) ? [[name, outputs[name]]] : [])),
  );
}

/** Each resource taken away, each of its properties removed, and each value weakened: one at a time. */
export function mutantsOf(resources: readonly CapturedResource[]): readonly Mutant[] {
  const seen = new Set<string>();
  return resources.flatMap((resource, at) => {
    if (!resource.custom) return [];
    const type = shortType(resource.type);
    const away: Mutant = {
      what: type,
      resource: resource.name,
      change: "removed",
      resources: resources.toSpliced(at, 1),
    };
    const changed = changesOf(resource.inputs).map(({ path, change, inputs }): Mutant => {
      const one = { ...resource, inputs, outputs: { ...identityOf(resource), ...inputs } };
      const what = `${type}.${path}`;
      return { what, resource: resource.name, change, changed: one, resources: resources.with(at, one) };
    });
    return [away, ...changed].filter(({ what, change }) => {
      // The same default of the same part of a component, in another instance of it, is the same mutant.
      const key = `${what} ${change} ${placeOf(resource)}`;
      return !seen.has(key) && seen.add(key);
    });
  });
}

/** A resource's place: its component's class, and what the component calls it, e.g. `-dead-letters`. */
function placeOf({ name, parent }: CapturedResource): string {
  const [type = "", owner = ""] = parent?.split("::").slice(-2) ?? [];
  // APIs and firewalls are of several kinds, with defaults of their own.
  return `${type} ${name.startsWith(owner) ? name.slice(owner.length) : name} ${/(Api|Firewall)$/.test(type) ? owner : ""}`;
}

type Values = Readonly<Record<string, unknown>>;

interface Change {
  readonly path: string;
  readonly change: string;
  readonly inputs: Values;
}

function changesOf(inputs: Values): readonly Change[] {
  return Object.entries(inputs).flatMap(([key, value]) => {
    const { [key]: _, ...without } = inputs;
    const removed = { path: key, change: "removed", inputs: without };
    const inside = changesInside(key, value).map(({ path, change, value: weak }) => ({
      path,
      change,
      inputs: { ...inputs, [key]: weak },
    }));
    return [removed, ...inside].filter((one) => JSON.stringify(one.inputs) !== JSON.stringify(inputs));
  });
}

interface Weakened {
  readonly path: string;
  readonly change: string;
  readonly value: unknown;
}

/** Every value that could stand in a value's place with one thing in it broken. */
function changesInside(path: string, value: unknown): readonly Weakened[] {
  if (typeof value === "boolean") return [{ path, change: String(!value), value: !value }];
  const special = weaker(path, value).map(({ change, value: weak }) => ({ path, change, value: weak }));
  if (Array.isArray(value)) {
    return [
      ...special,
      ...value.flatMap((one, at) =>
        changesInside(path, one).map((inner) => ({ ...inner, value: value.with(at, inner.value) })),
      ),
    ];
  }
  // Code and other assets are no settings.
  if (typeof value !== "object" || value === null || "hash" in value) return special;
  const members = Object.entries(value).flatMap(([key, one]) => {
    const { [key]: _, ...without } = value as Record<string, unknown>;
    const inner = `${path}.${key}`;
    return [
      { path: inner, change: "removed", value: without },
      ...changesInside(inner, one).map((weak) => ({ ...weak, value: { ...value, [key]: weak.value } })),
    ];
  });
  return [...special, ...members];
}

/** `aws:s3/bucket:Bucket` as `s3:Bucket`. */
function shortType(type: string): string {
  return type.replace(/^aws:/, "").replace(/\/\w+:/, ":");
}
