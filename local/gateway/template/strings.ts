import { TemplateRenderError } from "./errors";
import type { Frame } from "./frame";
import { methods } from "./methods";
import { matchesWhole, replaceMatches, splitAt } from "./patterns";
import { JavaList, print, type Value } from "./values";

/** Methods of `java.lang.String`. */
export const stringMethods = methods<string>({
  "length 0": (self) => BigInt(self.length),
  "isEmpty 0": (self) => self === "",
  "toString 0": (self) => self,
  "intern 0": (self) => self,
  "trim 0": (self) => self.replace(/^[\0-\u0020]+/, "").replace(/[\0-\u0020]+$/, ""),
  "toLowerCase 0": (self, _, frame) => frame.made(self.toLowerCase()),
  "toUpperCase 0": (self, _, frame) => frame.made(self.toUpperCase()),
  "charAt 1": (self, [at]) => (typeof at === "bigint" ? self.charAt(within(self, at, self.length - 1)) : undefined),
  "codePointAt 1": (self, [at]) =>
    typeof at === "bigint" ? BigInt(self.codePointAt(within(self, at, self.length - 1)) ?? 0) : undefined,
  "substring 1 2": (self, args) => substring(self, args),
  "subSequence 2": (self, args) => substring(self, args),
  "indexOf 1 2": (self, [what, from = 0n], frame) =>
    find(self, what, from, frame, (text, at) => self.indexOf(text, at)),
  "lastIndexOf 1 2": (self, [what, from = BigInt(self.length)], frame) =>
    find(self, what, from, frame, (text, at) => (at < 0 ? -1 : self.lastIndexOf(text, at))),
  "contains 1": text((self, what) => self.includes(what)),
  "startsWith 1 2": (self, [what, from = 0n]) =>
    typeof what === "string" && typeof from === "bigint"
      ? self.startsWith(what, Number(from)) && from >= 0n
      : undefined,
  "endsWith 1": text((self, what) => self.endsWith(what)),
  "equals 1": (self, [other]) => self === other,
  "contentEquals 1": text((self, what) => self === what),
  "equalsIgnoreCase 1": (self, [other]) => typeof other === "string" && self.toLowerCase() === other.toLowerCase(),
  "compareTo 1": text((self, what) => BigInt(compare(self, what))),
  "compareToIgnoreCase 1": text((self, what) => BigInt(compare(self.toLowerCase(), what.toLowerCase()))),
  "hashCode 0": (self) => hashCode(self),
  "concat 1": (self, [what], frame) => (typeof what === "string" ? frame.made(self + what) : undefined),
  "replace 2": (self, [what, by], frame) => {
    if (typeof what !== "string" || typeof by !== "string") return undefined;
    checkGrowth(self, what, by, frame);
    return frame.made(self.replaceAll(what, () => by));
  },
  "replaceAll 2": (self, [pattern, by], frame) =>
    typeof pattern === "string" && typeof by === "string" ? replaceMatches(self, pattern, by, true, frame) : undefined,
  "replaceFirst 2": (self, [pattern, by], frame) =>
    typeof pattern === "string" && typeof by === "string" ? replaceMatches(self, pattern, by, false, frame) : undefined,
  "matches 1": (self, [pattern], frame) =>
    typeof pattern === "string" ? matchesWhole(self, pattern, frame) : undefined,
  "split 1 2": (self, [pattern, limit = 0n], frame) =>
    typeof pattern === "string" && typeof limit === "bigint"
      ? new JavaList(splitAt(self, pattern, Number(limit), frame))
      : undefined,
  "toCharArray 0": (self) => new JavaList(self.split("")),
  "valueOf 1": (_, [value = null], frame) => frame.made(print(value, frame)),
  "join 2 3 4 5": (_, args, frame) => join(args, frame),
});

function text(
  method: (self: string, what: string) => Value,
): (self: string, args: readonly Value[], frame: Frame) => Value | undefined {
  return (self, [what], frame) => {
    if (typeof what !== "string") return undefined;
    frame.spend((self.length + what.length) >> 6);
    return method(self, what);
  };
}

function within(self: string, at: bigint, last: number): number {
  if (at < 0n || at > last) throw new TemplateRenderError(`index ${at} is outside a text of ${self.length} characters`);
  return Number(at);
}

function substring(self: string, [from, to = BigInt(self.length)]: readonly Value[]): Value | undefined {
  if (typeof from !== "bigint" || typeof to !== "bigint") return undefined;
  if (from > to) throw new TemplateRenderError(`substring(${from}, ${to}) ends before it begins`);
  return self.slice(within(self, from, self.length), within(self, to, self.length));
}

function find(
  self: string,
  what: Value | undefined,
  from: Value,
  frame: Frame,
  search: (text: string, at: number) => number,
): Value | undefined {
  if (typeof from !== "bigint") return undefined;
  frame.spend(self.length >> 4);
  if (typeof what === "bigint") return BigInt(search(String.fromCodePoint(codePoint(what)), Number(from)));
  return typeof what === "string" ? BigInt(search(what, Number(from))) : undefined;
}

function codePoint(value: bigint): number {
  return value >= 0n && value <= 0x10ffffn ? Number(value) : 0xfffd;
}

/** Refuses a replacement whose result would be too long before it is made. */
function checkGrowth(self: string, what: string, by: string, frame: Frame): void {
  frame.spend((self.length + by.length) >> 4);
  if (by.length <= what.length) return;
  const found = what === "" ? self.length + 1 : self.split(what).length - 1;
  if (self.length + found * (by.length - what.length) > frame.limits.outputLength) {
    throw new TemplateRenderError(`a text grew longer than ${frame.limits.outputLength} characters`);
  }
}

function join([separator, ...rest]: readonly Value[], frame: Frame): Value | undefined {
  const items = rest.length === 1 && rest[0] instanceof JavaList ? rest[0].items : rest;
  if (typeof separator !== "string") return undefined;
  let joined = "";
  items.forEach((item, i) => {
    joined = frame.made(i === 0 ? print(item, frame) : joined + separator + print(item, frame));
  });
  return joined;
}

function compare(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i += 1) {
    const difference = a.charCodeAt(i) - b.charCodeAt(i);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

function hashCode(self: string): bigint {
  let hash = 0;
  for (let i = 0; i < self.length; i += 1) hash = (Math.imul(hash, 31) + self.charCodeAt(i)) | 0;
  return BigInt(hash);
}
