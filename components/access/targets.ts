/** What an output names. */
export interface NamedTarget {
  /** The component, or the output by which it is granted. */
  readonly of: object;
  /** For a message: `the table "orders"`. */
  readonly words: string;
}

const named = new WeakMap<object, NamedTarget>();

/** Keeps which outputs name a target, so that a grant that is missing is seen before a call is refused. */
export function nameTarget(of: object, words: string, outputs: readonly object[]): void {
  for (const output of outputs) named.set(output, { of, words });
}

/** What a value names, where it is one of a component's own outputs. */
export function targetOf(value: unknown): NamedTarget | undefined {
  return typeof value === "object" && value !== null ? named.get(value) : undefined;
}
