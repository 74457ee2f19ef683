import { compileTemplate, type TemplateContext, type TemplateLimits } from "../../../../local/gateway/template";

/** A request with nothing in it but what a test gives. */
export function contextWith(parts: Partial<TemplateContext> = {}): TemplateContext {
  return { body: "", params: { path: {}, querystring: {}, header: {} }, context: {}, stageVariables: {}, ...parts };
}

const variables =
  "#set($s = 'hello')#set($n = 3)#set($no = false)#set($empty = '')#set($list = ['a', 'b'])" +
  "#set($map = {'k': 'v', 'k-1': 'dash'})#* *#";

/** Renders a template that may use `$s`, `$n`, `$no`, `$empty`, `$list` and `$map`. */
export function render(
  template: string,
  parts: Partial<TemplateContext> = {},
  limits: Partial<TemplateLimits> = {},
): string {
  return compileTemplate(variables + template, limits).render(contextWith(parts));
}
