import { TemplateRenderError } from "./errors";

/**
 * A value as Java holds it: `bigint` is Java's Integer, Long and BigInteger, `number` its Double. Templates reach
 * nothing of JavaScript: members are looked up in these types' own tables, never on JavaScript objects.
 */
export type Value = null | boolean | string | bigint | number | JavaList | JavaMap | JavaObject;

/** Whether a value is a number of Java's, whole or not. */
export function isNumber(value: Value): value is bigint | number {
  return typeof value === "bigint" || typeof value === "number";
}

/** Counts work, and refuses more than a rendering may do: values may hold one another, and so be endless to walk. */
export interface Meter {
  /** @throws TemplateRenderError when nothing is left. */
  spend(steps: number): void;
}

/** An object of the host with members of its own: `$input`, `$util`, a loop's `$foreach`. */
export interface JavaObject {
  readonly kind: "object";
  /** A property (`$object.name`); undefined when there is none. */
  get?(name: string): Value | undefined;
  /** Sets a property; false when it cannot be set. */
  set?(name: string, value: Value): boolean;
  /** A method; undefined when there is none with this name and these arguments. */
  call?(name: string, args: readonly Value[], meter: Meter): Value | undefined;
  /** Text that a reference prints. @param depth levels of nesting above it. */
  print(meter: Meter, depth: number): string;
}

/** A `java.util.List`. */
export class JavaList {
  readonly kind = "list";
  /** @param json lists that came from JSON print themselves as JSON, others as Java does (`[a, b]`). */
  constructor(
    readonly items: Value[] = [],
    readonly json = false,
  ) {}
}

/** A `java.util.LinkedHashMap`. */
export class JavaMap {
  readonly kind = "map";
  /** @param readOnly maps that templates may read only, such as `$context`; writes do nothing. */
  constructor(
    readonly entries: Map<Value, Value> = new Map(),
    readonly readOnly = false,
  ) {}

  get(key: Value): Value | undefined {
    return this.entries.get(key);
  }
}

/** Deepest nesting of a value that may be printed, compared or parsed; Java's stack would hold some more. */
export const maxValueDepth = 400;

/** Refuses values nested deeper than {@link maxValueDepth}: lists and maps can hold themselves. */
function checkDepth(depth: number): void {
  if (depth > maxValueDepth) throw new TemplateRenderError(`a value is nested deeper than ${maxValueDepth} levels`);
}

/** Java's `toString()`. */
export function print(value: Value, meter: Meter, depth = 0): string {
  meter.spend(1);
  if (value === null) return "null";
  if (typeof value === "string") return value;
  if (typeof value === "number") return printDouble(value);
  if (typeof value !== "object") return String(value);
  checkDepth(depth);
  switch (value.kind) {
    case "list":
      return value.json
        ? toJson(value, meter, true, depth)
        : `[${value.items.map((item) => (item === value ? "(this Collection)" : print(item, meter, depth + 1))).join(", ")}]`;
    case "map":
      return `{${[...value.entries].map(([k, v]) => `${print(k, meter, depth + 1)}=${v === value ? "(this Map)" : print(v, meter, depth + 1)}`).join(", ")}}`;
    default:
      return value.print(meter, depth + 1);
  }
}

/** Java's `Double.toString()`: at least one decimal, and an exponent outside 10^-3 … 10^7. */
function printDouble(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  if (Object.is(value, -0)) return "-0.0";
  const size = Math.abs(value);
  if (size === 0 || (size >= 1e-3 && size < 1e7)) return Number.isInteger(value) ? `${value}.0` : String(value);
  const [digits = "", exponent = "0"] = value.toExponential().split("e");
  return `${digits.includes(".") ? digits : `${digits}.0`}E${Number(exponent)}`;
}

/**
 * A value as JSON text without spaces. `escapeSlash`: with `\/`, as JSON lists print themselves in Java
 * (`JSONArray.toString` of json-smart, the JSON library of Jayway JsonPath).
 */
export function toJson(value: Value, meter: Meter, escapeSlash = false, depth = 0): string {
  meter.spend(1);
  if (value === null) return "null";
  if (typeof value === "string") return quote(value, escapeSlash);
  if (typeof value === "number") return Number.isFinite(value) ? printDouble(value) : "null";
  if (typeof value !== "object") return String(value);
  checkDepth(depth);
  switch (value.kind) {
    case "list":
      return `[${value.items.map((item) => toJson(item, meter, escapeSlash, depth + 1)).join(",")}]`;
    case "map":
      return `{${[...value.entries].map(([k, v]) => `${quote(print(k, meter, depth + 1), escapeSlash)}:${toJson(v, meter, escapeSlash, depth + 1)}`).join(",")}}`;
    default:
      return quote(value.print(meter, depth + 1), escapeSlash);
  }
}

function quote(text: string, escapeSlash: boolean): string {
  const quoted = JSON.stringify(text);
  return escapeSlash ? quoted.replaceAll("/", "\\/") : quoted;
}

/** Java's `equals()`. */
export function equals(a: Value, b: Value, meter: Meter, depth = 0): boolean {
  meter.spend(1);
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object" || !a || !b) return false;
  checkDepth(depth);
  if (a.kind === "list" && b.kind === "list") {
    return (
      a.items.length === b.items.length &&
      a.items.every((item, i) => equals(item, b.items[i] as Value, meter, depth + 1))
    );
  }
  if (a.kind === "map" && b.kind === "map") {
    if (a.entries.size !== b.entries.size) return false;
    for (const [key, value] of a.entries) {
      if (!b.entries.has(key) || !equals(value, b.entries.get(key) as Value, meter, depth + 1)) return false;
    }
    return true;
  }
  return false;
}

/** A plain JavaScript value as templates see it; only own members are taken over. */
export function fromPlain(plain: unknown, readOnly = false, depth = 0): Value {
  checkDepth(depth);
  switch (typeof plain) {
    case "string":
    case "boolean":
    case "bigint":
      return plain;
    case "number":
      return Number.isSafeInteger(plain) ? BigInt(plain) : plain;
    case "object": {
      if (plain === null) return null;
      if (Array.isArray(plain)) {
        return new JavaList(
          plain.map((item) => fromPlain(item, readOnly, depth + 1)),
          true,
        );
      }
      const entries = Object.entries(plain).filter(([, member]) => member !== undefined);
      return new JavaMap(new Map(entries.map(([k, member]) => [k, fromPlain(member, readOnly, depth + 1)])), readOnly);
    }
    default:
      return null;
  }
}

/** A value as plain JSON data; numbers beyond JavaScript's exact integers become text. */
export function toPlain(value: Value, meter: Meter, depth = 0): unknown {
  meter.spend(1);
  if (typeof value === "bigint") {
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : value.toString();
  }
  if (typeof value !== "object" || value === null) return value;
  checkDepth(depth);
  switch (value.kind) {
    case "list":
      return value.items.map((item) => toPlain(item, meter, depth + 1));
    case "map":
      return Object.fromEntries(
        [...value.entries].map(([k, v]) => [print(k, meter, depth + 1), toPlain(v, meter, depth + 1)]),
      );
    default:
      return value.print(meter, depth + 1);
  }
}
