/** A template that API Gateway would not take: names the place of the first fault. */
export class TemplateSyntaxError extends Error {
  constructor(
    message: string,
    /** Counted from 1. */
    readonly line: number,
    /** Counted from 1. */
    readonly column: number,
  ) {
    super(`${message} (line ${line}, column ${column})`);
    this.name = "TemplateSyntaxError";
  }
}

/** A template that failed while it was rendered; the gateway answers 500. */
export class TemplateRenderError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "TemplateRenderError";
  }
}
