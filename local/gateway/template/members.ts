import { listMethods, mapMethods } from "./collections";
import { TemplateRenderError } from "./errors";
import type { Frame } from "./frame";
import { booleanMethods, numberMethods } from "./scalars";
import { stringMethods } from "./strings";
import { JavaList, JavaMap, type JavaObject, type Value } from "./values";

/** Calls a method; undefined when the type has none of this name that takes these arguments. */
export function callMethod(frame: Frame, self: Value, name: string, args: readonly Value[]): Value | undefined {
  if (self === null) return undefined;
  frame.spend(1 + (sizeOf(self) >> 4));
  if (typeof self === "string") return stringMethods.find(name, args.length)?.(self, args, frame);
  if (typeof self === "boolean") return booleanMethods.find(name, args.length)?.(self, args, frame);
  if (typeof self !== "object") return numberMethods.find(name, args.length)?.(self, args, frame);
  if (self.kind === "list") return listMethods.find(name, args.length)?.(self, args, frame);
  if (self.kind === "map") return mapMethods.find(name, args.length)?.(self, args, frame);
  return self.call?.(name, args, frame);
}

/** What the slowest methods of a value take time for. */
function sizeOf(self: Value): number {
  if (self instanceof JavaList) return self.items.length;
  if (self instanceof JavaMap) return self.entries.size;
  return typeof self === "string" ? self.length : 0;
}

/** `$object.name`: a map's entry, a bean's property; undefined when there is none. */
export function getProperty(self: Value, name: string): Value | undefined {
  if (self === null || typeof self !== "object")
    return name === "empty" && typeof self === "string" ? self === "" : undefined;
  if (self.kind === "map")
    return name === "empty" && !self.entries.has(name) ? self.entries.size === 0 : self.get(name);
  if (self.kind === "list") return name === "empty" ? self.items.length === 0 : undefined;
  return self.get?.(name);
}

/** `#set($object.name = value)`; does nothing where there is nothing to set. */
export function setProperty(self: Value, name: string, value: Value): void {
  if (self === null || typeof self !== "object") return;
  if (self.kind === "map") put(self, name, value);
  else if (self.kind === "object") self.set?.(name, value);
}

/** `$list[0]`, `$map["key"]`; undefined when there is none. @throws TemplateRenderError outside a list's bounds. */
export function elementAt(self: Value, key: Value): Value | undefined {
  if (self instanceof JavaList) {
    return typeof key === "bigint" ? self.items[position(self, key)] : undefined;
  }
  return self instanceof JavaMap
    ? self.get(key)
    : typeof key === "string"
      ? (self as JavaObject | null)?.get?.(key)
      : undefined;
}

/** `#set($list[0] = value)`. @throws TemplateRenderError outside a list's bounds. */
export function setElement(self: Value, key: Value, value: Value): void {
  if (self instanceof JavaMap) put(self, key, value);
  else if (self instanceof JavaList && typeof key === "bigint") self.items[position(self, key)] = value;
  else if (typeof key === "string") setProperty(self, key, value);
}

/** Writes a map's entry; maps that are read only stay as they are. */
export function put(map: JavaMap, key: Value, value: Value): Value {
  const old = map.get(key) ?? null;
  if (!map.readOnly) map.entries.set(key, value);
  return old;
}

/** The index a template names, counted from the end when negative. @throws TemplateRenderError outside the list. */
export function position(list: JavaList, key: bigint): number {
  const { length } = list.items;
  const index = Number(key) < 0 ? length + Number(key) : Number(key);
  if (index < 0 || index >= length) {
    throw new TemplateRenderError(`index ${key} is outside a list of ${length} items`);
  }
  return index;
}

/** What `#foreach` walks through: items of a list, values of a map; undefined for all else. */
export function iterate(value: Value): readonly Value[] | undefined {
  if (value instanceof JavaList) return [...value.items];
  if (value instanceof JavaMap) return [...value.entries.values()];
  return undefined;
}
