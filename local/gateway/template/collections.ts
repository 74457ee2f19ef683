import { TemplateRenderError } from "./errors";
import { position, put } from "./members";
import { methods } from "./methods";
import { equals, JavaList, JavaMap, type JavaObject, type Meter, print, type Value } from "./values";

/** Methods of `java.util.List`. */
export const listMethods = methods<JavaList>({
  "size 0": (list) => BigInt(list.items.length),
  "isEmpty 0": (list) => list.items.length === 0,
  "get 1": (list, [index]) => (typeof index === "bigint" ? list.items[strict(list, index)] : undefined),
  "set 2": (list, [index, value = null]) => {
    if (typeof index !== "bigint") return undefined;
    const at = strict(list, index);
    const old = list.items[at];
    list.items[at] = value;
    return old;
  },
  "add 1 2": (list, args) => add(list, args),
  "addAll 1": (list, [from], frame) => {
    const items = itemsOf(from);
    if (!items) return undefined;
    frame.spend(items.length);
    for (const item of [...items]) list.items.push(item);
    return items.length > 0;
  },
  "remove 1": (list, [what = null], frame) => remove(list, what, frame),
  "removeAll 1": (list, [from], frame) => retain(list, itemsOf(from), false, frame),
  "retainAll 1": (list, [from], frame) => retain(list, itemsOf(from), true, frame),
  "clear 0": (list) => {
    list.items.length = 0;
    return "";
  },
  "contains 1": (list, [what = null], frame) => indexOf(list.items, what, frame) >= 0,
  "containsAll 1": (list, [from], frame) => {
    const items = itemsOf(from);
    if (!items) return undefined;
    frame.spend(items.length * list.items.length);
    return items.every((item) => indexOf(list.items, item, frame) >= 0);
  },
  "indexOf 1": (list, [what = null], frame) => BigInt(indexOf(list.items, what, frame)),
  "lastIndexOf 1": (list, [what = null], frame) => {
    return BigInt(list.items.findLastIndex((item) => equals(item, what, frame)));
  },
  "subList 2": (list, [from, to], frame) => {
    if (typeof from !== "bigint" || typeof to !== "bigint") return undefined;
    if (from < 0n || to < from || to > list.items.length) {
      throw new TemplateRenderError(`subList(${from}, ${to}) is outside a list of ${list.items.length} items`);
    }
    frame.spend(Number(to - from));
    return new JavaList(list.items.slice(Number(from), Number(to)));
  },
  "toArray 0": (list) => new JavaList([...list.items]),
  "equals 1": (list, [other = null], frame) => equals(list, other, frame),
  "toString 0": (list, _, frame) => frame.made(print(list, frame)),
});

/** Methods of `java.util.Map`. */
export const mapMethods = methods<JavaMap>({
  "size 0": (map) => BigInt(map.entries.size),
  "isEmpty 0": (map) => map.entries.size === 0,
  "get 1": (map, [key = null]) => map.get(key),
  "getOrDefault 2": (map, [key = null, otherwise = null]) => map.get(key) ?? otherwise,
  "put 2": (map, [key = null, value = null]) => put(map, key, value),
  "putIfAbsent 2": (map, [key = null, value = null]) => map.get(key) ?? put(map, key, value),
  "putAll 1": (map, [from], frame) => {
    if (!(from instanceof JavaMap)) return undefined;
    frame.spend(from.entries.size);
    for (const [key, value] of [...from.entries]) put(map, key, value);
    return "";
  },
  "remove 1": (map, [key = null]) => {
    const old = map.get(key) ?? null;
    if (!map.readOnly) map.entries.delete(key);
    return old;
  },
  "clear 0": (map) => {
    if (!map.readOnly) map.entries.clear();
    return "";
  },
  "containsKey 1": (map, [key = null]) => map.entries.has(key),
  "containsValue 1": (map, [value = null], frame) => {
    return indexOf([...map.entries.values()], value, frame) >= 0;
  },
  "keySet 0": (map) => new JavaList([...map.entries.keys()]),
  "values 0": (map) => new JavaList([...map.entries.values()]),
  "entrySet 0": (map, _, frame) => {
    frame.spend(map.entries.size);
    return new JavaList([...map.entries].map(([key, value]) => new Entry(map, key, value)));
  },
  "equals 1": (map, [other = null], frame) => equals(map, other, frame),
  "toString 0": (map, _, frame) => frame.made(print(map, frame)),
});

/** A `java.util.Map.Entry`. */
class Entry implements JavaObject {
  readonly kind = "object";

  constructor(
    private readonly map: JavaMap,
    private readonly key: Value,
    private value: Value,
  ) {}

  get(name: string): Value | undefined {
    return name === "key" ? this.key : name === "value" ? this.value : undefined;
  }

  set(name: string, value: Value): boolean {
    if (name !== "value") return false;
    this.value = value;
    put(this.map, this.key, value);
    return true;
  }

  call(name: string, args: readonly Value[], frame: Meter): Value | undefined {
    if (name === "getKey") return this.key;
    if (name === "getValue") return this.value;
    if (name === "toString") return this.print(frame, 0);
    if (name !== "setValue" || args.length !== 1) return undefined;
    const old = this.value;
    this.set("value", args[0] ?? null);
    return old;
  }

  print(meter: Meter, depth: number): string {
    return `${print(this.key, meter, depth)}=${print(this.value, meter, depth)}`;
  }
}

function add(list: JavaList, args: readonly Value[]): Value | undefined {
  if (args.length === 1) {
    list.items.push(args[0] ?? null);
    return true;
  }
  const [index, value = null] = args;
  if (args.length !== 2 || typeof index !== "bigint") return undefined;
  if (index < 0n || index > list.items.length) {
    throw new TemplateRenderError(`add at ${index} is outside a list of ${list.items.length} items`);
  }
  list.items.splice(Number(index), 0, value);
  return "";
}

function remove(list: JavaList, what: Value, frame: Meter): Value | undefined {
  if (typeof what === "bigint") return list.items.splice(strict(list, what), 1)[0];
  const at = indexOf(list.items, what, frame);
  if (at >= 0) list.items.splice(at, 1);
  return at >= 0;
}

function retain(list: JavaList, others: readonly Value[] | undefined, keep: boolean, frame: Meter): Value | undefined {
  if (!others) return undefined;
  frame.spend(others.length * list.items.length);
  const left = list.items.filter((item) => indexOf(others, item, frame) >= 0 === keep);
  const changed = left.length !== list.items.length;
  list.items.length = 0;
  for (const item of left) list.items.push(item);
  return changed;
}

function itemsOf(value: Value | undefined): readonly Value[] | undefined {
  return value instanceof JavaList ? value.items : undefined;
}

function indexOf(items: readonly Value[], what: Value, frame: Meter): number {
  return items.findIndex((item) => equals(item, what, frame));
}

/** Methods take no negative index; only `$list[-1]` does. */
function strict(list: JavaList, index: bigint): number {
  return position(list, index < 0n ? BigInt(list.items.length) : index);
}
