import { TemplateRenderError } from "./errors";
import { fromPlain, JavaMap, type JavaObject, type Meter, print, toPlain, type Value } from "./values";

const parts: Readonly<Record<string, readonly string[]>> = {
  requestOverride: ["header", "querystring", "path"],
  responseOverride: ["header"],
};

/** `$context`: read-only but for the overrides. */
export class ContextObject implements JavaObject {
  readonly kind = "object";
  private readonly overrides = new Map<string, Override>();

  constructor(private readonly plain: Record<string, unknown>) {
    for (const [name, members] of Object.entries(parts)) {
      const given = Object.hasOwn(plain, name) ? fromPlain(plain[name]) : null;
      this.overrides.set(name, new Override(name, members, given));
    }
  }

  get(name: string): Value | undefined {
    return (
      this.overrides.get(name) ?? (Object.hasOwn(this.plain, name) ? fromPlain(this.plain[name], true) : undefined)
    );
  }

  call(name: string, args: readonly Value[]): Value | undefined {
    return name === "get" && args.length === 1 && typeof args[0] === "string" ? this.get(args[0]) : undefined;
  }

  print(meter: Meter, depth: number): string {
    return print(fromPlain(this.plain, true), meter, depth);
  }

  /** Writes what the template set into the plain context. */
  writeBack(meter: Meter): void {
    for (const [name, override] of this.overrides) if (override.written) this.plain[name] = override.toPlain(meter);
  }
}

/** `$context.requestOverride` or `$context.responseOverride`. */
class Override implements JavaObject {
  readonly kind = "object";
  private readonly maps = new Map<string, OnceMap>();
  private readonly values: OnceMap;

  constructor(name: string, members: readonly string[], given: Value) {
    const old = given instanceof JavaMap ? given : new JavaMap();
    this.values = new OnceMap(`$context.${name}`, old);
    for (const member of members) {
      const before = old.get(member);
      this.maps.set(
        member,
        new OnceMap(`$context.${name}.${member}`, before instanceof JavaMap ? before : new JavaMap()),
      );
    }
  }

  get written(): boolean {
    return this.values.written || [...this.maps.values()].some((map) => map.written);
  }

  get(name: string): Value | undefined {
    return this.maps.get(name) ?? this.values.get(name);
  }

  set(name: string, value: Value): boolean {
    return this.maps.has(name) ? false : this.values.set(name, value);
  }

  print(meter: Meter, depth: number): string {
    return print(this.merged(), meter, depth);
  }

  toPlain(meter: Meter): unknown {
    return toPlain(this.merged(), meter);
  }

  private merged(): JavaMap {
    const entries = [...this.maps]
      .filter(([, map]) => map.map.entries.size > 0)
      .map(([name, map]) => [name, map.map] as const);
    return new JavaMap(new Map<Value, Value>([...this.values.map.entries, ...entries]));
  }
}

/**
 * A map whose entries may be set once in a rendering: "an override may only be applied to each parameter once", see
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-override-request-response-parameters.html
 */
class OnceMap implements JavaObject {
  readonly kind = "object";
  private readonly names = new Set<string>();

  constructor(
    private readonly path: string,
    readonly map: JavaMap,
  ) {}

  get written(): boolean {
    return this.names.size > 0;
  }

  get(name: string): Value | undefined {
    return this.map.get(name);
  }

  set(name: string, value: Value): boolean {
    if (this.names.has(name)) {
      throw new TemplateRenderError(`${this.path}.${name} is set twice; API Gateway applies an override once`);
    }
    this.names.add(name);
    this.map.entries.set(name, value);
    return true;
  }

  call(name: string, args: readonly Value[]): Value | undefined {
    const [key, value = null] = args;
    if (typeof key !== "string") return undefined;
    if (name === "get") return this.get(key);
    if (name !== "put" || args.length !== 2) return undefined;
    this.set(key, value);
    return "";
  }

  print(meter: Meter, depth: number): string {
    return print(this.map, meter, depth);
  }
}
