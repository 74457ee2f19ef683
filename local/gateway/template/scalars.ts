import { TemplateRenderError } from "./errors";
import { methods } from "./methods";
import { print } from "./values";

/** Methods of `java.lang.Boolean`. */
export const booleanMethods = methods<boolean>({
  "toString 0": (self) => String(self),
  "booleanValue 0": (self) => self,
  "equals 1": (self, [other = null]) => self === other,
  "parseBoolean 1": (_, [text]) => (typeof text === "string" ? text.toLowerCase() === "true" : undefined),
});

/**
 * Methods of Java's numbers. Static ones are reached through any number, as templates do
 * (`#set($i = 0)$i.parseInt("5")`).
 */
export const numberMethods = methods<bigint | number>({
  "toString 0": (self, _, frame) => print(self, frame),
  "intValue 0": (self) => BigInt.asIntN(32, integer(self)),
  "longValue 0": (self) => BigInt.asIntN(64, integer(self)),
  "doubleValue 0": (self) => Number(self),
  "floatValue 0": (self) => Math.fround(Number(self)),
  "equals 1": (self, [other = null]) => self === other,
  "compareTo 1": (self, [other]) => {
    if ((typeof other !== "bigint" && typeof other !== "number") || typeof other !== typeof self) return undefined;
    return BigInt(Number(self > other) - Number(self < other));
  },
  "isNaN 0": (self) => (typeof self === "number" ? Number.isNaN(self) : undefined),
  "parseInt 1": (self, [text]) =>
    typeof self === "bigint" && typeof text === "string" ? parseInteger(text) : undefined,
  "parseLong 1": (self, [text]) =>
    typeof self === "bigint" && typeof text === "string" ? parseInteger(text) : undefined,
  "parseDouble 1": (self, [text]) =>
    typeof self === "number" && typeof text === "string" ? parseDouble(text) : undefined,
  "valueOf 1": (self, [text]) => {
    if (typeof text !== "string") return typeof text === typeof self ? text : undefined;
    return typeof self === "bigint" ? parseInteger(text) : parseDouble(text);
  },
});

function integer(value: bigint | number): bigint {
  if (typeof value === "bigint") return value;
  return Number.isFinite(value) ? BigInt(Math.trunc(value)) : 0n;
}

function parseInteger(text: string): bigint {
  if (!/^[+-]?[0-9]{1,19}$/.test(text))
    throw new TemplateRenderError(`${JSON.stringify(text.slice(0, 40))} is not a whole number`);
  return BigInt(text.replace("+", ""));
}

function parseDouble(text: string): number {
  const trimmed = text.trim();
  if (!/^[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$/.test(trimmed)) {
    throw new TemplateRenderError(`${JSON.stringify(text.slice(0, 40))} is not a number`);
  }
  return Number(trimmed);
}
