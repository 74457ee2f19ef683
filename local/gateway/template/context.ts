/** What a mapping template sees of one request. */
export interface TemplateContext {
  /** The payload as text: the request's body, or the integration's answer. */
  readonly body: string;
  /** What `$input.params()` gives; names as the client sent them, one value per name. */
  readonly params: {
    readonly path: Readonly<Record<string, string>>;
    readonly querystring: Readonly<Record<string, string>>;
    readonly header: Readonly<Record<string, string>>;
  };
  /**
   * `$context`. Templates may write below it (`#set($context.requestOverride.header.x = "1")`): rendering writes the
   * members that a template set back into this object, as plain JSON values.
   */
  readonly context: Record<string, unknown>;
  readonly stageVariables: Readonly<Record<string, string>>;
}

/** Bounds of one rendering, so that a template cannot hang or exhaust the process. */
export interface TemplateLimits {
  /** Length of a template in UTF-8 bytes. @default 307200, as on AWS */
  readonly sourceBytes: number;
  /** Iterations of one `#foreach`. @default 1000, as on AWS */
  readonly foreachIterations: number;
  /** Characters of the output and of any text made on the way. @default 10485760, AWS's largest payload */
  readonly outputLength: number;
  /** Directives, references and operators carried out in one rendering. @default 6000000: enough to map a payload of 10 MB */
  readonly steps: number;
  /** Levels of nested directives, expressions and values. @default 100 */
  readonly depth: number;
}

/** Bounds that rendering uses when none are given. */
export const defaultLimits: TemplateLimits = {
  sourceBytes: 300 * 1024,
  foreachIterations: 1000,
  outputLength: 10 * 1024 * 1024,
  steps: 6_000_000,
  depth: 100,
};
