import { compileBlock } from "./compile";
import { defaultLimits, type TemplateContext, type TemplateLimits } from "./context";
import { TemplateRenderError, TemplateSyntaxError } from "./errors";
import { Frame, StopSignal } from "./frame";
import { Input, PathCache } from "./input";
import { ContextObject } from "./overrides";
import { parseTemplate } from "./parser";
import type { Block } from "./syntax";
import { Util } from "./util";
import { fromPlain } from "./values";

export type { TemplateContext, TemplateLimits } from "./context";
export { TemplateRenderError, TemplateSyntaxError } from "./errors";
export { compilePattern } from "./patterns";

/** A mapping template, parsed once, to be rendered for each request. */
export interface CompiledTemplate {
  /** What a template without references and directives renders to, whatever the request. */
  readonly constant?: string;
  /**
   * Text of the template for one request.
   * @throws TemplateRenderError when a limit is passed or a directive cannot be carried out.
   */
  render(context: TemplateContext): string;
}

/**
 * Parses a mapping template (Velocity Template Language, as API Gateway runs it).
 * @throws TemplateSyntaxError with the line and column of the first fault.
 * See https://docs.aws.amazon.com/apigateway/latest/developerguide/models-mappings.html
 */
export function compileTemplate(source: string, limits: Partial<TemplateLimits> = {}): CompiledTemplate {
  const bounds = { ...defaultLimits, ...limits };
  const size = Buffer.byteLength(source);
  if (size > bounds.sourceBytes) {
    throw new TemplateSyntaxError(`the template has ${size} bytes, ${bounds.sourceBytes} are allowed`, 1, 1);
  }
  const block = parseTemplate(source, bounds.depth);
  const text = textOf(block);
  if (text !== undefined && text.length <= bounds.outputLength) return { constant: text, render: () => text };
  const run = compileBlock(block);
  const paths = new PathCache();
  return {
    render(context) {
      const frame = new Frame(context, bounds);
      const requestContext = new ContextObject(context.context);
      frame.variables.set("input", new Input(frame, paths));
      frame.variables.set("util", new Util(frame));
      frame.variables.set("context", requestContext);
      frame.variables.set("stageVariables", fromPlain(context.stageVariables, true));
      try {
        run(frame);
      } catch (signal) {
        if (signal instanceof RangeError) throw new TemplateRenderError(`the template is too deep: ${signal.message}`);
        if (!(signal instanceof StopSignal)) throw signal;
      }
      requestContext.writeBack(frame);
      return frame.output;
    },
  };
}

/** What a template without references and directives always renders to; undefined for any other. */
function textOf(block: Block): string | undefined {
  const texts = block.map((statement) => (statement.type === "text" ? statement.text : undefined));
  return texts.includes(undefined) ? undefined : texts.join("");
}
