import { randomInt } from "node:crypto";

/** How a password or string is made up. */
export interface TextRules {
  readonly length: number;
  readonly lower?: boolean;
  readonly upper?: boolean;
  readonly numeric?: boolean;
  readonly special?: boolean;
  readonly minLower?: number;
  readonly minUpper?: number;
  readonly minNumeric?: number;
  readonly minSpecial?: number;
  readonly overrideSpecial?: string;
}

/** A text of these rules, each character drawn by the machine's secure source. */
export function drawText(rules: TextRules): string {
  const special = rules.overrideSpecial ? rules.overrideSpecial : "!@#$%&*()-_=+[]{}<>:?";
  const kinds: [string, boolean, number][] = [
    ["abcdefghijklmnopqrstuvwxyz", rules.lower ?? true, rules.minLower ?? 0],
    ["ABCDEFGHIJKLMNOPQRSTUVWXYZ", rules.upper ?? true, rules.minUpper ?? 0],
    ["0123456789", rules.numeric ?? true, rules.minNumeric ?? 0],
    [special, rules.special ?? true, rules.minSpecial ?? 0],
  ];
  const all = kinds
    .filter(([, wanted]) => wanted)
    .map(([characters]) => characters)
    .join("");
  const least = kinds.flatMap(([characters, , count]) => Array.from({ length: count }, () => pick(characters)));
  const rest = Array.from({ length: Math.max(0, rules.length - least.length) }, () => pick(all));
  return shuffled([...least, ...rest]).join("");
}

/** Faults of the rules, as the provider finds them. */
export function faultsOf(rules: TextRules): { property: string; reason: string }[] {
  const least = (rules.minLower ?? 0) + (rules.minUpper ?? 0) + (rules.minNumeric ?? 0) + (rules.minSpecial ?? 0);
  if (typeof rules.length !== "number") return [];
  if (rules.length < 1) return [{ property: "length", reason: `must be at least 1, got ${rules.length}` }];
  if (least > rules.length)
    return [{ property: "length", reason: `must be at least ${least}, the sum of the minimums; got ${rules.length}` }];
  const none = [rules.lower, rules.upper, rules.numeric, rules.special].every((wanted) => wanted === false);
  return none ? [{ property: "lower", reason: "at least one of lower, upper, numeric and special must be true" }] : [];
}

/** The same items in an order drawn anew. */
export function shuffled<T>(items: readonly T[]): T[] {
  const left = [...items];
  return Array.from({ length: left.length }, () => left.splice(randomInt(left.length), 1)[0]!);
}

/** The forms in which RandomId gives its bytes. */
export function idForms(bytes: Buffer, prefix = ""): Record<"b64Std" | "b64Url" | "hex" | "dec", string> {
  return {
    b64Std: prefix + bytes.toString("base64"),
    b64Url: prefix + bytes.toString("base64url"),
    hex: prefix + bytes.toString("hex"),
    dec: prefix + BigInt(`0x${bytes.toString("hex")}`).toString(),
  };
}

// A few words of the product's own; names need to be readable, not unguessable.
const adjectives = [
  "amber",
  "brisk",
  "calm",
  "daring",
  "eager",
  "fond",
  "gentle",
  "honest",
  "jolly",
  "keen",
  "lively",
  "merry",
  "noble",
  "proud",
  "quiet",
  "rapid",
  "sunny",
  "tidy",
  "vivid",
  "witty",
];
const animals = [
  "badger",
  "crane",
  "dolphin",
  "egret",
  "falcon",
  "gecko",
  "heron",
  "ibex",
  "jackal",
  "koala",
  "lynx",
  "marten",
  "newt",
  "otter",
  "puffin",
  "quail",
  "raven",
  "seal",
  "tapir",
  "wren",
];

/** A readable name of `length` words. */
export function petName(length: number, separator: string): string {
  const words = Array.from({ length: Math.max(0, length - 1) }, () => adjectives[randomInt(adjectives.length)]!);
  return [...words, animals[randomInt(animals.length)]!].join(separator);
}

function pick(characters: string): string {
  return characters[randomInt(characters.length)]!;
}
