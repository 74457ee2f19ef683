import { applyFunction } from "./jsonpath-functions";
import { parseSteps, type Step } from "./jsonpath-parse";
import { JavaList, JavaMap, type Meter, type Value } from "./values";

/** A compiled JSONPath. */
export interface JsonPath {
  /**
   * What the path finds, as Jayway JsonPath gives it: one value for a path that can find only one, else a list;
   * undefined where the path leads nowhere. `meter` counts every value visited.
   */
  read(document: Value, meter: Meter, root?: Value): Value | undefined;
}

/** Compiles a JSONPath; a path without `$` in front starts at the root. @throws JsonPathError */
export function compileJsonPath(source: string): JsonPath {
  const text = source.trim();
  const steps = parseSteps(/^[$@]/.test(text) ? text : `$.${text}`);
  const definite = steps.every(
    (step, i) =>
      (step.type === "names" && (step.names.length === 1 || i === steps.length - 1)) ||
      (step.type === "indexes" && step.indexes.length === 1) ||
      step.type === "function",
  );
  const last = steps.at(-1);
  const called = last?.type === "function" ? last : undefined;
  const plain = called ? steps.slice(0, -1) : steps;
  return {
    read(document, meter, root = document) {
      const found: Value[] = [];
      const complete = walk(plain, 0, document, true, { root, meter, found });
      const read = (path: string) => compileJsonPath(path).read(root, meter);
      const results = called
        ? found.map((value) => applyFunction(called.name, called.args, value, meter, read))
        : found;
      if (definite) return results[0];
      return complete
        ? new JavaList(
            results.filter((value) => value !== undefined),
            true,
          )
        : undefined;
    },
  };
}

interface Walk {
  readonly root: Value;
  readonly meter: Meter;
  readonly found: Value[];
}

/** False when the path leads nowhere before it could branch: Jayway then finds nothing, not an empty list. */
function walk(steps: readonly Step[], at: number, value: Value, definite: boolean, run: Walk): boolean {
  run.meter.spend(1);
  const step = steps[at];
  if (!step) {
    run.found.push(value);
    return true;
  }
  const next = (child: Value, still = false) => walk(steps, at + 1, child, definite && still, run);
  switch (step.type) {
    case "names":
      return walkNames(step.names, value, at === steps.length - 1, definite, next);
    case "indexes": {
      if (!(value instanceof JavaList)) return !definite;
      const { items } = value;
      const positions = step.indexes
        .map((i) => (i < 0 ? items.length + i : i))
        .filter((i) => i >= 0 && i < items.length);
      if (step.indexes.length === 1 && positions.length === 0) return !definite;
      return positions.map((i) => next(items[i] ?? null, step.indexes.length === 1)).every(Boolean);
    }
    case "slice":
      if (!(value instanceof JavaList)) return !definite;
      for (const item of value.items.slice(step.from ?? 0, step.to)) next(item);
      return true;
    case "all":
      for (const child of children(value)) next(child);
      return true;
    case "deep":
      walkDeep(steps, at, value, run, 0);
      return true;
    case "filter": {
      const candidates = value instanceof JavaList ? value.items : value instanceof JavaMap ? [value] : undefined;
      if (!candidates) return !definite;
      for (const item of candidates) if (step.filter(item, run.root, run.meter)) next(item);
      return true;
    }
    case "function":
      return true;
  }
}

function walkNames(
  names: readonly string[],
  value: Value,
  leaf: boolean,
  definite: boolean,
  next: (child: Value, still?: boolean) => boolean,
): boolean {
  if (!(value instanceof JavaMap)) return !definite;
  if (names.length > 1 && leaf) {
    return next(
      new JavaMap(
        new Map(names.filter((name) => value.entries.has(name)).map((name) => [name, value.get(name) ?? null])),
      ),
      true,
    );
  }
  const present = names.filter((name) => value.entries.has(name));
  if (names.length === 1 && present.length === 0) return !definite;
  return present.map((name) => next(value.get(name) ?? null, names.length === 1)).every(Boolean);
}

/** `..`: the rest of the path from this value and from every one below it. */
function walkDeep(steps: readonly Step[], at: number, value: Value, run: Walk, depth: number): void {
  run.meter.spend(1 + depth);
  const step = steps[at + 1];
  const applies =
    step?.type === "names"
      ? value instanceof JavaMap && step.names.every((name) => value.entries.has(name))
      : step?.type === "indexes" || step?.type === "slice"
        ? value instanceof JavaList
        : step?.type === "filter"
          ? value instanceof JavaMap
          : step !== undefined;
  if (applies) walk(steps, at + 1, value, false, run);
  for (const child of children(value)) walkDeep(steps, at, child, run, depth + 1);
}

function children(value: Value): readonly Value[] {
  if (value instanceof JavaList) return value.items;
  return value instanceof JavaMap ? [...value.entries.values()] : [];
}
