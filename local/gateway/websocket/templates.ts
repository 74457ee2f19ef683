import { cut } from "../../cut";
import { queryPairs } from "../http/call";
import { internalError } from "../http/fault";
import { type CompiledTemplate, compileTemplate, TemplateRenderError, TemplateSyntaxError } from "../template";
import { requestContext, type SocketEvent } from "./event";
import { selectionText } from "./expressions";

/** Templates of one integration or response, parsed once; a fault of syntax shows when a message needs the template. */
export class SelectedTemplates {
  private readonly compiled = new Map<string, CompiledTemplate | Error>();

  constructor(
    sources: Readonly<Record<string, string>>,
    private readonly expression: string | undefined,
  ) {
    for (const [key, source] of Object.entries(sources)) this.compiled.set(key.replace(/^\\/, ""), parsed(source));
  }

  get isEmpty(): boolean {
    return this.compiled.size === 0;
  }

  /**
   * Renders the template that the selection expression names, else `$default`; undefined when neither is there.
   * @throws GatewayFault (500) for a template that cannot be parsed or rendered.
   */
  render(body: string, event: SocketEvent, lookup: (name: string) => string | undefined): string | undefined {
    const key = selectionText(this.expression ?? "$default", lookup);
    const template = this.compiled.get(key) ?? this.compiled.get("$default");
    if (!template) return undefined;
    if (template instanceof Error) throw internalError(`template ${key}: ${template.message}`);
    try {
      return template.render({
        body,
        params: params(event),
        context: context(event),
        stageVariables: event.stage.variables,
      });
    } catch (error) {
      throw error instanceof TemplateRenderError ? internalError(`template ${key}: ${error.message}`) : error;
    }
  }
}

function parsed(source: string): CompiledTemplate | Error {
  try {
    return compileTemplate(source);
  } catch (error) {
    if (error instanceof TemplateSyntaxError) return error;
    throw error;
  }
}

function context(event: SocketEvent): Record<string, unknown> {
  return { ...requestContext(event), accountId: event.api.accountId };
}

function params(event: SocketEvent) {
  const { request } = event;
  return {
    path: {},
    querystring: request ? Object.fromEntries(queryPairs(cut(request.target, "?")[1])) : {},
    header: request ? Object.fromEntries(request.headers) : {},
  };
}
