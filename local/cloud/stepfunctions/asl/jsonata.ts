import { randomUUID } from "node:crypto";
import jsonata from "jsonata";
import { isObject } from "../../../json";
import { StatesError } from "./errors";
import { hash, partition, range } from "./intrinsics";
import type { Scope } from "./scope";

const expression = /^\{%([\s\S]*)%\}$/;
const timeoutMs = 5_000;

/** The JSONata text between `{%` and `%}`; undefined for a plain text. */
export function jsonataText(value: string): string | undefined {
  return expression.exec(value)?.[1];
}

/** Throws with what is wrong when an expression does not parse. */
export function checkJsonata(text: string): void {
  try {
    jsonata(text);
  } catch (error) {
    throw new Error(messageOf(error));
  }
}

/** Fills a value whose texts in `{% %}` are JSONata; an expression with no result fails, as on Step Functions. */
export async function fillJsonata(value: unknown, scope: Scope): Promise<unknown> {
  if (Array.isArray(value)) return Promise.all(value.map((member) => fillJsonata(member, scope)));
  if (isObject(value)) {
    const members = Object.entries(value).map(
      async ([name, member]) => [name, await fillJsonata(member, scope)] as const,
    );
    return Object.fromEntries(await Promise.all(members));
  }
  const text = typeof value === "string" ? jsonataText(value) : undefined;
  return text === undefined ? value : evaluate(text, scope);
}

async function evaluate(text: string, scope: Scope): Promise<unknown> {
  const compiled = jsonata(text);
  compiled.registerFunction("partition", (array: unknown[], size: number) => partition(array, size));
  compiled.registerFunction("range", (first: number, last: number, by: number) => range(first, last, by));
  compiled.registerFunction("hash", (value: unknown, algorithm: string) => hash(value, algorithm));
  compiled.registerFunction("uuid", () => randomUUID());
  compiled.registerFunction("random", () => Math.random());
  compiled.registerFunction("parse", (json: string) => JSON.parse(json) as unknown);
  // Step Functions leaves $eval out: data must not become code.
  compiled.registerFunction("eval", () => {
    throw new Error("$eval is not supported by Step Functions; use $parse");
  });
  const states = {
    input: scope.input,
    context: scope.context,
    ...(scope.result === undefined ? {} : { result: scope.result }),
    ...(scope.errorOutput === undefined ? {} : { errorOutput: scope.errorOutput }),
  };
  let result: unknown;
  try {
    result = await withLimit(compiled.evaluate(undefined, { ...scope.variables, states }));
  } catch (error) {
    throw queryError(text, messageOf(error));
  }
  if (result === undefined) throw queryError(text, "the expression returned nothing (undefined)");
  if (typeof result === "function") throw queryError(text, "the expression returned a function");
  // JSONata marks arrays with hidden members that must not leak.
  return JSON.parse(JSON.stringify(result)) as unknown;
}

function withLimit<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`took longer than ${timeoutMs} ms`)), timeoutMs);
  });
  return Promise.race([work, limit]).finally(() => clearTimeout(timer));
}

function queryError(text: string, why: string): StatesError {
  return new StatesError("States.QueryEvaluationError", `The JSONata expression '${text.trim()}' failed: ${why}`);
}

function messageOf(error: unknown): string {
  return isObject(error) && typeof error.message === "string" ? error.message : String(error);
}
