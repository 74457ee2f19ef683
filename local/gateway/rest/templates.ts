import { type CompiledTemplate, compileTemplate, TemplateRenderError } from "../template";
import type { IntegrationDefinition } from "./definition";
import type { Exchange } from "./exchange";
import { configurationFault, GatewayFault } from "./fault";
import { firstAccepted, mediaTypeOf } from "./media-types";
import { lastValues } from "./request";

/** A template of one content type; its syntax fault shows when a request needs it, as on AWS. */
type Entry = { readonly template: CompiledTemplate } | { readonly fault: string };

/** Templates by content type, parsed once. */
export class TemplateSet {
  private readonly entries = new Map<string, Entry>();

  constructor(sources: Readonly<Record<string, string>> | undefined) {
    for (const [type, source] of Object.entries(sources ?? {})) this.entries.set(type.toLowerCase(), compiled(source));
  }

  /** Syntax faults, by content type. */
  get faults(): readonly string[] {
    return [...this.entries].flatMap(([type, entry]) => ("fault" in entry ? [`${type}: ${entry.fault}`] : []));
  }

  get isEmpty(): boolean {
    return this.entries.size === 0;
  }

  has(type: string): boolean {
    return this.entries.has(type);
  }

  /** Content type whose template answers: the first accepted, else JSON, else the first there is. */
  typeForResponse(accept: string | undefined): string | undefined {
    const accepted = firstAccepted(accept) ?? "application/json";
    if (this.entries.has(accepted)) return accepted;
    return this.entries.has("application/json") ? "application/json" : this.entries.keys().next().value;
  }

  /** Content type whose template a request's body goes through; undefined: it passes as it is. */
  typeForRequest(
    contentType: string | undefined,
    behavior: IntegrationDefinition["passthroughBehavior"],
  ): string | undefined {
    const type = mediaTypeOf(contentType);
    if (this.entries.has(type)) return type;
    if (this.entries.has("$default")) return "$default";
    const passes = behavior === "WHEN_NO_MATCH" || (behavior === "WHEN_NO_TEMPLATES" && this.isEmpty);
    if (!passes) throw new GatewayFault("UNSUPPORTED_MEDIA_TYPE");
    return undefined;
  }

  /** Renders the template of a content type over a body. */
  render(type: string, body: string, exchange: Exchange): string {
    const entry = this.entries.get(type)!;
    if ("fault" in entry) throw templateFault(entry.fault);
    if (entry.template.constant !== undefined) return entry.template.constant;
    try {
      return entry.template.render({
        body,
        params: {
          path: exchange.route?.pathParameters ?? {},
          querystring: lastValues(exchange.request.query),
          header: lastValues(exchange.request.headers),
        },
        context: exchange.context,
        stageVariables: exchange.variables,
      });
    } catch (error) {
      if (error instanceof TemplateRenderError) throw templateFault(error.message);
      throw error;
    }
  }
}

function compiled(source: string): Entry {
  try {
    return { template: compileTemplate(source) };
  } catch (error) {
    return { fault: (error as Error).message };
  }
}

function templateFault(reason: string): GatewayFault {
  return configurationFault(`Unable to transform request: ${reason}`);
}
