import type { CompiledIntegration } from "../compile";
import { convertRequest } from "../content-handling";
import { type Exchange, routeOf } from "../exchange";
import { configurationFault } from "../fault";
import { isWithheld } from "../header-rules";
import { isBinaryType, mediaTypeOf } from "../media-types";
import { checkHeader, type MappedParameters } from "../parameter-mapping";
import { headerOf } from "../request";
import { shown, traced } from "../tracing";

/** A request after parameter mapping, template and overrides. */
export interface MappedRequest extends MappedParameters {
  readonly body: Buffer;
  /** Whether a template made the body. */
  readonly rendered: boolean;
}

/** The compiled integration of the exchange's method; a method without one cannot answer. */
export function integrationOf(exchange: Exchange): CompiledIntegration {
  const { integration } = routeOf(exchange).method;
  if (!integration) throw configurationFault("No integration defined for method");
  return integration;
}

/** Maps parameters and body for a non-proxy integration; template overrides win over parameter mappings. */
export function mapRequest(exchange: Exchange): MappedRequest {
  return traced(exchange, "map request", () => map(exchange));
}

function map(exchange: Exchange): MappedRequest {
  const { request, stage, context } = exchange;
  const integration = integrationOf(exchange);
  const { definition } = integration;
  const toAws = definition.type === "AWS" || definition.type === "AWS_PROXY";
  const contentType = headerOf(request, "content-type");
  const templateType = integration.requestTemplates.typeForRequest(contentType, definition.passthroughBehavior);
  const parameters = integration.mapRequest({ exchange }, toAws);
  const isBinary = isBinaryType(mediaTypeOf(contentType), stage.definition.binaryMediaTypes);
  const converted = convertRequest(request.wire.body, isBinary, definition.contentHandling);
  if (templateType === undefined) return { ...parameters, body: converted, rendered: false };
  // Templates cannot read bytes: preflight mocks of APIs with binary type */* fail so until they convert to text.
  if (isBinary && definition.contentHandling !== "CONVERT_TO_TEXT") {
    throw configurationFault(
      "Unable to transform request: the payload is binary, and contentHandling is not CONVERT_TO_TEXT",
    );
  }
  const source = converted.toString("utf8");
  const text = integration.requestTemplates.render(templateType, source, exchange);
  exchange.detail = { template: templateType, input: shown(source), output: shown(text) };
  return { ...withOverrides(parameters, context.requestOverride, toAws), body: Buffer.from(text), rendered: true };
}

/** `$context.requestOverride.{header,querystring,path}` as a template set it. */
function withOverrides(parameters: MappedParameters, overrides: unknown, toAws: boolean): MappedParameters {
  if (typeof overrides !== "object" || overrides === null) return parameters;
  const result: MappedParameters = {
    path: { ...parameters.path },
    querystring: { ...parameters.querystring },
    header: { ...parameters.header },
  };
  for (const [name, value] of members(overrides, "path")) result.path[name] = String(value);
  for (const [name, value] of members(overrides, "querystring")) result.querystring[name] = [String(value)];
  for (const [name, value] of members(overrides, "header")) {
    checkHeader(name, toAws);
    for (const old of Object.keys(result.header))
      if (old.toLowerCase() === name.toLowerCase()) delete result.header[old];
    result.header[name] = [String(value)];
  }
  return result;
}

function members(overrides: object, place: string): [string, unknown][] {
  const map = (overrides as Record<string, unknown>)[place];
  if (typeof map !== "object" || map === null) return [];
  return Object.entries(map).filter(([, value]) => value !== undefined && value !== null);
}

/** Headers that outgoing requests of non-proxy integrations have unless a mapping sets them (recorded). */
export function outgoingHeaders(exchange: Exchange, mapped: MappedRequest, isHttp: boolean): [string, string][] {
  const { stage, trace, request } = exchange;
  const set = new Set(Object.keys(mapped.header).map((name) => name.toLowerCase()));
  const bodyless = ["GET", "HEAD", "OPTIONS"].includes(request.method);
  const defaults: [string, string | undefined][] = [
    ["Accept", "application/json"],
    ["Content-Type", bodyless ? undefined : (headerOf(request, "content-type") ?? "application/json")],
    ["User-Agent", `AmazonAPIGateway_${stage.api.apiId}`],
    ["X-Amzn-Trace-Id", trace.toIntegration],
    ["X-Amzn-Apigateway-Api-Id", isHttp ? stage.api.apiId : undefined],
  ];
  return [
    ...defaults.filter(
      (entry): entry is [string, string] => entry[1] !== undefined && !set.has(entry[0].toLowerCase()),
    ),
    ...mappedLines(exchange, mapped.header),
  ];
}

/** Mapped headers as lines; the client's own authorization is no mapping's to pass on where the gateway keeps it. */
export function mappedLines(exchange: Exchange, headers: MappedParameters["header"]): [string, string][] {
  const { authorizationType } = routeOf(exchange).method.definition;
  const sent = headerOf(exchange.request, "authorization");
  const lines = Object.entries(headers).flatMap(([name, values]) =>
    values.map((value): [string, string] => [name, value]),
  );
  return lines.filter(([name, value]) => value !== sent || !isWithheld(name, value, authorizationType));
}
