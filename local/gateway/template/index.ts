import { defaultLimits, type TemplateContext, type TemplateLimits } from "./context";
import { TemplateRenderError } from "./errors";

export { defaultLimits, type TemplateContext, type TemplateLimits } from "./context";
export { TemplateRenderError, TemplateSyntaxError } from "./errors";

/** A mapping template, parsed once, to be rendered for each request. */
export interface CompiledTemplate {
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
  return {
    render() {
      throw new TemplateRenderError(`templates are not rendered yet (${source.length} of ${bounds.sourceBytes})`);
    },
  };
}
