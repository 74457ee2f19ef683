/** A piece of a template that prints something or does something. */
export type Statement =
  | { readonly type: "text"; readonly text: string }
  | Reference
  | { readonly type: "set"; readonly target: Reference; readonly value: Expression }
  | { readonly type: "if"; readonly branches: readonly Branch[]; readonly otherwise: Block }
  | { readonly type: "foreach"; readonly item: string; readonly source: Expression; readonly body: Block }
  | { readonly type: "define"; readonly name: string; readonly body: Block }
  | { readonly type: "break"; readonly scope: Expression | undefined }
  | { readonly type: "stop" };

/** Statements in order. */
export type Block = readonly Statement[];

/** One condition of an `#if` and what follows it. */
export interface Branch {
  readonly condition: Expression;
  readonly body: Block;
}

/** `$name`, `$!name`, `${name.member[0].method(args)}`. */
export interface Reference {
  readonly type: "reference";
  readonly name: string;
  readonly path: readonly Access[];
  /** Backslashes before the `$`. An odd number escapes the reference: it prints itself. */
  readonly backslashes: number;
  /** The reference as written, from the `$`. */
  readonly source: string;
}

/** One step of a reference. */
export type Access =
  | { readonly type: "property"; readonly name: string }
  | { readonly type: "method"; readonly name: string; readonly args: readonly Expression[] }
  | { readonly type: "index"; readonly key: Expression };

/** Operators between two expressions, in their symbolic spelling. */
export type Operator = "+" | "-" | "*" | "/" | "%" | "==" | "!=" | "<" | "<=" | ">" | ">=" | "&&" | "||";

/** Something that has a value. */
export type Expression =
  | Reference
  | { readonly type: "literal"; readonly value: string | boolean | bigint | number | null }
  /** A double-quoted text with references or directives in it. */
  | { readonly type: "interpolation"; readonly body: Block; readonly dropLast: boolean }
  | { readonly type: "list"; readonly items: readonly Expression[] }
  | { readonly type: "map"; readonly entries: readonly (readonly [Expression, Expression])[] }
  | { readonly type: "range"; readonly from: Expression; readonly to: Expression }
  | { readonly type: "not"; readonly operand: Expression }
  | {
      readonly type: "binary";
      readonly operator: Operator;
      readonly left: Expression;
      readonly right: Expression;
      /** The operands as written: adding to an absent value prints it as it was written. */
      readonly leftSource: string;
      readonly rightSource: string;
    };
