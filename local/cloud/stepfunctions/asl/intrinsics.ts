import { createHash, randomUUID } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { isObject } from "../../../json";
import { StatesError } from "./errors";
import { readPath } from "./paths";
import type { Scope } from "./scope";

/** A parsed intrinsic call: a function's name and its arguments. */
interface Call {
  readonly name: string;
  readonly args: readonly Argument[];
}
type Argument = { readonly value: unknown } | { readonly path: string } | { readonly call: Call };

/** Evaluates an intrinsic function (https://docs.aws.amazon.com/step-functions/latest/dg/intrinsic-functions.html). */
export function evaluateIntrinsic(text: string, scope: Scope): unknown {
  return run(parseIntrinsic(text), scope);
}

/** Parses `States.Name(arguments)`; throws with what is wrong. */
export function parseIntrinsic(text: string): Call {
  const reader = new Reader(text);
  const call = reader.call();
  reader.end();
  return call;
}

class Reader {
  private at = 0;
  constructor(private readonly text: string) {}

  call(): Call {
    const name = this.match(/States\.\w+/y);
    if (!name || !Object.hasOwn(functions, name)) this.fail(`no intrinsic function ${name ?? this.rest()}`);
    this.expect("(");
    const args: Argument[] = [];
    if (!this.take(")")) {
      do args.push(this.argument());
      while (this.take(","));
      this.expect(")");
    }
    return { name, args };
  }

  end(): void {
    this.match(/\s*/y);
    if (this.at < this.text.length) this.fail(`unexpected ${this.rest()}`);
  }

  private argument(): Argument {
    this.match(/\s*/y);
    if (this.text.startsWith("States.", this.at)) return { call: this.call() };
    const quoted = this.match(/'(?:[^'\\]|\\.)*'/y);
    if (quoted !== undefined) return { value: quoted.slice(1, -1).replace(/\\([\\'{}])/g, keepBraces) };
    const number = this.match(/-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y);
    if (number !== undefined) return { value: Number(number) };
    const word = this.match(/true|false|null/y);
    if (word !== undefined) return { value: JSON.parse(word) as unknown };
    const path = this.match(/\$(?:[^,()'[\]\s]|\[(?:'[^']*'|"[^"]*"|[^\]])*\])*/y);
    if (path !== undefined) return { path };
    return this.fail(`cannot read the argument at ${this.rest()}`);
  }

  private match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0];
    if (found !== undefined) this.at += found.length;
    return found;
  }
  private take(character: string): boolean {
    this.match(/\s*/y);
    if (this.text[this.at] !== character) return false;
    this.at++;
    return true;
  }
  private expect(character: string): void {
    if (!this.take(character)) this.fail(`expected ${character} at ${this.rest()}`);
  }
  private rest(): string {
    return `'${this.text.slice(this.at, this.at + 40)}'`;
  }
  private fail(why: string): never {
    throw new Error(`the intrinsic '${this.text.slice(0, 200)}' is not valid: ${why}`);
  }
}

/** Escaped braces are kept for States.Format, which tells them from its slots. */
function keepBraces(escaped: string, character: string): string {
  return character === "{" || character === "}" ? escaped : character;
}

function run({ name, args }: Call, scope: Scope): unknown {
  const values = args.map((argument) =>
    "call" in argument
      ? run(argument.call, scope)
      : "path" in argument
        ? readPath(argument.path, scope)
        : argument.value,
  );
  try {
    return functions[name as keyof typeof functions](values);
  } catch (error) {
    if (error instanceof StatesError) throw error;
    throw new StatesError("States.IntrinsicFailure", `${name}: ${(error as Error).message}`);
  }
}

const functions = {
  "States.Format": ([template, ...values]: unknown[]) => format(text(template), values),
  "States.StringToJson": ([value]: unknown[]) => JSON.parse(text(value)) as unknown,
  "States.JsonToString": ([value]: unknown[]) => JSON.stringify(value),
  "States.Array": (values: unknown[]) => values,
  "States.ArrayPartition": ([array, size]: unknown[]) => partition(list(array), integer(size)),
  "States.ArrayContains": ([array, value]: unknown[]) => list(array).some((one) => isDeepStrictEqual(one, value)),
  "States.ArrayRange": ([first, last, by]: unknown[]) => range(integer(first), integer(last), integer(by)),
  "States.ArrayGetItem": ([array, index]: unknown[]) => item(list(array), integer(index)),
  "States.ArrayLength": ([array]: unknown[]) => list(array).length,
  "States.ArrayUnique": ([array]: unknown[]) =>
    list(array).filter((one, i, all) => all.findIndex((other) => isDeepStrictEqual(one, other)) === i),
  "States.Base64Encode": ([value]: unknown[]) => Buffer.from(text(value)).toString("base64"),
  "States.Base64Decode": ([value]: unknown[]) => Buffer.from(text(value), "base64").toString("utf8"),
  "States.Hash": ([value, algorithm]: unknown[]) => hash(value, text(algorithm)),
  "States.JsonMerge": ([one, two, deep]: unknown[]) => merge(one, two, deep),
  "States.MathRandom": ([from, to, seed]: unknown[]) => random(integer(from), integer(to), seed),
  "States.MathAdd": ([one, two]: unknown[]) => integer(one) + integer(two),
  "States.StringSplit": ([value, by]: unknown[]) => split(text(value), text(by)),
  "States.UUID": () => randomUUID(),
};

function format(template: string, values: unknown[]): string {
  let next = 0;
  const filled = template.replace(/\\([{}])|\{\}/g, (_slot, brace: string | undefined) => {
    if (brace !== undefined) return brace;
    if (next >= values.length) throw new Error(`has more {} than arguments in '${template}'`);
    const value = values[next++];
    return typeof value === "string" ? value : JSON.stringify(value);
  });
  if (next < values.length) throw new Error(`has more arguments than {} in '${template}'`);
  return filled;
}

/** Parts of an array, each of a size but the last. */
export function partition(array: readonly unknown[], size: number): unknown[][] {
  if (size < 1) throw new Error(`the size of a part is ${size}; it must be at least 1`);
  return Array.from({ length: Math.ceil(array.length / size) }, (_, i) => array.slice(i * size, (i + 1) * size));
}

/** Numbers from the first to the last by a step; at most a thousand. */
export function range(first: number, last: number, by: number): number[] {
  if (by === 0) throw new Error("the step must not be 0");
  const length = Math.max(0, Math.floor((last - first) / by) + 1);
  if (length > 1000) throw new Error(`would have ${length} elements; at most 1000 are allowed`);
  return Array.from({ length }, (_, i) => first + i * by);
}

/** A digest in hex of a text, or of a value's JSON. */
export function hash(value: unknown, algorithm: string): string {
  const name = { MD5: "md5", "SHA-1": "sha1", "SHA-256": "sha256", "SHA-384": "sha384", "SHA-512": "sha512" }[
    algorithm
  ];
  if (!name) throw new Error(`the algorithm ${algorithm} is none of MD5, SHA-1, SHA-256, SHA-384, SHA-512`);
  return createHash(name)
    .update(typeof value === "string" ? value : JSON.stringify(value))
    .digest("hex");
}

function item(array: readonly unknown[], index: number): unknown {
  if (index < 0 || index >= array.length) throw new Error(`index ${index} is outside an array of ${array.length}`);
  return array[index];
}

function merge(one: unknown, two: unknown, deep: unknown): unknown {
  if (!isObject(one) || !isObject(two)) throw new Error("both values must be objects");
  if (deep !== false)
    throw new Error("the third argument must be false: deep merges are not supported by Step Functions");
  return { ...one, ...two };
}

function random(from: number, to: number, seed: unknown): number {
  if (to <= from) throw new Error(`the end ${to} must be greater than the start ${from}`);
  const draw =
    seed === undefined ? Math.random() : createHash("sha256").update(String(seed)).digest().readUInt32BE(0) / 2 ** 32;
  return from + Math.floor(draw * (to - from));
}

function split(value: string, by: string): string[] {
  const characters = new Set(by);
  const parts = [""];
  for (const character of value) {
    if (characters.has(character)) parts.push("");
    else parts[parts.length - 1] += character;
  }
  return parts.filter((part) => part !== "");
}

function text(value: unknown): string {
  if (typeof value !== "string") throw new Error(`${JSON.stringify(value)} must be a string`);
  return value;
}

function integer(value: unknown): number {
  if (typeof value !== "number") throw new Error(`${JSON.stringify(value)} must be a number`);
  return Math.round(value);
}

function list(value: unknown): unknown[] {
  if (!Array.isArray(value)) throw new Error(`${JSON.stringify(value)} must be an array`);
  return value;
}
