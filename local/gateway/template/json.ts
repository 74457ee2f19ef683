import { JavaList, JavaMap, maxValueDepth, type Value } from "./values";

/** Text that is no JSON, even leniently read. */
export class JsonSyntaxError extends Error {}

/**
 * Reads JSON as leniently as API Gateway does: unquoted and single-quoted texts and keys, superfluous commas and
 * whatever follows the value are taken. Numbers without a fraction are whole numbers of any size.
 * @throws JsonSyntaxError
 */
export function parseLenientJson(text: string): Value {
  return new LenientReader(text).read();
}

class LenientReader {
  private at = 0;

  constructor(private readonly text: string) {}

  read(): Value {
    this.skip();
    return this.value(0, "");
  }

  private value(depth: number, ends: string): Value {
    if (depth > maxValueDepth) throw new JsonSyntaxError(`JSON is nested deeper than ${maxValueDepth} levels`);
    switch (this.text.charAt(this.at)) {
      case "{":
        return this.object(depth);
      case "[":
        return this.array(depth);
      case '"':
      case "'":
        return this.quoted();
      default:
        return bareValue(this.bare(ends));
    }
  }

  private object(depth: number): Value {
    const entries = new Map<Value, Value>();
    this.at += 1;
    for (;;) {
      this.skip(",");
      if (this.end("}")) return new JavaMap(entries);
      const quote = this.text.charAt(this.at);
      const key = quote === '"' || quote === "'" ? this.quoted() : this.bare(":");
      this.skip();
      if (this.text.charAt(this.at) !== ":") this.fail('":" after a key');
      this.at += 1;
      this.skip();
      entries.set(key, this.value(depth + 1, ",}"));
      this.separator("}");
    }
  }

  private array(depth: number): Value {
    const items: Value[] = [];
    this.at += 1;
    for (;;) {
      this.skip(",");
      if (this.end("]")) return new JavaList(items, true);
      items.push(this.value(depth + 1, ",]"));
      this.separator("]");
    }
  }

  private separator(close: string): void {
    this.skip();
    const next = this.text.charAt(this.at);
    if (next !== "," && next !== close) this.fail(`"," or "${close}"`);
  }

  private end(close: string): boolean {
    if (this.at >= this.text.length) this.fail(`"${close}"`);
    if (this.text.charAt(this.at) !== close) return false;
    this.at += 1;
    return true;
  }

  private quoted(): string {
    const quote = this.text.charAt(this.at);
    let result = "";
    this.at += 1;
    for (;;) {
      const char = this.text.charAt(this.at);
      if (char === "") this.fail(`${quote} at the end of a text`);
      this.at += 1;
      if (char === quote) return result;
      result += char === "\\" ? this.escape() : char;
    }
  }

  private escape(): string {
    const char = this.text.charAt(this.at);
    this.at += 1;
    if (char !== "u") return { b: "\b", f: "\f", n: "\n", r: "\r", t: "\t" }[char] ?? char;
    const code = this.text.slice(this.at, this.at + 4);
    if (!/^[0-9a-fA-F]{4}$/.test(code)) this.fail("four hexadecimal digits after \\u");
    this.at += 4;
    return String.fromCharCode(Number.parseInt(code, 16));
  }

  private bare(ends: string): string {
    const from = this.at;
    while (this.at < this.text.length && !ends.includes(this.text.charAt(this.at))) this.at += 1;
    const found = this.text.slice(from, this.at).trim();
    if (found === "") this.fail("a value");
    return found;
  }

  private skip(more = ""): void {
    while (this.at < this.text.length && ` \t\r\n${more}`.includes(this.text.charAt(this.at))) this.at += 1;
  }

  private fail(expected: string): never {
    throw new JsonSyntaxError(`not JSON: expected ${expected} at character ${this.at + 1}`);
  }
}

function bareValue(word: string): Value {
  if (word === "null") return null;
  if (word === "true" || word === "false") return word === "true";
  // Longer texts of digits take time to convert that grows faster than they do.
  if (/^-?[0-9]{1,1000}$/.test(word)) return BigInt(word);
  if (word.length <= 1000 && /^-?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$/.test(word)) return Number(word);
  return word;
}
