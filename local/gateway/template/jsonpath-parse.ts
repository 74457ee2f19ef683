import { compileFilter, type Filter } from "./jsonpath-filter";

/** A JSONPath that is none; names what was expected. */
export class JsonPathError extends Error {}

/** One step of a path. */
export type Step =
  | { readonly type: "names"; readonly names: readonly string[] }
  | { readonly type: "indexes"; readonly indexes: readonly number[] }
  | { readonly type: "slice"; readonly from: number | undefined; readonly to: number | undefined }
  | { readonly type: "all" }
  /** `..`: what follows applies to this value and to every one below it. */
  | { readonly type: "deep" }
  | { readonly type: "filter"; readonly filter: Filter }
  | { readonly type: "function"; readonly name: string; readonly args: readonly string[] };

const text = /'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"/.source;

/** Steps that one pattern takes whole; the first that matches is taken. */
const simple: readonly (readonly [RegExp, (found: RegExpExecArray) => Step])[] = [
  [/\.\*|\[\s*\*\s*\]/y, () => ({ type: "all" })],
  [/\.([^.[\]() '"]+)(?![^.[\]() '"(]*\()/y, ([, name = ""]) => ({ type: "names", names: [name] })],
  [
    new RegExp(`\\[\\s*((?:${text})(?:\\s*,\\s*(?:${text}))*)\\s*\\]`, "y"),
    ([, list = ""]) => ({ type: "names", names: unquote(list) }),
  ],
  [
    /\[\s*(-?[0-9]{1,9}(?:\s*,\s*-?[0-9]{1,9})*)\s*\]/y,
    ([, list = ""]) => ({ type: "indexes", indexes: list.split(",").map(Number) }),
  ],
  [
    /\[\s*(-?[0-9]{1,9})?\s*:\s*(-?[0-9]{1,9})?\s*\]/y,
    ([, from, to]) => ({ type: "slice", from: optional(from), to: optional(to) }),
  ],
];

/** Steps of a path after its `$`. @throws JsonPathError */
export function parseSteps(path: string): Step[] {
  return new PathReader(path).steps();
}

class PathReader {
  private at = 1;

  constructor(private readonly path: string) {}

  steps(): Step[] {
    const steps: Step[] = [];
    while (this.at < this.path.length) {
      const step = this.deep() ?? this.simple() ?? this.call() ?? this.filter();
      if (!step) this.fail();
      steps.push(step);
    }
    return steps;
  }

  private deep(): Step | undefined {
    if (!this.path.startsWith("..", this.at)) return undefined;
    // Of `..name` one dot is left for the name; `..[0]` goes on with the bracket.
    this.at += this.path[this.at + 2] === "[" ? 2 : 1;
    if (this.at + 1 >= this.path.length) this.fail();
    return { type: "deep" };
  }

  private simple(): Step | undefined {
    for (const [pattern, make] of simple) {
      const found = this.match(pattern);
      if (found) return make(found);
    }
    return undefined;
  }

  private call(): Step | undefined {
    const name = this.match(/\.([A-Za-z]+)\(/y)?.[1];
    if (name === undefined) return undefined;
    const args = this.upToParenthesis();
    if (this.at < this.path.length) this.fail();
    return {
      type: "function",
      name,
      args: args.trim() === "" ? [] : args.split(",").map((argument) => argument.trim()),
    };
  }

  private filter(): Step | undefined {
    if (!this.match(/\[\s*\?\s*\(/y)) return undefined;
    const condition = this.upToParenthesis();
    if (!this.match(/\s*\]/y)) this.fail();
    return { type: "filter", filter: compileFilter(condition) };
  }

  /** The text up to the parenthesis that closes the one just taken; quoted texts are skipped. */
  private upToParenthesis(): string {
    const from = this.at;
    for (let depth = 1; this.at < this.path.length; ) {
      if (this.match(new RegExp(text, "y"))) continue;
      const char = this.path.charAt(this.at);
      this.at += 1;
      if (char === "(") depth += 1;
      if (char === ")") depth -= 1;
      if (depth === 0) return this.path.slice(from, this.at - 1);
    }
    return this.fail();
  }

  private match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.path);
    if (found) this.at += found[0].length;
    return found;
  }

  private fail(): never {
    throw new JsonPathError(
      `${JSON.stringify(this.path.slice(0, 120))} is not a JSONPath: fault at character ${this.at + 1}`,
    );
  }
}

function optional(number: string | undefined): number | undefined {
  return number === undefined ? undefined : Number(number);
}

function unquote(list: string): string[] {
  return [...list.matchAll(new RegExp(text, "g"))].map(([quoted]) => quoted.slice(1, -1).replace(/\\(.)/g, "$1"));
}
