import * as pulumi from "@pulumi/pulumi";

/** A text or value that holds slots; plain JSON otherwise. */
export type Slotted = unknown;

// Private-use characters: they survive JSON, and no ARN, path or template has them.
const open = "\uE000";
const close = "\uE001";
const token = /\uE000(\d+)\uE001/g;

/**
 * Stands tokens in a document for values that are known only later, so that documents are built by plain, pure code
 * and each value is awaited once, however many routes use it.
 *
 * @example
 * const slots = new Slots();
 * const document = { uri: `arn:aws:apigateway:${slots.of(table.arn, regionOf)}:dynamodb:action/GetItem` };
 * slots.fill(document).apply(canonicalJson);
 */
export class Slots {
  private readonly values: pulumi.Output<unknown>[] = [];
  private readonly known = new Map<unknown, Map<unknown, string>>();

  /** A token for the value, or for what `pick` makes of it; a plain text with no `pick` stays itself. */
  of(value: pulumi.Input<string>, pick?: (value: string) => string): string {
    if (typeof value === "string") return pick ? pick(value) : value;
    return this.value(value, pick);
  }

  /**
   * A token for any JSON value. Where the token is the whole text, the value itself takes its place, and `undefined`
   * takes the member away.
   */
  value<T>(value: pulumi.Input<T>, pick?: (value: pulumi.Unwrap<T>) => unknown): string {
    const byPick = this.known.get(value) ?? new Map<unknown, string>();
    this.known.set(value, byPick);
    const made = byPick.get(pick);
    if (made !== undefined) return made;
    const output = pulumi.output(value) as pulumi.Output<pulumi.Unwrap<T>>;
    const slot = `${open}${this.values.push(pick ? output.apply(pick) : output) - 1}${close}`;
    byPick.set(pick, slot);
    return slot;
  }

  /** The document with every token replaced; secret where one of the values is. */
  fill<T extends Slotted>(document: T): pulumi.Output<T> {
    return pulumi.all(this.values).apply((values) => replace(document, values) as T);
  }
}

function replace(node: unknown, values: readonly unknown[]): unknown {
  if (typeof node === "string") return replaceText(node, values);
  if (Array.isArray(node)) return node.map((item) => replace(item, values)).filter((item) => item !== undefined);
  if (typeof node !== "object" || node === null) return node;
  const copy: Record<string, unknown> = {};
  for (const [key, member] of Object.entries(node)) {
    const value = replace(member, values);
    if (value !== undefined) copy[key] = value;
  }
  return copy;
}

function replaceText(text: string, values: readonly unknown[]): unknown {
  if (!text.includes(open)) return text;
  const whole = /^\uE000(\d+)\uE001$/.exec(text);
  if (whole) return values[Number(whole[1])];
  return text.replace(token, (_, index) => String(values[Number(index)]));
}
