import { JSONPath } from "jsonpath-plus";
import { isObject, type Json } from "../../../json";
import { runtimeError } from "./errors";
import type { Scope } from "./scope";

type Step = string | number;

const step = /\.([^.[\]'"()*?@,:\s]+)|\[(-?\d+)\]|\['((?:[^'\\]|\\.)*)'\]|\["((?:[^"\\]|\\.)*)"\]/y;

/** The steps of a path that names one place (`$.a.b[0]['c d']`); undefined when it names several or is not one. */
export function referenceSteps(path: string): Step[] | undefined {
  const steps: Step[] = [];
  step.lastIndex = rootOf(path).length;
  while (step.lastIndex < path.length) {
    const found = step.exec(path);
    if (!found) return undefined;
    const [, name, index, single, double] = found;
    steps.push(index === undefined ? (name ?? (single ?? double ?? "").replace(/\\(.)/g, "$1")) : Number(index));
  }
  return steps;
}

/** `$`, `$$` or `$variable` at the start of a path. */
function rootOf(path: string): string {
  return /^\$\$|^\$\w*/.exec(path)?.[0] ?? "";
}

/** True when the text is a path that can be evaluated. */
export function isPath(path: string): boolean {
  if (!path.startsWith("$")) return false;
  if (referenceSteps(path)) return true;
  return /^\$\$?\w*[.[]/.test(path) && balanced(path);
}

/** The value at a path; a place that is not there fails the execution, as on Step Functions. */
export function readPath(path: string, scope: Scope): unknown {
  const found = findPath(path, scope);
  if (found === undefined) {
    throw runtimeError(
      `The JSONPath '${path}' could not be found in the input '${JSON.stringify(scope.input)?.slice(0, 1000)}'`,
    );
  }
  return found;
}

/** The value at a path, or undefined. */
export function findPath(path: string, scope: Scope): unknown {
  const root = rootOf(path);
  const from = root === "$" ? scope.input : root === "$$" ? scope.context : scope.variables[root.slice(1)];
  const steps = referenceSteps(path);
  if (steps) return steps.reduce<unknown>(walk, from);
  if (typeof from !== "object" || from === null) return undefined;
  try {
    return JSONPath({ path: `$${path.slice(root.length)}`, json: from, wrap: true, eval: "safe" }) as unknown;
  } catch (error) {
    throw runtimeError(`The JSONPath '${path}' could not be evaluated: ${(error as Error).message}`);
  }
}

/** A copy of `input` with `value` at a reference path; objects on the way are made. */
export function writePath(path: string, input: unknown, value: unknown): unknown {
  const steps = referenceSteps(path) ?? [];
  if (steps.length === 0) return value;
  const copy: unknown = structuredClone(input);
  if (!isObject(copy) && !Array.isArray(copy)) {
    throw new Error(
      `ResultPath ${path} cannot be applied to ${JSON.stringify(input)?.slice(0, 200)}, which is no object`,
    );
  }
  let at = copy as Json;
  for (const [i, name] of steps.slice(0, -1).entries()) {
    const key = String(name);
    const next = Object.hasOwn(at, key) ? at[key] : undefined;
    if (typeof next !== "object" || next === null) set(at, key, typeof steps[i + 1] === "number" ? [] : {});
    at = at[key] as Json;
  }
  set(at, String(steps.at(-1)), value);
  return copy;
}

function set(object: Json, key: string, value: unknown): void {
  Object.defineProperty(object, key, { value, enumerable: true, writable: true, configurable: true });
}

function walk(value: unknown, name: Step): unknown {
  if (Array.isArray(value)) return typeof name === "number" ? (value as unknown[]).at(name) : undefined;
  return isObject(value) && Object.hasOwn(value, String(name)) ? value[String(name)] : undefined;
}

function balanced(path: string): boolean {
  let depth = 0;
  for (const character of path) {
    if (character === "[") depth++;
    if (character === "]" && --depth < 0) return false;
  }
  return depth === 0;
}
