import type { TemplateContext, TemplateLimits } from "./context";
import { TemplateRenderError } from "./errors";
import type { Value } from "./values";

/** State of one rendering. */
export class Frame {
  readonly variables = new Map<string, Value>();
  private text = "";
  private left: number;
  private depth = 0;

  constructor(
    readonly request: TemplateContext,
    readonly limits: TemplateLimits,
  ) {
    this.left = limits.steps;
  }

  /** Counts work, so that a template ends. */
  spend(steps: number): void {
    this.left -= steps;
    if (this.left < 0) {
      throw new TemplateRenderError(`the template takes more than ${this.limits.steps} steps; it is stopped`);
    }
  }

  /** Checks and counts a text made on the way. */
  made(text: string): string {
    if (text.length > this.limits.outputLength) {
      throw new TemplateRenderError(`a text grew longer than ${this.limits.outputLength} characters`);
    }
    this.spend(text.length >> 4);
    return text;
  }

  write(text: string): void {
    if (this.text.length + text.length > this.limits.outputLength) {
      throw new TemplateRenderError(`the output grew longer than ${this.limits.outputLength} characters`);
    }
    this.spend(1 + (text.length >> 4));
    this.text += text;
  }

  get output(): string {
    return this.text;
  }

  /** What `render` writes, instead of writing it. */
  capture(render: () => void): string {
    const outer = this.text;
    this.text = "";
    try {
      this.enter(render);
      return this.text;
    } finally {
      this.text = outer;
    }
  }

  /** Runs one level deeper: blocks of `#define` can call each other. */
  enter(run: () => void): void {
    this.depth += 1;
    if (this.depth > this.limits.depth) {
      throw new TemplateRenderError(`blocks and texts call each other deeper than ${this.limits.depth} levels`);
    }
    try {
      run();
    } finally {
      this.depth -= 1;
    }
  }
}

/** Thrown by `#break` and `#stop`, to be caught by what they end. */
export class StopSignal {
  /** @param scope what `#break($scope)` ends; "nearest" for a plain `#break`, "all" for `#stop`. */
  constructor(readonly scope: Value | "nearest" | "all") {}
}
