import { TemplateSyntaxError } from "./errors";

/** A place in a template's source, and the looking ahead that parsing needs. */
export class Cursor {
  at = 0;
  private depth = 0;

  /** @param limit levels of nesting at which parsing stops. @param offset level at which this source itself stands. */
  constructor(
    readonly source: string,
    readonly limit: number,
    offset = 0,
  ) {
    this.depth = offset;
  }

  get level(): number {
    return this.depth;
  }

  get done(): boolean {
    return this.at >= this.source.length;
  }

  peek(ahead = 0): string {
    return this.source.charAt(this.at + ahead);
  }

  /** Whether `text` comes next. */
  sees(text: string): boolean {
    return this.source.startsWith(text, this.at);
  }

  /** Takes `text` if it comes next. */
  take(text: string): boolean {
    if (!this.sees(text)) return false;
    this.at += text.length;
    return true;
  }

  /** Takes what a sticky pattern matches here; undefined when it does not match. */
  match(sticky: RegExp): string | undefined {
    sticky.lastIndex = this.at;
    const found = sticky.exec(this.source)?.[0];
    if (found !== undefined) this.at += found.length;
    return found;
  }

  /** What a sticky pattern would match here, without taking it. */
  lookFor(sticky: RegExp): RegExpExecArray | null {
    sticky.lastIndex = this.at;
    return sticky.exec(this.source);
  }

  /** Takes white space, newlines included. */
  skipSpace(): void {
    this.match(/[ \t\r\n]*/y);
  }

  /** Takes blanks up to and including the end of the line, if only blanks are left of it. */
  gobbleLine(): void {
    this.match(/[ \t]*(?:\r\n|\n|\r)/y);
  }

  expect(text: string, where: string): void {
    if (!this.take(text)) this.fail(`expected ${JSON.stringify(text)} ${where}, found ${this.next()}`);
  }

  /** The next piece of source, for messages. */
  next(): string {
    return this.done ? "the end of the template" : JSON.stringify(this.source.slice(this.at, this.at + 12));
  }

  /** Runs `parse` one level deeper. */
  nested<T>(parse: () => T): T {
    this.depth += 1;
    if (this.depth > this.limit) this.fail(`nested deeper than ${this.limit} levels`);
    const result = parse();
    this.depth -= 1;
    return result;
  }

  /** @throws TemplateSyntaxError at the given place, or here. */
  fail(message: string, at = this.at): never {
    const before = this.source.slice(0, at).split(/\r\n|\n|\r/);
    throw new TemplateSyntaxError(message, before.length, (before.at(-1)?.length ?? 0) + 1);
  }
}
