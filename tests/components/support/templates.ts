import { compileTemplate, type TemplateContext } from "../../../local/gateway/template";

/** What a template sees of a request, with everything that a test leaves out. */
export interface Seen {
  readonly body?: string;
  readonly path?: Record<string, string>;
  readonly querystring?: Record<string, string>;
  readonly header?: Record<string, string>;
  readonly context?: Record<string, unknown>;
}

/** Renders a template as the local gateway does; the context comes back with what the template wrote into it. */
export function render(template: string, seen: Seen): { output: string; context: Record<string, unknown> } {
  const context = structuredClone(seen.context ?? {});
  const templateContext: TemplateContext = {
    body: seen.body ?? "",
    params: { path: seen.path ?? {}, querystring: seen.querystring ?? {}, header: seen.header ?? {} },
    context,
    stageVariables: {},
  };
  return { output: compileTemplate(template).render(templateContext), context };
}
